using System.Text.Json;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Graph;
using TopoWeb.Topology.Mapper.Settings;
using TopoWeb.Topology.Tests.Oracle;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class MapperOracleTests
{
    public static TheoryData<string> Clouds => OracleCloud.Names;

    [Theory]
    [MemberData(nameof(Clouds))]
    public void Build_OracleCloud_GivesTheSameGraph(string name)
    {
        var oracle = OracleCloud.Load(name);
        foreach (var answer in oracle.Answers.GetProperty("mapper").EnumerateArray())
        {
            var graph = MapperBuilder.Build(oracle.Points, Settings(answer));

            Assert.Equal(Counts(answer), (graph.Nodes.Count, graph.Edges.Count, graph.Components, graph.Nodes.Sum(node => node.Members.Length)));
            Assert.Equal(graph.Edges.Count - graph.Nodes.Count + graph.Components, graph.CycleRank);
            if (answer.GetProperty("nodes") is { ValueKind: JsonValueKind.Array } nodes)
                AssertSameGraph(nodes, answer.GetProperty("edges"), graph);
            var range = answer.GetProperty("lensRange");
            for (var q = 0; q < 2; q++)
            {
                Assert.Equal(range[0][q].GetDouble(), graph.LensMinimum[q], Tolerances.LongSum);
                Assert.Equal(range[1][q].GetDouble(), graph.LensMaximum[q], Tolerances.LongSum);
            }
        }
    }

    private static (int Nodes, int Edges, int Components, int Sizes) Counts(JsonElement answer) =>
        (answer.GetProperty("nodeCount").GetInt32(), answer.GetProperty("edgeCount").GetInt32(), answer.GetProperty("components").GetInt32(), answer.GetProperty("sizeSum").GetInt32());

    private static MapperSettings Settings(JsonElement answer) => new()
    {
        Resolution = answer.GetProperty("resolution").GetInt32(),
        Gain = answer.GetProperty("gain").GetDouble(),
        Cover = Parse<CoverKind>(answer.GetProperty("cover")),
        Metric = Parse<MapperMetric>(answer.GetProperty("metric")),
        Clustering = Parse<ClusteringRule>(answer.GetProperty("clustering")),
        HistogramBins = answer.GetProperty("histogramBins").GetInt32(),
        Lenses = [.. answer.GetProperty("lenses").EnumerateArray().Select(x => x.GetString()!)],
    };

    private static T Parse<T>(JsonElement element) => element.Deserialize<T>()!;

    /// <summary>Order of bins and clusters apart: the multisets of member sets, and of edges between member sets.</summary>
    private static void AssertSameGraph(JsonElement nodes, JsonElement edges, MapperGraph graph)
    {
        var expected = nodes.EnumerateArray().Select(node => string.Join(",", OracleCloud.Integers(node.GetProperty("members")).Order())).ToArray();
        var actual = graph.Nodes.Select(node => string.Join(",", node.Members)).ToArray();
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        Assert.Equal(
            edges.EnumerateArray().Select(edge => Pair(expected[edge[0].GetInt32()], expected[edge[1].GetInt32()])).Order(StringComparer.Ordinal),
            graph.Edges.Select(edge => Pair(actual[edge.Source], actual[edge.Target])).Order(StringComparer.Ordinal));
    }

    private static string Pair(string a, string b) => string.CompareOrdinal(a, b) < 0 ? a + " | " + b : b + " | " + a;
}
