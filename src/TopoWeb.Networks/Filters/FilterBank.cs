using TopoWeb.Topology;

namespace TopoWeb.Networks.Filters;

/// <summary>Where a point comes from. Fields that do not apply (an uploaded cloud) are null.</summary>
public readonly record struct Provenance(int Row, int? Network, long? Seed, int? Layer, int? Out, int? In, int? Iteration);

/// <summary>Spatial filters of one layer at one checkpoint, of one or many networks: N×O×I×k×k, flattened to N·O·I points of R^(k·k).</summary>
/// <param name="Networks">N.</param>
/// <param name="Out">O.</param>
/// <param name="In">I.</param>
/// <param name="KernelSize">k; 3 for the networks trained here.</param>
/// <param name="Values">N·O·I·k·k values, row-major.</param>
/// <param name="Seeds">Seed of each network; empty for pretrained weights.</param>
/// <param name="Layer">1 for the first convolutional layer; null where unknown.</param>
/// <param name="Iteration">Checkpoint; null for pretrained weights.</param>
public sealed record FilterBank(int Networks, int Out, int In, int KernelSize, float[] Values, long[] Seeds, int? Layer, int? Iteration)
{
    /// <summary>Number of points N·O·I.</summary>
    public int Count => Networks * Out * In;

    /// <summary>The points, row by row.</summary>
    public PointCloud ToPoints() => throw new NotSupportedException();

    /// <summary>Network, seed, layer, output and input channel of point <paramref name="row"/>.</summary>
    public Provenance ProvenanceOf(int row) => throw new NotSupportedException();

    /// <summary>Stacks the same layer and checkpoint of several networks, in the order given.</summary>
    public static FilterBank Stack(IReadOnlyList<Training.TrainedNetwork> networks, int layer, int iteration) => throw new NotSupportedException();
}
