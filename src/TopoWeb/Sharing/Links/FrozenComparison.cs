using TopoWeb.Compare;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Exploration;
using TopoWeb.Topology;

namespace TopoWeb.Sharing.Links;

/// <summary>What a comparison computes of several results together, stored with its link: distances of the barcodes, and loops of the graphs as they are shown.</summary>
/// <param name="Distances">One for each dimension.</param>
/// <param name="Loops">Loops of the nerve of each graph; null where it is too large or missing.</param>
/// <param name="CommonLoops">The same on the axes of the first result.</param>
internal sealed record FrozenComparison(IReadOnlyList<FrozenDistances> Distances, IReadOnlyList<int?> Loops, IReadOnlyList<int?> CommonLoops)
{
    public const string Stage = "comparison";
    private const int Version = 1;

    public static string KeyOf(IEnumerable<string> resultKeys) => StageKey.Of(Stage, Version, new { mapper = Versions.Mapper }, [.. resultKeys]);

    /// <param name="results">What is compared.</param>
    /// <param name="common">The graphs on the axes of the first; null where there is none.</param>
    /// <param name="cancellation">Ends the computation.</param>
    public static FrozenComparison Compute(IReadOnlyList<StoredResult> results, IReadOnlyList<MapperDocument?> common, CancellationToken cancellation)
    {
        ResultDocument[] documents = [.. results.Select(r => r.Document)];
        return new(
            [.. DistanceTable.Dimensions.Select(d => FrozenDistances.Of(DistanceTable.Of(documents, d, cancellation)))],
            [.. documents.Select(d => Count(d.Mapper))],
            [.. common.Select(Count)]);

        int? Count(MapperDocument? graph) => graph is null ? null : NerveLoops.Count(graph, cancellation);
    }
}

/// <summary>A table of distances as JSON has numbers: null for none, −1 for infinity.</summary>
internal sealed record FrozenDistances(int Dimension, double?[][] Bottleneck, double?[][] Wasserstein)
{
    private const double Infinite = -1;

    public static FrozenDistances Of(DistanceTable table) => new(table.Dimension, Pack(table.Bottleneck), Pack(table.Wasserstein));

    public DistanceTable Table() => new(Dimension, Unpack(Bottleneck), Unpack(Wasserstein));

    private static double?[][] Pack(double[][] rows) =>
        Array.ConvertAll(rows, row => Array.ConvertAll(row, v => double.IsNaN(v) ? null : double.IsInfinity(v) ? (double?)Infinite : v));

    private static double[][] Unpack(double?[][] rows) =>
        Array.ConvertAll(rows, row => Array.ConvertAll(row, v => v is null ? double.NaN : v == Infinite ? double.PositiveInfinity : v.Value));
}
