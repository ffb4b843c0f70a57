using TopoWeb.Docs.Reading;
using TopoWeb.Rendering.Barcodes;

namespace TopoWeb.Tests.Docs.Reading;

/// <summary>The pictures of "How to read a result" show what their text says.</summary>
public sealed class NoisyCircleTests
{
    [Fact]
    public void Start_Circle_IsOneLoopInBarcodeAndGraph()
    {
        var circle = new NoisyCircle();
        Assert.Equal((200, 140), (circle.Points.Count, circle.Kept.Count));
        Assert.Equal((LoopStrength.Clear, 1), (LoopClarity.Of(circle.Barcode).Strength, LoopClarity.Of(circle.Barcode).Loops));
        Assert.Equal(1, circle.Loops);
        Assert.Equal(1, circle.Alive(0));
        Assert.InRange(circle.Alive(1), 1, 2);
        // One sees what a short bar is, too.
        Assert.InRange(circle.Barcode.Intervals.Count(b => b.Dimension == 1), 2, 6);
    }

    [Fact]
    public void P_One_KeepsAllPointsAndTheLoopStandsOutLess()
    {
        var circle = new NoisyCircle();
        var before = LoopClarity.Of(circle.Barcode).Ratio;
        circle.P = 1;
        Assert.Equal(circle.Points.Count, circle.Kept.Count);
        Assert.All(circle.IsKept, Assert.True);
        Assert.True(LoopClarity.Of(circle.Barcode).Ratio < before, $"{LoopClarity.Of(circle.Barcode).Ratio} after {before}");
    }

    [Fact]
    public void T_FromTheBeginningToTheEnd_JoinsAllPieces()
    {
        var circle = new NoisyCircle { T = 0, Nu = 0 };
        Assert.Equal(circle.Complex.Landmarks.Length, circle.Alive(0));
        Assert.Equal(0, circle.Alive(1));
        circle.T = 1;
        Assert.Equal((1, 0), (circle.Alive(0), circle.Alive(1)));
    }

    [Fact]
    public void Cover_StripsThatOnlyTouchOrTwoOfThem_HaveNoRing()
    {
        var circle = new NoisyCircle { Gain = 1 };
        Assert.Empty(circle.Graph.Edges);
        Assert.Equal(0, circle.Loops);
        Assert.Equal(0, new NoisyCircle { Resolution = 2 }.Loops);
    }

    [Fact]
    public void Cover_Intervals_HoldTheNodesOfTheirStrip()
    {
        var circle = new NoisyCircle { Resolution = 9, Gain = 2.2 };
        Assert.Equal(9, circle.Intervals.Count);
        Assert.All(circle.Graph.Nodes, node => Assert.All(node.Members, m =>
            Assert.InRange(circle.Kept.Row(m)[0], circle.Intervals[node.Bin[0]].Start - 1e-9, circle.Intervals[node.Bin[0]].End + 1e-9)));
    }

    /// <summary>No place of a dial ends the page: all that are far out, together.</summary>
    [Fact]
    public void Dials_AtTheirEnds_AllGiveABarcodeAndAGraph()
    {
        foreach (var noise in new[] { -1, 0, 0.4, 9 })
            foreach (var p in new[] { 0, 0.2, 1, 5 })
                foreach (var (k, nu, n, g) in new[] { (0, -1, 0, 0.0), (60, 2, 20, 4), (999, 9, 999, 99) })
                {
                    var circle = new NoisyCircle { Noise = noise, P = p, K = k, Nu = nu, Resolution = n, Gain = g };
                    Assert.NotEmpty(circle.Barcode.Intervals);
                    Assert.NotEmpty(circle.Graph.Nodes);
                    Assert.True(circle.End > 0);
                }
    }
}
