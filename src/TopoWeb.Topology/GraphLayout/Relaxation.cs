namespace TopoWeb.Topology.GraphLayout;

/// <summary>Lets the nodes of a connected graph move with the forces on them until they rest. Lengths are in ideal lengths of edges.</summary>
internal static class Relaxation
{
    /// <summary>Strength of repulsion, C.</summary>
    private const double Repulsion = 0.2;
    private const double Cooling = 0.9;

    /// <summary>Steps forward in a row after which the next may be longer.</summary>
    private const int Encouraging = 5;

    /// <summary>Nodes that move less rest.</summary>
    private const double Rest = 0.003;

    /// <param name="graph">The graph.</param>
    /// <param name="places">Where its nodes are; changed.</param>
    /// <param name="step">How far nodes move at first.</param>
    /// <param name="iterations">Steps at most.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Cancels the computation.</param>
    public static void Run(LayoutGraph graph, GraphPlaces places, double step, int iterations, IProgress<double>? progress, CancellationToken cancellation)
    {
        var (x, y) = (places.X, places.Y);
        var (forceX, forceY) = (new double[x.Length], new double[x.Length]);
        var tree = new QuadTree(x.Length);
        var (before, forward) = (double.PositiveInfinity, 0);
        for (var iteration = 0; iteration < iterations && step > Rest; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            tree.Build(x, y, graph.Mass);
            var energy = 0.0;
            for (var i = 0; i < x.Length; i++)
            {
                var (fx, fy) = tree.Repulsion(x[i], y[i], i);
                (fx, fy) = (fx * Repulsion * graph.Mass[i], fy * Repulsion * graph.Mass[i]);
                for (var e = graph.Starts[i]; e < graph.Starts[i + 1]; e++)
                {
                    var j = graph.Neighbors[e];
                    var (dx, dy) = (x[j] - x[i], y[j] - y[i]);
                    var pull = graph.Pull[e] * Math.Sqrt(dx * dx + dy * dy);
                    fx += pull * dx;
                    fy += pull * dy;
                }
                (forceX[i], forceY[i]) = (fx, fy);
                energy += fx * fx + fy * fy;
            }
            for (var i = 0; i < x.Length; i++)
            {
                var size = Math.Sqrt(forceX[i] * forceX[i] + forceY[i] * forceY[i]);
                if (size <= 0 || !double.IsFinite(size))
                    continue;
                x[i] += step * forceX[i] / size;
                y[i] += step * forceY[i] / size;
            }
            // Hu's adaptive step: shorter after each step that has not lowered the energy, longer after several that have.
            if (energy >= before)
                (step, forward) = (step * Cooling, 0);
            else if (++forward >= Encouraging)
                (step, forward) = (step / Cooling, 0);
            before = energy;
            progress?.Report((iteration + 1.0) / iterations);
        }
    }
}
