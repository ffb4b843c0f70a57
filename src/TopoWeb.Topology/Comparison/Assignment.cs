using System.Numerics.Tensors;

namespace TopoWeb.Topology.Comparison;

/// <summary>The linear assignment problem by shortest augmenting paths: Jonker, Volgenant, Computing 38 (1987), in the form of Crouse, IEEE Trans. Aerosp. Electron. Syst. 52 (2016).</summary>
/// <remarks>
/// m × m costs of which the last rows are all one and the same array. Those are assigned at once, each to one of the cheapest columns,
/// and a path searches only one of them, since the others offer the same steps from farther away. O(r·m²) for r rows of their own, O(m) memory.
/// </remarks>
internal sealed class Assignment
{
    private const int None = -1;

    private readonly double[][] _costs;
    private readonly int _own;
    private readonly double[] _rowPotentials;
    private readonly double[] _columnPotentials;
    private readonly int[] _columnOf;
    private readonly int[] _rowOf;
    private readonly double[] _distances;
    private readonly int[] _previous;
    private readonly int[] _open;
    private int _openCount;

    private Assignment(double[][] costs, int own)
    {
        var m = costs.Length;
        (_costs, _own) = (costs, own);
        (_rowPotentials, _columnPotentials, _distances) = (new double[m], new double[m], new double[m]);
        (_columnOf, _rowOf, _previous, _open) = (new int[m], new int[m], new int[m], new int[m]);
        Array.Fill(_columnOf, None);
        Array.Fill(_rowOf, None);
    }

    /// <summary>The column of each row in a matching of least total cost.</summary>
    /// <param name="costs">m rows of m costs ≥ 0; +∞ is never taken where a finite matching exists.</param>
    /// <param name="own">How many rows are arrays of their own; the rest are one shared array.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked for every row searched.</param>
    public static int[] Solve(double[][] costs, int own, IProgress<double>? progress, CancellationToken cancellation)
    {
        var assignment = new Assignment(costs, own);
        assignment.ReduceColumns(cancellation);
        assignment.AssignShared();
        var counter = new ProgressCounter(progress, own);
        for (var row = 0; row < own; row++)
        {
            assignment.AssignOwn(row, cancellation);
            counter.Add(1);
        }

        return assignment._columnOf;
    }

    /// <summary>Column potentials start as the least costs of the columns: where most rows prefer the diagonal that solves most of the problem.</summary>
    private void ReduceColumns(CancellationToken cancellation)
    {
        var least = _columnPotentials.AsSpan();
        least.Fill(double.PositiveInfinity);
        for (var i = 0; i < Math.Min(_own + 1, _costs.Length); i++)
        {
            cancellation.ThrowIfCancellationRequested();
            TensorPrimitives.Min(least, _costs[i], least);
        }
    }

    private void AssignShared()
    {
        var count = _costs.Length - _own;
        if (count == 0)
            return;
        var shared = _costs[_own];
        var sorted = new double[shared.Length];
        var columns = new int[shared.Length];
        for (var j = 0; j < columns.Length; j++)
            (sorted[j], columns[j]) = (shared[j] - _columnPotentials[j], j);
        Array.Sort(sorted, columns);
        var price = sorted[count - 1];
        for (var k = 0; k < count; k++)
        {
            (_columnOf[_own + k], _rowOf[columns[k]]) = (columns[k], _own + k);
            _rowPotentials[_own + k] = price;
            _columnPotentials[columns[k]] = shared[columns[k]] - price;
        }
    }

    private void AssignOwn(int row, CancellationToken cancellation)
    {
        var m = _costs.Length;
        Array.Fill(_distances, double.PositiveInfinity);
        for (var j = 0; j < m; j++)
            _open[j] = j;
        _openCount = m;
        var sharedSearched = false;
        var (i, reached, end) = (row, 0.0, None);
        while (end == None)
        {
            cancellation.ThrowIfCancellationRequested();
            var position = i >= _own && sharedSearched ? Nearest() : Relax(i, reached);
            sharedSearched |= i >= _own;
            var j = _open[position];
            reached = _distances[j];
            // The closed columns stay behind the open ones, in the order of closing.
            (_open[position], _open[_openCount - 1]) = (_open[_openCount - 1], j);
            _openCount--;
            if (_rowOf[j] == None)
                end = j;
            else
                i = _rowOf[j];
        }

        UpdatePotentials(row, reached);
        for (var j = end; ;)
        {
            i = _previous[j];
            _rowOf[j] = i;
            (_columnOf[i], j) = (j, _columnOf[i]);
            if (i == row)
                break;
        }
    }

    /// <summary>Shortens the distances by steps from row i and gives the position of the nearest open column, a free one where there is a choice.</summary>
    private int Relax(int i, double reached)
    {
        var costs = _costs[i];
        var offset = reached - _rowPotentials[i];
        var (lowest, position) = (double.PositiveInfinity, 0);
        for (var p = 0; p < _openCount; p++)
        {
            var j = _open[p];
            var distance = offset + (costs[j] - _columnPotentials[j]);
            if (distance < _distances[j])
            {
                _distances[j] = distance;
                _previous[j] = i;
            }

            if (_distances[j] < lowest || (_distances[j] == lowest && _rowOf[j] == None))
                (lowest, position) = (_distances[j], p);
        }

        return position;
    }

    private int Nearest()
    {
        var (lowest, position) = (double.PositiveInfinity, 0);
        for (var p = 0; p < _openCount; p++)
        {
            var distance = _distances[_open[p]];
            if (distance < lowest || (distance == lowest && _rowOf[_open[p]] == None))
                (lowest, position) = (distance, p);
        }

        return position;
    }

    private void UpdatePotentials(int row, double reached)
    {
        _rowPotentials[row] += reached;
        for (var p = _openCount; p < _costs.Length; p++)
        {
            var j = _open[p];
            var shift = reached - _distances[j];
            if (_rowOf[j] is var i and not None)
                _rowPotentials[i] += shift;
            _columnPotentials[j] -= shift;
        }
    }
}
