using TopoWeb.Topology.Mapper.Clustering;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class MetricCoordinatesTests
{
    // Deviations 1, 2, 0 in the columns.
    private static readonly PointCloud Cloud = Clouds.Rows([0, 0, 0.1], [2, 4, 0.1], [0, 4, 0.1], [2, 0, 0.1]);

    [Theory]
    [InlineData(MapperMetric.Vne, 2.0, 2.0, 0.1)]
    [InlineData(MapperMetric.VneVariance, 2.0, 1.0, 0.1)]
    [InlineData(MapperMetric.Euclidean, 2.0, 4.0, 0.1)]
    public void Create_Metric_DividesTheColumns(MapperMetric metric, params double[] second) =>
        Assert.Equal(second, MetricCoordinates.Create(Cloud, metric, []).Points.Row(1).ToArray());

    [Fact]
    public void Create_Cosine_MakesDistanceOneMinusTheCosine()
    {
        var coordinates = MetricCoordinates.Create(Clouds.Rows([2, 0], [5, 5], [-1e-200, 0]), MapperMetric.Cosine, []);

        Assert.Equal(1 - Math.Sqrt(0.5), Distance(0, 1), Tolerances.LastBits);
        Assert.Equal(2, Distance(0, 2), Tolerances.LastBits);

        double Distance(int i, int j) => coordinates.Distance(Math.Pow(Clouds.Distance(coordinates.Points, i, j), 2));
    }

    [Fact]
    public void Create_VneVariance_WarnsOfTheColumnThatRules()
    {
        // Shares 1/1 and 1/4 of 5/4: 80 %.
        var notes = new List<string>();
        MetricCoordinates.Create(Cloud, MapperMetric.VneVariance, notes);

        Assert.Contains("Column 0 accounts for 80 %", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_NoDominantColumnOrOtherMetric_WarnsNotAtAll()
    {
        var notes = new List<string>();
        MetricCoordinates.Create(Cloud, MapperMetric.Vne, notes);
        MetricCoordinates.Create(Clouds.Rows([0, 0, 1], [1, 1, 0]), MapperMetric.VneVariance, notes);
        MetricCoordinates.Create(Clouds.Rows([0], [1]), MapperMetric.VneVariance, notes);

        Assert.Empty(notes);
    }
}
