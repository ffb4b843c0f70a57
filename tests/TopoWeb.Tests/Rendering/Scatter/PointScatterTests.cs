using TopoWeb.Rendering.Scatter;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Rendering.Scatter;

public sealed class PointScatterTests
{
    [Fact]
    public void Create_PointsOfThePlane_KeepTheirShapeAndPlaces()
    {
        var panel = Assert.Single(PointScatter.Create(new PointCloud([0, 0, 4, 0, 4, 2, 0, 2], 2), [2], [0, 1, 2]));

        Assert.Equal(("M0 150h0M200 150h0M200 50h0M0 50h0", "M200 50h0", "M0 150L200 150L200 50Z"), (panel.All, panel.Chosen, panel.Walk));
        Assert.Equal(["0", "1", "2", "3", "4"], panel.Columns.Select(t => t.Label));
        Assert.Equal(["−1", "0", "1", "2", "3"], panel.Rows.Select(t => t.Label));
    }

    [Fact]
    public void Create_PointsOfSpace_StandOnEachPairOfCoordinates()
    {
        var panels = PointScatter.Create(new PointCloud([0, 0, 0, 2, 1, 4], 3), [], []);

        Assert.Equal([(0, 1), (0, 2), (1, 2)], panels.Select(p => (p.Horizontal, p.Vertical)));
        Assert.Equal("M50 200h0M150 0h0", panels[1].All);
        Assert.All(panels, p => Assert.Equal("", p.Walk));
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    [InlineData(5e-324)]
    public void Create_NumbersAtTheEdge_StandWhereTheirDirectionIs(double scale) =>
        Assert.Equal("M0 200h0M200 0h0", PointScatter.Create(new PointCloud([-scale, -scale, scale, scale], 2), [], [])[0].All);

    [Fact]
    public void Create_OnePlaceOnly_IsInTheMiddle() => Assert.Equal("M100 100h0M100 100h0", PointScatter.Create(new PointCloud([3, 3, 3, 3], 2), [], [])[0].All);

    [Fact]
    public void Create_ManyPoints_DrawsSome() =>
        Assert.InRange(PointScatter.Create(new PointCloud(new double[20_000], 2), [], [])[0].All.Count(c => c == 'M'), 2000, 3000);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void Draws_Dimension_IsThatOfThePlaneOrOfSpace(int dimension, bool draws) => Assert.Equal(draws, PointScatter.Draws(dimension));
}
