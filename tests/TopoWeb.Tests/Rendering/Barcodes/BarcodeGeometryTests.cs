using TopoWeb.Rendering.Barcodes;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Rendering.Barcodes;

public sealed class BarcodeGeometryTests
{
    [Fact]
    public void Create_NoBars_HasNoPanels()
    {
        var geometry = BarcodeGeometry.Create(Samples.Barcode());
        Assert.Empty(geometry.Panels);
        Assert.True(geometry.End > 0);
    }

    [Fact]
    public void Create_TwoDimensions_StandInOrderOnOneAxis()
    {
        var geometry = BarcodeGeometry.Create(Samples.Barcode((1, 0.1, 0.3), (0, 0, 0.05), (1, 0.2, 0.25)));
        Assert.Equal([0, 1], geometry.Panels.Select(p => p.Dimension));
        var bars = geometry.Panels[1].Bars;
        Assert.Equal(0.1 / geometry.End, bars[0].Start, 12);
        Assert.Equal(0.2 / geometry.End, bars[0].Width, 12);
        Assert.True(bars[0].Top < bars[1].Top);
    }

    [Fact]
    public void Create_InfiniteBar_ReachesTheEndOfTheAxis()
    {
        var bar = BarcodeGeometry.Create(Samples.Barcode((0, 0, null), (1, 0.1, 0.4))).Panels[0].Bars[0];
        Assert.True(bar.Infinite);
        Assert.Equal(1, bar.Start + bar.Width, 12);
        Assert.Equal("H₀ [0.000, ∞) infinite", bar.Label);
    }

    [Fact]
    public void Create_OnlyInfiniteBarsFromZero_UsesTheFiltration() => Assert.Equal(1, BarcodeGeometry.Create(Samples.Barcode((0, 0, null))).End);

    [Fact]
    public void Create_AxisNeverPassesTMax() => Assert.Equal(1, BarcodeGeometry.Create(Samples.Barcode((1, 0, 0.99))).End);

    [Fact]
    public void Create_FiniteBar_IsReadOut() =>
        Assert.Equal("H₁ [0.013, 0.409) length 0.396", BarcodeGeometry.Create(Samples.Barcode((1, 0.013, 0.409))).Panels[0].Bars[0].Label);

    [Fact]
    public void Create_LongestOfDimensionOne_IsMarkedOnce()
    {
        var panels = BarcodeGeometry.Create(Samples.Barcode((0, 0, null), (1, 0, 0.2), (1, 0.1, 0.9))).Panels;
        Assert.DoesNotContain(panels[0].Bars, b => b.Longest);
        Assert.Equal(0.9, Assert.Single(panels[1].Bars, b => b.Longest).Bar.Death);
    }

    [Fact]
    public void Create_MoreThanTheLimit_KeepsTheLongest()
    {
        var bars = Enumerable.Range(1, 50).Select(i => (1, 0.0, (double?)(i / 100.0))).ToArray();
        var panel = BarcodeGeometry.Create(Samples.Barcode(bars), new BarcodeLayout { Limit = 10 }).Panels[0];
        Assert.Equal(10, panel.Bars.Count);
        Assert.Equal(40, panel.Hidden);
        Assert.All(panel.Bars, b => Assert.True(b.Bar.Death > 0.4));
        Assert.Equal(0, BarcodeGeometry.Create(Samples.Barcode(bars), new BarcodeLayout { Limit = null }).Panels[0].Hidden);
    }

    [Fact]
    public void Create_ManyShortComponents_StayCompact()
    {
        var bars = Enumerable.Range(1, 100).Select(i => (0, 0.0, (double?)(i / 1000.0))).ToArray();
        var panel = BarcodeGeometry.Create(Samples.Barcode(bars)).Panels[0];
        Assert.Equal(100, panel.Bars.Count);
        Assert.True(panel.Height <= 50);
    }

    [Fact]
    public void Create_FewBars_AreNotBlownUp() => Assert.InRange(BarcodeGeometry.Create(Samples.Barcode((1, 0, 1))).Panels[0].Thickness, 3, 9);

    [Fact]
    public void Create_OrderByLength_PutsTheLongestFirst()
    {
        var barcode = Samples.Barcode((1, 0, 0.1), (1, 0.2, 0.9));
        Assert.Equal(0.1, BarcodeGeometry.Create(barcode).Panels[0].Bars[0].Bar.Death);
        Assert.Equal(0.9, BarcodeGeometry.Create(barcode, new BarcodeLayout { Order = BarOrder.Length }).Panels[0].Bars[0].Bar.Death);
    }

