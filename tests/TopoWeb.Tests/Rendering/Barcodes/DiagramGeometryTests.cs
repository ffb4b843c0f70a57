using TopoWeb.Rendering.Barcodes;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Rendering.Barcodes;

public sealed class DiagramGeometryTests
{
    [Fact]
    public void Create_Barcode_PlacesBirthAndDeathOnOneScale()
    {
        var diagram = DiagramGeometry.Create(Samples.Barcode((0, 0, null), (0, 0, 0.1), (1, 0.2, 0.8), (1, 0.1, 0.2), (2, 0.5, 0.7)), nullPoint: 0.3, loops: 1);
        Assert.Equal([0, 1, 2], diagram.Dimensions.Select(d => d.Dimension));
        var loop = diagram.Dimensions[1].Points[^1]; // the longest lies on top
        Assert.Equal((0.2, 0.8), (Math.Round(loop.X * diagram.End, 9), Math.Round(loop.Y * diagram.End, 9)));
        Assert.Equal((0, true), (loop.Rank, loop.Accented));
        Assert.False(diagram.Dimensions[1].Points[0].Accented);
        Assert.Equal(1, Assert.Single(diagram.Dimensions[0].Points, p => p.Bar.Death is null).Y);
        Assert.Equal(0.3, diagram.Band!.Value * diagram.End, 9);
        Assert.All(diagram.Ticks, t => Assert.InRange(t.Value, 0, diagram.End));
        Assert.InRange(diagram.Ticks.Count, 4, 9);
    }

    [Fact]
    public void Create_Zoomed_KeepsTheCornerAndCountsWhatLiesBeyond()
    {
        var barcode = Samples.Barcode((0, 0, null), (1, 0.1, 0.8), (1, 0.1, 0.15), (1, 0.7, 0.8));
        var (all, half) = (DiagramGeometry.Create(barcode), DiagramGeometry.Create(barcode, zoom: 1));
        Assert.Equal(all.End / 2, half.End, 12);
        Assert.Equal((3, 0), (all.Dimensions[1].Points.Count, all.Dimensions[1].Beyond));
        Assert.Equal((1, 2, 3), (half.Dimensions[1].Points.Count, half.Dimensions[1].Beyond, half.Dimensions[1].Total));
        // A bar without an end stays on the upper edge of every window.
        Assert.Equal(1, Assert.Single(half.Dimensions[0].Points).Y);
        Assert.Equal(2 * all.Dimensions[1].Points.Single(p => p.Bar.Death == 0.15).X, half.Dimensions[1].Points[0].X, 12);
        Assert.Equal(DiagramGeometry.Create(barcode, DiagramGeometry.MostZoom).End, DiagramGeometry.Create(barcode, 99).End);
    }

    [Fact]
    public void Create_ManyBars_DrawsTheLongest()
    {
        var bars = Enumerable.Range(1, 1500).Select(i => (1, 0.0, (double?)(i / 2000.0))).ToArray();
        var loops = DiagramGeometry.Create(Samples.Barcode(bars)).Dimensions[0];
        Assert.Equal((DiagramGeometry.Most, 1500, 500), (loops.Points.Count, loops.Total, loops.Hidden));
        Assert.Equal(501 / 2000.0, loops.Points[0].Bar.Death);
    }

    [Fact]
    public void Create_NoBars_HasAxes() => Assert.Equal((0, 1.0), (DiagramGeometry.Create(Samples.Barcode()).Dimensions.Count, DiagramGeometry.Create(Samples.Barcode()).End));
}
