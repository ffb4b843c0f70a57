using System.Globalization;
using Bunit;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Rendering.Svg;
using TopoWeb.Results.Barcode;
using TopoWeb.Tests.Layout;
using TopoWeb.Topology.Homology.Reduction;

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
    public void Render_DecimalComma_WritesValidNumbers()
    {
        var bar = Samples.WithDecimalComma(() => Render<BarcodeChart>(p => p.Add(c => c.Barcode, Samples.Barcode((1, 0.1, 0.7), (1, 0.1, 0.1001))))).FindAll(".bar");
        Assert.Equal(("13.477%", "80.863%"), (bar[0].GetAttribute("x"), bar[0].GetAttribute("width")));
        Assert.Equal("width:max(2px,0.013%)", bar[1].GetAttribute("style"));
        Assert.All(bar.SelectMany(b => b.Attributes).Where(a => a.Name is not "aria-label" and not "style"), a => Assert.DoesNotContain(',', a.Value));
    }

    [Fact]
    public void Render_Barcode_IsOnePictureOfBarsAndAxis()
    {
        var chart = Render<BarcodeChart>(p => p.Add(c => c.Barcode, Samples.Barcode((0, 0, null), (1, 0.013, 0.409), (2, 0.2, 0.3))));
        var picture = Assert.Single(chart.FindAll("svg.plot"));
        Assert.Equal(3, picture.QuerySelectorAll("rect.bar").Length);
        Assert.Single(picture.QuerySelectorAll("svg.arrow"));
        Assert.Equal("filtration value t", picture.QuerySelector(".axis .unit")!.TextContent);
        Assert.True(picture.QuerySelectorAll(".axis .tick").Length > 3);
        Assert.False(picture.HasAttribute("viewBox")); // which would stretch its text
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(0, "")]
    [InlineData(2, "0.9 0.7")]
    [InlineData(9, "0.9 0.7 0.2")]
    public void Render_SupportedLoops_AreAccented(int? loops, string deaths)
    {
        var chart = Render<BarcodeChart>(p => p.Add(c => c.Barcode, Samples.Barcode((0, 0, null), (1, 0, 0.2), (1, 0, 0.9), (1, 0, 0.7))).Add(c => c.Loops, loops));
        Assert.Equal(deaths.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(d => $"H₁ [0.000, {d}00) length {d}00"), chart.FindAll(".bar.accent").Select(b => b.GetAttribute("aria-label")));
        Assert.Single(chart.FindAll(".bar.longest"));
    }

    [Fact]
    public void Render_NullPoint_PalesWhatRandomFiltersReach()
    {
        var chart = Render<BarcodeChart>(p => p.Add(c => c.Barcode, Samples.Barcode((0, 0, 0.3), (1, 0.1, 0.9), (1, 0.1, 0.2))).Add(c => c.NullPoint, 0.4));
        Assert.Equal("H₁ [0.100, 0.200) length 0.100", Assert.Single(chart.FindAll(".bar.pale")).GetAttribute("aria-label"));
        var (pale, bar) = (Assert.Single(chart.FindAll("rect.null")), chart.Find(".bar.longest"));
        Assert.Equal(bar.GetAttribute("x"), pale.GetAttribute("x"));
        Assert.Equal(0.4 / 0.8, Share(pale.GetAttribute("width")!) / Share(bar.GetAttribute("width")!), 3);
        chart.Render(p => p.Add(c => c.NullPoint, null));
        Assert.Empty(chart.FindAll("rect.null"));
    }

    [Fact]
    public async Task Press_BarOfRank_IsChosenAndGivenBack()
    {
        var barcode = Samples.Barcode((0, 0, null), (1, 0, 0.2), (1, 0.1, 0.9));
        var chosen = new List<Interval?>();
        var chart = Render<BarcodeChart>(p => p.Add(c => c.Barcode, barcode).Add(c => c.SelectedChanged, chosen.Add));
        Assert.Equal(["0", "1"], chart.FindAll("[data-bar]").Select(b => b.GetAttribute("data-bar")));
        Assert.All(chart.FindAll("[data-bar]"), b => Assert.Equal(("button", "false"), (b.GetAttribute("role"), b.GetAttribute("aria-pressed"))));

        await chart.Instance.OnPressedAsync(0);
        chart.Render(p => p.Add(c => c.Selected, barcode.Intervals[2]));
        Assert.Equal("0", Assert.Single(chart.FindAll("[aria-pressed=true][data-bar]")).GetAttribute("data-bar"));
        await chart.Instance.OnPressedAsync(0);
        await chart.Instance.OnPressedAsync(7);
        Assert.Equal([barcode.Intervals[2], null], chosen);
    }

    [Fact]
    public void Render_NobodyListens_OffersNoBar()
    {
        var chart = Render<BarcodeChart>(p => p.Add(c => c.Barcode, Samples.Barcode((1, 0, 0.2))));
        Assert.Empty(chart.FindAll("[data-bar]"));
        Assert.Equal("listitem", chart.Find(".bar").GetAttribute("role"));
    }

    /// <summary>The page and the file are drawn of one geometry: in a picture as wide as the file's axis, everything has the same place.</summary>
    [Fact]
    public void Render_AsWideAsTheFile_HasTheSamePlaces()
    {
        const double wide = 700, name = 44;
        var barcode = Samples.Barcode((0, 0, null), (0, 0, 0.05), (1, 0.013, 0.409), (1, 0.02, 0.0819), (1, 0.3, 0.3002), (2, 0.35, null));
        var sheet = new Sheet(wide + name, "");
        BarcodeDrawing.Draw(sheet, barcode, 0, 0, BarcodeChart.Folded);
        var chart = Render<BarcodeChart>(p => p.Add(c => c.Barcode, barcode));

        var drawn = chart.FindAll(".bar").Select(b => (At(b.GetAttribute("x")!), At(b.GetAttribute("width")!), Number(b.GetAttribute("y")!), Number(b.GetAttribute("height")!), b.GetAttribute("aria-label"))).ToArray();
        var filed = sheet.Marks.OfType<BoxMark>().Select(b => (b.X - name, b.Width, b.Y, b.Height, b.Label)).ToArray();
        Assert.Equal(filed.Select(b => b.Label), drawn.Select(b => b.Item5));
        foreach (var (file, page) in filed.Zip(drawn))
        {
            Assert.Equal(file.Item1, page.Item1, 0.01);
            Assert.Equal(file.Width, Math.Max(1, page.Item2), 0.01);
            Assert.Equal((file.Y, file.Height), (page.Item3, page.Item4));
        }
        var ticks = sheet.Marks.OfType<LinesMark>().Where(l => l.Lines[0].X1 == l.Lines[0].X2).Select(l => l.Lines[0]).ToArray();
        Assert.Equal(ticks.Select(t => Math.Round(t.X1 - name, 1)), chart.FindAll(".grid line").Select(l => Math.Round(At(l.GetAttribute("x1")!), 1)));
        Assert.All(chart.FindAll(".grid line"), l => Assert.Equal(ticks[0].Y2, Number(l.GetAttribute("y2")!)));
        Assert.Equal(sheet.Marks.OfType<ArrowMark>().Select(a => a.Y), chart.FindAll("svg.arrow").Select(a => Number(a.GetAttribute("y")!)));

        double At(string share) => Share(share) * wide;
    }

    [Fact]
    public void Sort_ByLength_ReordersBars()
    {
        var chart = Render<BarcodeChart>(p => p.Add(c => c.Barcode, Samples.Barcode((1, 0, 0.1), (1, 0.2, 0.9))));
        Assert.Contains("0.900", chart.FindAll(".bar")[0].GetAttribute("aria-label"), StringComparison.Ordinal); // the longest first, from the start
        chart.Click("[aria-label='Order of the bars'] button:first-child");
        Assert.Contains("0.100", chart.FindAll(".bar")[0].GetAttribute("aria-label"), StringComparison.Ordinal);
        chart.Click("[aria-label='Order of the bars'] button:last-child");
        Assert.Contains("0.900", chart.FindAll(".bar")[0].GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal("true", chart.Find("[aria-label='Order of the bars'] button:last-child").GetAttribute("aria-pressed"));
    }

    [Fact]
    public void Fold_ManyBars_ShowsAllAndBack()
    {
        var bars = Enumerable.Range(1, 80).Select(i => (1, 0.0, (double?)(i / 100.0))).ToArray();
        var chart = Render<BarcodeChart>(p => p.Add(c => c.Barcode, Samples.Barcode(bars)));
        var few = chart.FindAll(".bar").Count;
        Assert.Equal("24 of 80", chart.Find(".name .count").TextContent);
        chart.Click(".more");
        Assert.Equal(80, chart.FindAll(".bar").Count);
        chart.Click(".more");
        Assert.Equal(few, chart.FindAll(".bar").Count);
    }

    /// <summary>All bars of a large barcode are shown at a cost that grows with nothing but their number: no handler and no component of its own for any.</summary>
    [Fact]
    public void Fold_TwoThousandBars_ListensOnceAndStaysSmall()
    {
        var bars = Enumerable.Range(0, 1000).SelectMany(i => new[] { (0, 0.0, (double?)(i + 1) / 1100), (1, i / 2000.0, (double?)(i / 2000.0 + (i * 7919 % 1000 + 1) / 2500.0)) }).ToArray();
        var chart = Render<BarcodeChart>(p => p.Add(c => c.Barcode, Samples.Barcode(bars)).Add(c => c.SelectedChanged, _ => { }));
        Assert.Equal(94, chart.FindAll(".bar").Count);
        Assert.Equal(["70 of", "1,000"], chart.FindAll(".dimension-0 .count").Select(c => c.TextContent));
        Assert.True(chart.Markup.Length < 60_000, $"{chart.Markup.Length} characters");
        chart.Click(".more");
        Assert.Equal(2000, chart.FindAll(".bar").Count);
        Assert.Empty(chart.FindAll("svg [blazor\\:onclick], svg [blazor\\:onkeydown]"));
        Assert.InRange(chart.Markup.Length, 1, 2000 * 330);
    }

    [Fact]
    public void Render_NoBars_SaysSo() =>
        Assert.Contains("no bars", Render<BarcodeChart>(p => p.Add(c => c.Barcode, Samples.Barcode())).Find(".tw-empty").TextContent, StringComparison.Ordinal);

    private static double Share(string percent) => Number(percent.TrimEnd('%')) / 100;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
