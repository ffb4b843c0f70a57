namespace TopoWeb.Topology.Mapper.Graph;

/// <summary>One cluster of one bin of the cover.</summary>
/// <param name="Id">Position in the node order: bin (lexicographic), then smallest member.</param>
/// <param name="Bin">Index of the interval of each lens.</param>
/// <param name="Members">Positions of the points, ascending.</param>
/// <param name="Mean">Mean of the members, in the coordinates of the cloud.</param>
/// <param name="Lens">Mean of each lens over the members.</param>
public sealed record MapperNode(int Id, int[] Bin, int[] Members, double[] Mean, double[] Lens);

/// <summary>Two clusters that share points; Source &lt; Target.</summary>
public readonly record struct MapperEdge(int Source, int Target, int Shared);

/// <summary>The nerve of the clusters.</summary>
/// <param name="Nodes">Clusters, kept even where two have equal members.</param>
/// <param name="Edges">Ordered by (source, target).</param>
/// <param name="LensNames">Name of each lens.</param>
/// <param name="LensMinimum">Smallest value of each lens.</param>
/// <param name="LensMaximum">Largest value of each lens.</param>
/// <param name="Components">Number of connected components.</param>
/// <param name="CycleRank">E − V + components.</param>
/// <param name="Notes">Warnings: a column that carries more than half of the mean squared distance, for example.</param>
/// <remarks>Start here: what Mapper returns; what can be said of it is beside it.</remarks>
public sealed record MapperGraph(
    IReadOnlyList<MapperNode> Nodes,
    IReadOnlyList<MapperEdge> Edges,
    IReadOnlyList<string> LensNames,
    double[] LensMinimum,
    double[] LensMaximum,
    int Components,
    int CycleRank,
    IReadOnlyList<string> Notes);
