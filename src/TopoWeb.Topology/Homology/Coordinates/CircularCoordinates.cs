namespace TopoWeb.Topology.Homology.Coordinates;

/// <summary>An angle for every point, from a class of H¹.</summary>
/// <param name="Angles">Radians in [0, 2π), one for each point.</param>
/// <param name="VertexAngles">Radians in [0, 2π), one for each vertex of the complex.</param>
/// <param name="Value">Where in the filtration the cocycle was smoothed.</param>
/// <param name="Uncovered">Points that are in no simplex there and got the angle of the nearest landmark.</param>
public sealed record CircularCoordinates(double[] Angles, double[] VertexAngles, double Value, int Uncovered);
