using TopoWeb.Experiments;
using TopoWeb.Settings;
using TopoWeb.Sharing.Pages;
using TopoWeb.Topology.Homology;

namespace TopoWeb.Tests.Sharing.Pages;

/// <summary>The paragraph for readers who have not seen the program.</summary>
public sealed class MethodTextTests
{
    private static ResultDocument Result(AnalysisSpec spec, ResultSource? source = null) => new()
    {
        Spec = spec, Source = source, Points = new(6400, 0, 1920, []), Timings = new Dictionary<string, double>(), Versions = new Dictionary<string, string>(),
    };

    [Fact]
    public void Trained_WithTheDefaults_IsToldInWords()
    {
        var text = MethodText.Of(Result(new(), new()
        {
            Title = "T", Kind = "training", Notation = "100×M(64,0,64)", Dataset = "mnist", Layer = 1, Iteration = 40_000, Networks = 100, TestAccuracy = 0.991, PatchSize = 3,
        }));
        Assert.Equal(
            "The points are the 6,400 spatial filters (3×3) of layer 1 of 100 networks M(64,0,64), trained on MNIST for 40,000 iterations (mean test accuracy 99.1 %). Each point is centred and scaled to length 1. "
            + "Kept are the 30 % in the densest regions, those nearest to their 200th neighbour: 1,920 points. "
            + "The barcode is the persistent homology of a lazy witness complex on 100 landmarks (ν = 1) up to loops (H₁). "
            + "Mapper covers principal component 1 and principal component 2 with 30 intervals each, of which neighbours overlap by 67 %, and clusters the points of every bin by single linkage (variance-normalised distance).", text);
    }

    [Fact]
    public void Uploaded_WithStagesLeftOut_SaysWhatIsNotThere()
    {
        var text = MethodText.Of(Result(new() { Normalize = false, Density = null, Barcode = null, Mapper = null }, new() { Title = "T", Kind = "cloud", File = "cloud.csv" }));
        Assert.Equal("The points are the 6,400 rows of cloud.csv. The points are used as they are. No point is left out for its density: 1,920 remain. No barcode was computed. No Mapper graph was computed.", text);
    }

    [Fact]
    public void Point_IsToldForWhoeverSeesTheGraphFirst()
    {
        Assert.Equal("Each point is one 3×3 filter of layer 2 of one of 40 networks: the 9 weights that join one input channel to one output channel.",
            MethodText.Point(Result(new(), new() { Title = "T", Kind = "training", Notation = "40×M(64,0,64)", Layer = 2, Networks = 40, PatchSize = 3 })));
        Assert.Equal("Each point is one row of the uploaded table cloud.csv.", MethodText.Point(Result(new(), new() { Title = "T", Kind = "cloud", File = "cloud.csv" })));
        Assert.Equal("Each point is one row of the uploaded table nine.csv, drawn as a 3×3 patch.", MethodText.Point(Result(new(), new() { Title = "T", Kind = "cloud", File = "nine.csv", PatchSize = 3 })));
        Assert.StartsWith("Each point is one row of the data", MethodText.Point(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "1st")]
    [InlineData(2, "2nd")]
    [InlineData(11, "11th")]
    [InlineData(103, "103rd")]
    public void Neighbour_Rank_IsAnOrdinal(int k, string ordinal) =>
        Assert.Contains($"their {ordinal} neighbour", MethodText.Of(Result(new() { Density = new() { K = k } })), StringComparison.Ordinal);

    [Fact]
    public void Barcode_UpToCavities_SaysSo() =>
        Assert.Contains("up to cavities (H₂)", MethodText.Of(Result(new() { Barcode = new BarcodeSettings { MaxDimension = 2 } })), StringComparison.Ordinal);
}
