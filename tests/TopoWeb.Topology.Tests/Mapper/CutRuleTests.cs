using TopoWeb.Topology.Mapper.Clustering;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class CutRuleTests
{
    [Fact]
    public void Height_FirstEmptyBin_IsTheLeftEdgeOfTheBin() =>
        Assert.Equal(2, CutRule.Height([1.0, 1.5, 8], 11, new MapperSettings()));

    [Fact]
    public void Height_NoEmptyBin_IsOneCluster() =>
        Assert.Null(CutRule.Height([0.0, 1, 2, 3, 4, 5, 6, 7, 8], 10, new MapperSettings()));

    [Fact]
    public void Height_ValueOnAnEdge_BelongsToTheBinOnItsRight()
    {
        // Bins [0, 1), [1, 2), … of the heights and D = 10: the 1 fills the second bin, so the third is the first empty one.
        Assert.Equal(2, CutRule.Height([0.0, 1, 9], 10, new MapperSettings()));
        Assert.Equal(1, CutRule.Height([0.0, 0.999, 9], 10, new MapperSettings()));
    }

    [Fact]
    public void Height_FewerThanThreePointsOrAllEqual_IsOneCluster()
    {
        Assert.Null(CutRule.Height([1.0], 1, new MapperSettings()));
        Assert.Null(CutRule.Height([2.0, 2, 2], 2, new MapperSettings()));
        Assert.Null(CutRule.Height([1 - 1e-16, 1.0], 1 + 1e-15, new MapperSettings()));
    }

    [Fact]
    public void Height_HistogramOverHeights_LeavesTheDiameterOut()
    {
        var settings = new MapperSettings { Clustering = ClusteringRule.HistogramOverHeights, HistogramBins = 2 };

        Assert.Null(CutRule.Height([0.0, 1, 2], 1000, settings));
        Assert.Equal(1.0 / 3, CutRule.Height([0.0, 0.1, 1], 1000, settings with { HistogramBins = 3 })!.Value, Tolerances.LastBits);
    }

    [Fact]
    public void Height_FirstGap_IsTheHeightBelowTheJump()
    {
        var settings = new MapperSettings { Clustering = ClusteringRule.FirstGap, RelativeGap = 0.25 };

        Assert.Equal(2, CutRule.Height([1.0, 2, 5, 9], 10, settings));
        Assert.Null(CutRule.Height([1.0, 3.5, 6], 10, settings));
        Assert.Null(CutRule.Height([1.0], 10, settings));
    }

    [Fact]
    public void Height_FixedThreshold_AppliesToTwoPointsToo() =>
        Assert.Equal(0.5, CutRule.Height([1.0], 1, new MapperSettings { Clustering = ClusteringRule.FixedThreshold, Threshold = 0.5 }));

    [Fact]
    public void BinEdges_Tenths_AreThoseOfNumPy()
    {
        // numpy.linspace(0.1, 0.7, 11)
        Assert.Equal([0.1, 0.16, 0.22, 0.28, 0.33999999999999997, 0.4, 0.45999999999999996, 0.52, 0.58, 0.64, 0.7], CutRule.BinEdges(0.1, 0.7, 10));
        // Where a tenth of the range is 0, NumPy divides first and multiplies then.
        Assert.Equal([0.0, 0, 0, 0, 0, 0, 5e-324, 5e-324, 5e-324, 5e-324, 5e-324], CutRule.BinEdges(0, 5e-324, 10));
    }
}
