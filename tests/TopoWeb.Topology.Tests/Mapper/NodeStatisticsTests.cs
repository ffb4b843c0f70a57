using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Graph;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class NodeStatisticsTests
{
    private static readonly PointCloud Cloud = Clouds.Random(200, 4, 1);
    private static readonly MapperGraph Graph = MapperBuilder.Build(Cloud, new MapperSettings { Resolution = 5 });

    [Fact]
    public void Compute_AnyNode_IsThatOfItsMembers()
    {
        var layer = Enumerable.Range(0, 200).Select(i => i % 3 + 0.5).ToArray();
        var eccentricity = MapperBuilder.Lens(Cloud, "eccentricity", new MapperSettings());
        var statistics = NodeStatistics.Compute(Graph, Cloud, new Dictionary<string, double[]> { ["layer"] = layer, ["eccentricity"] = eccentricity });

        foreach (var node in Graph.Nodes)
        {
            Assert.Equal(node.Members.Length, statistics.Sizes[node.Id]);
            Assert.Equal(node.Mean, statistics.Means[node.Id]);
            Assert.Equal(node.Members.Average(i => layer[i]), statistics.ColumnMeans["layer"][node.Id], Tolerances.Sum);
            Assert.Equal(node.Members.Average(i => eccentricity[i]), statistics.ColumnMeans["eccentricity"][node.Id], Tolerances.Sum);
            for (var c = 0; c < 4; c++)
            {
                var mean = node.Members.Average(i => Cloud.Row(i)[c]);
                Assert.Equal(Math.Sqrt(node.Members.Average(i => (Cloud.Row(i)[c] - mean) * (Cloud.Row(i)[c] - mean))), statistics.StandardDeviations[node.Id][c], Tolerances.Sum);
            }
        }
    }

    [Fact]
    public void Compute_NodeOfOnePoint_HasNoDeviation()
    {
        var cloud = new PointCloud([4, 5, 6], 3);

        Assert.Equal([0, 0, 0], NodeStatistics.Compute(MapperBuilder.Build(cloud, new MapperSettings()), cloud).StandardDeviations[0]);
    }

    [Fact]
    public void Compute_ColumnThatDoesNotFit_SaysSo() =>
        Assert.Contains("has 2 values", Assert.Throws<InvalidInputException>(() => NodeStatistics.Compute(Graph, Cloud, new Dictionary<string, double[]> { ["layer"] = [1, 2] })).Message, StringComparison.Ordinal);

    [Fact]
    public void Compute_OtherCloud_SaysSo() =>
        Assert.Equal("points", Assert.Throws<InvalidInputException>(() => NodeStatistics.Compute(Graph, Clouds.Random(100, 4, 1))).Field);

    [Fact]
    public void Lens_UnknownName_NamesTheLenses() =>
        Assert.Contains("pca1, pca2", Assert.Throws<InvalidInputException>(() => MapperBuilder.Lens(Cloud, "pca9", new MapperSettings())).Message, StringComparison.Ordinal);
}
