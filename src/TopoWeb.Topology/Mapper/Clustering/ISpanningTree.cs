using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>A minimum spanning tree of the points of one bin: all that single linkage needs.</summary>
/// <remarks>Where distances tie there are several such trees, but all of them have the same heights, and the same clusters up to any height.</remarks>
internal interface ISpanningTree
{
    /// <summary>Finds the tree of the points at <paramref name="members"/> (ascending, at least two), as far as the cut rule of the settings asks for it.</summary>
    void Span(ReadOnlySpan<int> members, MapperSettings settings, BinProgress progress, CancellationToken cancellation);

    /// <summary>Heights of the m − 1 merges, in any order. Those that the rule does not tell apart may all be given as the smallest, and those beyond its first empty bin as the diameter.</summary>
    ReadOnlySpan<double> Heights { get; }

    /// <summary>Largest distance of two points, where the rule asks for it.</summary>
    double Diameter { get; }

    /// <summary>Gives each point, in the order of the members, the number of its cluster after the merges up to the rule's cut; returns how many numbers there are.</summary>
    int Label(double cut, Span<int> labels);
}