    [Fact]
    public void Create_Panels_StandBelowEachOtherAboveTheAxis()
    {
        var geometry = BarcodeGeometry.Create(Samples.Barcode((0, 0, null), (1, 0.1, 0.2), (1, 0.1, 0.3)), new BarcodeLayout { Gap = 5, LeastRoom = 40 });
        Assert.Equal([0, 45], geometry.Panels.Select(p => p.Top));
        Assert.All(geometry.Panels, p => Assert.Equal(40, p.Room));
        Assert.Equal(90, geometry.Axis);
        var tight = BarcodeGeometry.Create(Samples.Barcode((0, 0, null), (1, 0.1, 0.2), (1, 0.1, 0.3)));
        Assert.Equal(tight.Panels.Sum(p => p.Height + 16), tight.Axis);
    }

    [Fact]
    public void Create_SupportedLoops_AccentsAsManyOfTheLongest()
    {
        var barcode = Samples.Barcode((0, 0, null), (1, 0, 0.9), (1, 0, 0.7), (1, 0, 0.7), (1, 0, 0.2), (2, 0, 0.5), (2, 0, 0.4));
        // Not compared: nothing has the colour of what is significant; and cavities never are.
        Assert.Empty(Accented(null));
        Assert.Empty(Accented(0));
        Assert.Equal([0.9, 0.7], Accented(2).Order().Reverse()); // one of two equal ones, not both
        Assert.Equal([0.9, 0.7, 0.7], Accented(3).Order().Reverse());

        IEnumerable<double> Accented(int? loops) =>
            BarcodeGeometry.Create(barcode, new() { Loops = loops }).Panels.SelectMany(p => p.Bars).Where(b => b.Accented).Select(b => b.Bar.Death!.Value).ToArray();
    }

    [Fact]
    public void Create_NullPoint_MarksThePartThatRandomFiltersReach()
    {
        var geometry = BarcodeGeometry.Create(Samples.Barcode((0, 0, 0.3), (1, 0, 0.9), (1, 0.5, 0.6)), new() { NullPoint = 0.4 });
        Assert.Null(geometry.Panels[0].Bars[0].Pale);
        Assert.Equal(0.4 / geometry.End, geometry.Panels[1].Bars[0].Pale!.Value, 12);
        Assert.Equal(geometry.Panels[1].Bars[1].Width, geometry.Panels[1].Bars[1].Pale);
    }

    [Fact]
    public void Create_Ranks_DoNotDependOnTheOrder()
    {
        var barcode = Samples.Barcode((1, 0, 0.2), (1, 0.1, 0.9), (1, 0.2, 0.5));
        foreach (var order in new[] { BarOrder.Birth, BarOrder.Length })
            Assert.All(BarcodeGeometry.Create(barcode, new() { Order = order }).Panels[0].Bars, b => Assert.Equal(BarcodeGeometry.Rank(barcode, 1).ElementAt(b.Rank), b.Bar));
    }

    [Fact]
    public void Create_CompactLimit_KeepsTheLongestComponents()
    {
        var bars = Enumerable.Range(1, 500).Select(i => (0, 0.0, (double?)(i / 1000.0))).ToArray();
        var panel = BarcodeGeometry.Create(Samples.Barcode(bars), new() { CompactLimit = 100 }).Panels[0];
        Assert.Equal((100, 500, 40.0), (panel.Bars.Count, panel.Total, panel.Height));
        Assert.All(panel.Bars, b => Assert.True(b.Bar.Death > 0.4));
    }

    /// <summary>Where there are many bars of every dimension, the longest of each are shown within the height given, and how many there are is known.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Create_WithinAHeight_ShowsTheLongestOfEveryDimension(int highest)
    {
        var bars = Enumerable.Range(0, highest + 1).SelectMany(d => Enumerable.Range(1, 150).Select(i => (d, 0.0, (double?)(i / 200.0)))).ToArray();
        var layout = new BarcodeLayout { Order = BarOrder.Length, PanelHeight = 72, Gap = 4, LeastRoom = 28, Whole = 112 };
        var geometry = BarcodeGeometry.Create(Samples.Barcode(bars), layout);
        Assert.Equal(Enumerable.Range(0, highest + 1), geometry.Panels.Select(p => p.Dimension));
        // Four dimensions need the least room that their names have.
        Assert.True(geometry.Axis - 4 <= Math.Max(112, (highest + 1) * 32), $"{geometry.Axis}");
        Assert.All(geometry.Panels, p => Assert.Equal((150, 0.75), (p.Total, p.Bars[0].Bar.Death)));
        Assert.All(geometry.Panels, p => Assert.InRange(p.Bars.Count, 9, 149));
        Assert.Equal(450 + 150 * (highest - 2), BarcodeGeometry.Create(Samples.Barcode(bars), layout with { Whole = null, Limit = null }).Panels.Sum(p => p.Bars.Count));
    }
}
