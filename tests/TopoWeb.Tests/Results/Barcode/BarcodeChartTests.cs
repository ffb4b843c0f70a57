using Bunit;
using TopoWeb.Results.Barcode;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Results.Barcode;

public sealed class BarcodeChartTests : BunitContext
{
    public BarcodeChartTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void Render_Barcode_NamesEveryBar()
    {
        var chart = Render<BarcodeChart>(p => p.Add(c => c.Barcode, Samples.Barcode((0, 0, null), (1, 0.013, 0.409), (1, 0.02, 0.0819))));
        Assert.Equal(["H₀ [0.000, ∞) infinite", "H₁ [0.013, 0.409) length 0.396", "H₁ [0.020, 0.082) length 0.062"],
            chart.FindAll(".bar").Select(b => b.GetAttribute("aria-label")));
        Assert.Equal("longest H₁ bar is 6.4× the second", chart.Find(".summary").TextContent);
        Assert.Single(chart.FindAll(".bar.longest"));
        Assert.Single(chart.FindAll(".bar.infinite"));
    }

    [Fact]
    public void Render_DecimalComma_WritesValidStyles()
    {
        var style = Samples.WithDecimalComma(() => Render<BarcodeChart>(p => p.Add(c => c.Barcode, Samples.Barcode((1, 0.1, 0.7)))).Find(".bar").GetAttribute("style"))!;
        Assert.DoesNotContain(',', style);
        Assert.StartsWith("left:13.477%", style, StringComparison.Ordinal);
    }

    [Fact]
    public void Sort_ByLength_ReordersBars()
    {
        var chart = Render<BarcodeChart>(p => p.Add(c => c.Barcode, Samples.Barcode((1, 0, 0.1), (1, 0.2, 0.9))));
        chart.Find("[aria-label='Order of the bars'] button:last-child").Click();
        Assert.Contains("0.900", chart.FindAll(".bar")[0].GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal("true", chart.Find("[aria-label='Order of the bars'] button:last-child").GetAttribute("aria-pressed"));
    }

    [Fact]
    public void Fold_ManyBars_ShowsAllAndBack()
    {
        var bars = Enumerable.Range(1, 80).Select(i => (1, 0.0, (double?)(i / 100.0))).ToArray();
        var chart = Render<BarcodeChart>(p => p.Add(c => c.Barcode, Samples.Barcode(bars)));
        var few = chart.FindAll(".bar").Count;
        Assert.Equal("24 of 80", chart.Find(".name span").TextContent);
        chart.Find(".more").Click();
        Assert.Equal(80, chart.FindAll(".bar").Count);
        chart.Find(".more").Click();
        Assert.Equal(few, chart.FindAll(".bar").Count);
    }

    [Fact]
    public void Render_NoBars_SaysSo() =>
        Assert.Contains("no bars", Render<BarcodeChart>(p => p.Add(c => c.Barcode, Samples.Barcode())).Find(".tw-empty").TextContent, StringComparison.Ordinal);
}
