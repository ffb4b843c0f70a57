using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Homology.Coordinates;

/// <summary>A cocycle with whole numbers as values.</summary>
internal sealed class LiftedCocycle
{
    private readonly Dictionary<long, int> _values = [];
    private readonly int _vertices;

    private LiftedCocycle(int vertices) => _vertices = vertices;

    /// <summary>Its value on the edge from a to b.</summary>
    public int this[int a, int b] => _values.GetValueOrDefault((long)a * _vertices + b);

    /// <summary>Takes the value nearest to 0 of each class modulo p, on the edges that have entered at <paramref name="value"/>.</summary>
    /// <exception cref="InvalidInputException">The values do not add up to 0 around some triangle.</exception>
    public static LiftedCocycle Create(DistanceMatrix edges, Cocycle cocycle, int field, double value, CancellationToken cancellation)
    {
        var lifted = new LiftedCocycle(edges.Count);
        foreach (var (from, to, residue) in cocycle.Edges)
        {
            if (edges[from, to] > value)
                continue;
            var number = residue > field / 2 ? residue - field : residue;
            lifted._values[(long)from * edges.Count + to] = number;
            lifted._values[(long)to * edges.Count + from] = -number;
        }

        foreach (var (from, to, _) in cocycle.Edges)
        {
            cancellation.ThrowIfCancellationRequested();
            if (edges[from, to] > value)
                continue;
            // A triangle without an edge of the cocycle adds up to 0 anyway.
            var rowA = edges.Row(from);
            var rowB = edges.Row(to);
            for (var v = 0; v < rowA.Length; v++)
                if (v != from && v != to && rowA[v] <= value && rowB[v] <= value && lifted[from, to] + lifted[to, v] + lifted[v, from] != 0)
                    throw new InvalidInputException("field", $"The cocycle over Z/{field} does not lift to the integers. Choose another prime of at least 3.");
        }

        return lifted;
    }
}
