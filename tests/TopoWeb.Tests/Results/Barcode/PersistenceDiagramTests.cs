using Bunit;
using TopoWeb.Experiments;
using TopoWeb.Results.Barcode;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Results.Barcode;

public sealed class PersistenceDiagramTests : BunitContext
{
    private static readonly BarcodeDocument Bars = Samples.Barcode((0, 0, null), (0, 0, 0.1), (1, 0.2, 0.8), (1, 0.1, 0.2), (2, 0.5, 0.7));

    public PersistenceDiagramTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void Render_Bars_IsAPlotWithAxesBandAndAllDimensions()
    {
        var diagram = Open();
        Assert.Equal(5, diagram.FindAll(".square .point").Count);
        Assert.Equal(["birth (filtration value t)", "death (filtration value t)"], diagram.FindAll(".axes .name").Select(n => n.TextContent));
        Assert.Equal(diagram.FindAll(".tick .x").Select(t => t.TextContent), diagram.FindAll(".tick .y").Select(t => t.TextContent));
        Assert.True(diagram.FindAll(".tick .x").Count >= 4);
        Assert.NotNull(diagram.Find("[data-band]"));
        Assert.Equal("∞", diagram.Find(".infinite").TextContent);
        Assert.Contains("H₁ [0.200, 0.800) length 0.600", diagram.FindAll(".point[data-readout]").Select(p => p.GetAttribute("aria-label")));
        Assert.Equal(["H₀ 2 bars", "H₁ 2 bars", "H₂ 1 bar"], diagram.FindAll(".key li button").Select(b => b.TextContent.Trim()));
    }

    [Fact]
    public void Zoom_ToTheCorner_ShowsShortBarsAndSaysWhatLiesBeyond()
    {
        var diagram = Open();
        diagram.Click("[aria-label='Zoom to the corner'][type=button]");
        Assert.Equal("0 to 0.424", diagram.Find("output").TextContent);
        Assert.Contains("H₁ 2 bars, 1 beyond the window", diagram.FindAll(".key li button").Select(b => b.TextContent.Trim()));
        diagram.Click(".zoom .all");
        Assert.Equal("0 to 0.848", diagram.Find("output").TextContent);
        Assert.Empty(diagram.FindAll(".zoom .all"));
    }

    [Fact]
    public void Dimension_Pressed_IsHiddenAndShownAgain()
    {
        var diagram = Open();
        diagram.Click(p => p.FindAll(".key li button")[0]);
        Assert.Empty(diagram.FindAll(".square .dimension-0"));
        Assert.Empty(diagram.FindAll(".infinite"));
        Assert.Equal("false", diagram.FindAll(".key li button")[0].GetAttribute("aria-pressed"));
        diagram.Click(p => p.FindAll(".key li button")[0]);
        Assert.NotEmpty(diagram.FindAll(".square .dimension-0"));
    }

    [Fact]
    public void Render_DecimalComma_WritesValidNumbers()
    {
        var diagram = Samples.WithDecimalComma(() => Open());
        Assert.All(diagram.FindAll(".square svg.at, .square line").SelectMany(e => e.Attributes), a => Assert.DoesNotContain(',', a.Value));
    }

    [Fact]
    public void Choose_LoopsOnly_ArePressed()
    {
        var diagram = Open(p => p.Add(d => d.CanChoose, true).Add(d => d.Selected, Bars.Intervals[2]));
        Assert.Equal(["1", "0"], diagram.FindAll("[data-bar]").Select(b => b.GetAttribute("data-bar")));
        Assert.Equal("true", diagram.Find("[data-bar='0']").GetAttribute("aria-pressed"));
        Assert.Contains("accent", diagram.Find("[data-bar='0']").ClassName, StringComparison.Ordinal);
    }

    private IRenderedComponent<PersistenceDiagram> Open(Action<ComponentParameterCollectionBuilder<PersistenceDiagram>>? more = null) =>
        Render<PersistenceDiagram>(p =>
        {
            p.Add(d => d.Barcode, Bars).Add(d => d.NullPoint, 0.3).Add(d => d.Loops, 1);
            more?.Invoke(p);
        });
}
