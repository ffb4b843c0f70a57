namespace TopoWeb.Topology.Comparison;

/// <summary>The q-Wasserstein distance of two diagrams of which the first has no more finite bars.</summary>
/// <remarks>
/// Two bars that go to the diagonal cost as much as a pair of that price, and a pair that costs more than that is never taken. So the diagonal needs
/// no copies: it is an m × m assignment with the costs min(c_ij^q, α_i^q + β_j^q) and, for the m − n bars left over, rows β_j^q that are all the same.
/// Nothing is subtracted, so small distances of long bars keep their digits.
/// </remarks>
internal sealed class WassersteinMatching
{
    private readonly Diagram _a;
    private readonly Diagram _b;
    private readonly double _order;
    private readonly GroundMetric _metric;
    private readonly double _scale;

    public WassersteinMatching(Diagram a, Diagram b, double order, GroundMetric metric)
    {
        (_a, _b, _order, _metric) = (a, b, order, metric);
        // A power of two takes out the size of the numbers without rounding: their powers neither overflow nor vanish.
        var largest = Largest();
        _scale = largest > 0 ? Math.ScaleB(1, Math.ILogB(largest)) : 1;
    }

    /// <summary>(Σ cost^q)^(1/q) of the cheapest matching.</summary>
    public double Distance(IProgress<double>? progress, CancellationToken cancellation)
    {
        var sum = 0.0;
        for (var i = 0; i < _a.Infinite.Length; i++)
            sum += Power(Math.Abs(_a.Infinite[i] - _b.Infinite[i]));
        if (_b.Count > 0)
        {
            var costs = Costs(cancellation);
            var columns = Assignment.Solve(costs, _a.Count, progress, cancellation);
            for (var i = 0; i < columns.Length; i++)
                sum += costs[i][columns[i]];
        }

        return _scale * (_order switch { 1 => sum, 2 => Math.Sqrt(sum), _ => Math.Pow(sum, 1 / _order) });
    }

    private double[][] Costs(CancellationToken cancellation)
    {
        var toDiagonal = new double[_b.Count];
        for (var j = 0; j < toDiagonal.Length; j++)
            toDiagonal[j] = Power(ToDiagonal(_b, j));
        var costs = new double[_b.Count][];
        Array.Fill(costs, toDiagonal, _a.Count, _b.Count - _a.Count);
        for (var i = 0; i < _a.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var alone = Power(ToDiagonal(_a, i));
            var row = costs[i] = new double[_b.Count];
            for (var j = 0; j < row.Length; j++)
                row[j] = Math.Min(Power(Pair(i, j)), alone + toDiagonal[j]);
        }

        return costs;
    }

    private double Pair(int i, int j)
    {
        var birth = Math.Abs(_a.Births[i] - _b.Births[j]);
        var death = Math.Abs(_a.Deaths[i] - _b.Deaths[j]);
        return _metric == GroundMetric.Chebyshev ? Math.Max(birth, death) : double.Hypot(birth, death);
    }

    private double ToDiagonal(Diagram diagram, int i)
    {
        var half = diagram.Deaths[i] / 2 - diagram.Births[i] / 2;
        return _metric == GroundMetric.Chebyshev ? half : half * Math.Sqrt(2);
    }

    private double Power(double value)
    {
        value /= _scale;
        return _order switch { 1 => value, 2 => value * value, _ => Math.Pow(value, _order) };
    }

    private double Largest()
    {
        var largest = 0.0;
        for (var i = 0; i < _a.Infinite.Length; i++)
            largest = Math.Max(largest, Math.Abs(_a.Infinite[i] - _b.Infinite[i]));
        for (var i = 0; i < _a.Count; i++)
            largest = Math.Max(largest, ToDiagonal(_a, i));
        for (var j = 0; j < _b.Count; j++)
            largest = Math.Max(largest, ToDiagonal(_b, j));
        return largest;
    }
}
