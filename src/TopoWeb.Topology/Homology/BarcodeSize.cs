using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Homology;

/// <summary>How large a filtered complex can become, from its settings and the number of points alone, and the memory that takes.</summary>
/// <param name="Vertices">Points, or landmarks.</param>
/// <param name="Edges">All pairs of them; fewer enter where the filtration ends earlier.</param>
public sealed record BarcodeSize(long Vertices, long Edges)
{
    /// <summary>Bytes while the bars are computed: distances, ranks, and the edges in their order. Triangles and what is reduced come on top and are counted as they come (<see cref="WorkBudget"/>).</summary>
    public long Bytes => MatrixBytes(Vertices) + sizeof(int) * Vertices * Vertices + EdgeList.EdgeBytes * Edges;

    /// <summary>What <paramref name="settings"/> make of a number of points.</summary>
    /// <param name="points">Number of points.</param>
    /// <param name="settings">Complex and landmarks.</param>
    public static BarcodeSize Of(long points, BarcodeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var vertices = settings.Complex == ComplexKind.Rips ? points : Math.Min(points, settings.LandmarkCount);
        return new(vertices, vertices * (vertices - 1) / 2);
    }

    /// <summary>Bytes of the values of all pairs.</summary>
    internal static long MatrixBytes(long vertices) => sizeof(double) * vertices * vertices;
}
