using TopoWeb.Experiments;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Tests.Experiments;
using TopoWeb.Tests.Layout;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Tests.Rendering.Barcodes;

public sealed class LoopStoryTests
{
    private static readonly BarcodeDocument Bars = Samples.Barcode((0, 0, null), (1, 0.02, 0.08), (1, 0.01, 0.41), (1, 0, 0.05));

    [Fact]
    public void Sentence_OneSupportedLoop_RelatesTheBarToRandomFiltersAndToTheSecond()
    {
        var story = LoopStory.Of(Bars, SignificanceSamples.One("", 0.1))!;
        Assert.Equal((1, 0.4), (story.Rank, Math.Round(story.Length, 9)));
        Assert.Equal("found from all 15 starting landmarks; its bar is 4.0× random filters and 6.7× the second.", story.Sentence);
    }

    [Fact]
    public void Sentence_SeveralSupportedLoops_TellsOfTheShortestOfThem()
    {
        var verdict = View(supported: 2, starts: [15, 14, 0]);
        var story = LoopStory.Of(Bars, verdict)!;
        Assert.Equal(2, story.Rank);
        Assert.Equal("found from 14 of 15 starting landmarks; the second bar is 1.2× random filters and 1.2× the third.", story.Sentence);
    }

    [Fact]
    public void Sentence_NothingSupported_SaysHowOftenAndWhatIsRequired()
    {
        Assert.Equal("the longest bar is 8.0× random filters and 6.7× the second; it exceeds random filters from 9 of 15 starting landmarks, and a significant loop requires 15.",
            LoopStory.Of(Bars, View(0, [9, 0]))!.Sentence);
        Assert.Equal("the longest bar is 0.80× random filters and 6.7× the second.", LoopStory.Of(Bars, View(0, [0, 0], 0.5))!.Sentence);
    }

    [Fact]
    public void Sentence_RandomFiltersWithoutLoopsOrOneBarAlone_SaysSo()
    {
        Assert.Equal("found from all 15 starting landmarks; its bar is beyond random filters, which have none, and 6.7× the second.", LoopStory.Of(Bars, View(1, [15, 0], 0))!.Sentence);
        Assert.Equal("found from all 15 starting landmarks; its bar is 2.0× random filters, and the only one.", LoopStory.Of(Samples.Barcode((1, 0, 0.1)), View(1, [15, 0]))!.Sentence);
        Assert.Null(LoopStory.Of(Samples.Barcode((0, 0, null)), null));
    }

    [Fact]
    public void End_OfThePicture_HoldsEverything()
    {
        Assert.InRange(LoopStory.Of(Bars, View(0, [0, 0], 0.5))!.End, 0.5001, 0.6);
        Assert.InRange(LoopStory.Of(Bars, null)!.End, 0.4001, 0.5);
        Assert.True(LoopStory.Of(Samples.Barcode((1, 0.2, 0.2)), null)!.End > 0);
    }

    private static SignificanceView View(int supported, int[] starts, double point = 0.05) =>
        new("", point, supported, 15, 32, [.. starts.Select((s, i) => new RankSupport(i + 1, s, new(0.1, 0.2, 0.3), null))]);
}
