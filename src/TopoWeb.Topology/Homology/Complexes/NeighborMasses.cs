namespace TopoWeb.Topology.Homology.Complexes;

/// <summary>Masses of the vertices of a graph, such that about the same mass is in reach everywhere, and the weights of edges that follow from them.</summary>
/// <remarks>
/// With equal weights a harmonic function changes slowly where vertices are dense, and a circular coordinate would show the sampling. The weight of an edge is
/// K(a, b)·μ(a)·μ(b) with the kernel K = exp(−½·(3·length/longest)²). One step μ = 1/ΣK is that of diffusion maps (R. R. Coifman, S. Lafon, "Diffusion maps", 2006, their
/// α = 1); a few more, μ ← μ/Σ K·μ, leave a third to a tenth of its error on circles with 100 to 300 vertices.
/// </remarks>
internal sealed class NeighborMasses
{
    private const int Steps = 8;

    /// <summary>The longest edge in standard deviations of the kernel.</summary>
    private const double Reach = 3;

    private readonly double[][] _kernel;
    private readonly double[] _masses;

    /// <param name="edges">Values of the edges.</param>
    /// <param name="lengths">Their lengths.</param>
    /// <param name="value">Edges that enter later are no edges here.</param>
    public NeighborMasses(DistanceMatrix edges, DistanceMatrix lengths, double value)
    {
        var n = edges.Count;
        Neighbors = new int[n][];
        var longest = 0.0;
        for (var a = 0; a < n; a++)
        {
            var row = edges.Row(a);
            var neighbors = new List<int>();
            for (var b = 0; b < n; b++)
            {
                if (b == a || !(row[b] <= value))
                    continue;
                neighbors.Add(b);
                longest = Math.Max(longest, lengths[a, b]);
            }

            Neighbors[a] = [.. neighbors];
        }

        _kernel = new double[n][];
        for (var a = 0; a < n; a++)
            _kernel[a] = Array.ConvertAll(Neighbors[a], b => longest > 0 ? Math.Exp(-0.5 * Math.Pow(Reach * lengths[a, b] / longest, 2)) : 1);
        _masses = new double[n];
        Array.Fill(_masses, 1.0);
        for (var step = 0; step < Steps; step++)
            Balance();
    }

    /// <summary>The neighbours of each vertex, rising.</summary>
    public int[][] Neighbors { get; }

    /// <summary>Weights of the edges, in the places of the neighbours.</summary>
    public double[][] Weights()
    {
        var weights = new double[_kernel.Length][];
        for (var a = 0; a < weights.Length; a++)
        {
            weights[a] = new double[_kernel[a].Length];
            for (var i = 0; i < weights[a].Length; i++)
                weights[a][i] = _kernel[a][i] * _masses[a] * _masses[Neighbors[a][i]];
        }

        return weights;
    }

    private void Balance()
    {
        var inReach = new double[_masses.Length];
        for (var a = 0; a < inReach.Length; a++)
        {
            // A vertex is in its own reach.
            inReach[a] = _masses[a];
            for (var i = 0; i < Neighbors[a].Length; i++)
                inReach[a] += _kernel[a][i] * _masses[Neighbors[a][i]];
        }

        for (var a = 0; a < inReach.Length; a++)
            _masses[a] /= inReach[a];
    }
}
