using Bunit;
using TopoWeb.Compare;
using TopoWeb.Experiments;
using TopoWeb.Tests.Experiments;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Compare;

public sealed class ComparedBarsTests : BunitContext
{
    private static ResultDocument With(BarcodeDocument? barcode) => Samples.Result() with { Barcode = barcode };

    [Fact]
    public void Of_ResultsOfDifferentLength_ShareOneAxisAndStandBelowEachOther()
    {
        var bars = ComparedBars.Of([With(Samples.Barcode((1, 0, 0.3))), With(null), With(Samples.Barcode((1, 0, 0.6)))], []);
        Assert.Equal(bars.Rows[2].Geometry!.End, bars.Rows[0].Geometry!.End);
        Assert.Equal(0.3 / 0.6, bars.Rows[0].Geometry!.Panels[0].Bars[0].Width / bars.Rows[2].Geometry!.Panels[0].Bars[0].Width, 12);
        Assert.All(bars.Rows.Zip(bars.Rows.Skip(1)), pair => Assert.True(pair.First.Top + pair.First.Height < pair.Second.Top));
        Assert.True(bars.Axis > bars.Rows[2].Top + bars.Rows[2].Height);
    }

    [Fact]
    public void Render_Results_IsOnePicture()
    {
        var results = new[] { With(Samples.Barcode((0, 0, null), (1, 0, 0.3), (1, 0, 0.25))), With(null) };
        var page = Render<CompareBars>(p => p.Add(c => c.Results, results).Add(c => c.Verdicts, [SignificanceSamples.One("One.", 0.1), null]));
        Assert.Equal(3, Assert.Single(page.FindAll(".box > svg")).QuerySelectorAll("rect.bar").Length);
        Assert.Single(page.FindAll("rect.accent"));
        Assert.Equal(["AOne significant loop: found from all 15 starting landmarks; its bar is 3.0× random filters and 1.2× the second.", "B The barcode was skipped."], page.FindAll("[data-testid=verdicts] li").Select(l => l.TextContent));
        Assert.Single(page.FindAll(".sign.clear"));
        Assert.Single(page.FindAll("svg.arrow"));
        Assert.Equal(["A, H₀: 1 bar", "A, H₁: 2 bars, the longest H₁ [0.000, 0.300) length 0.300"], page.FindAll("[role=img]").Select(b => b.GetAttribute("aria-label")));
        Assert.Equal("The barcode was skipped.", page.Find(".skipped").TextContent);
    }

    [Fact]
    public void Render_WithoutAComparison_SaysSoAndShowsNoSign()
    {
        var page = Render<CompareBars>(p => p.Add(c => c.Results, [With(Samples.Barcode((1, 0, 0.9), (1, 0, 0.1)))]).Add(c => c.Verdicts, [null]));
        Assert.Equal("ANot compared with random filters. One loop stands out: the longest H₁ bar [0.000, 0.900) is 9.0 times the second.", page.Find("[data-testid=verdicts] li").TextContent);
        Assert.Empty(page.FindAll(".sign, .accent"));
    }
}
