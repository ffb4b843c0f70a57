namespace TopoWeb.Topology.GraphLayout;

/// <summary>
/// Masses in the plane, for the sum of their repulsion at a place (Barnes and Hut): a cell that is farther away than its diagonal is long acts as one mass at its centre of mass.
/// A node is never farther from the centre of a cell that holds it, so it does not repel itself.
/// </summary>
internal sealed class QuadTree(int count)
{
    private const int LeafSize = 8;
    private const int MostDepth = 48;

    /// <summary>Places nearer than this repel as if they were this far apart.</summary>
    private const double Nearest = 1e-4;

    private readonly int[] _order = new int[count];
    private readonly List<Cell> _cells = [];

    /// <summary>A cell stands before those within it; <paramref name="Next"/> is the first one after them.</summary>
    private readonly record struct Cell(double X, double Y, double Mass, double Diagonal2, int Start, int End, int Next);

    private double[] _x = [];
    private double[] _y = [];
    private double[] _mass = [];

    public void Build(double[] x, double[] y, double[] mass)
    {
        (_x, _y, _mass) = (x, y, mass);
        for (var i = 0; i < count; i++)
            _order[i] = i;
        _cells.Clear();
        if (count > 0)
            Divide(0, count, 0);
    }

    /// <summary>Σ m·Δ/√|Δ|⁵ over all masses but that of <paramref name="self"/>.</summary>
    public (double X, double Y) Repulsion(double x, double y, int self)
    {
        var (fx, fy) = (0.0, 0.0);
        var cells = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_cells);
        for (var c = 0; c < cells.Length;)
        {
            ref readonly var cell = ref cells[c];
            var (dx, dy) = (x - cell.X, y - cell.Y);
            var d2 = dx * dx + dy * dy;
            if (d2 > cell.Diagonal2)
            {
                var part = cell.Mass / (d2 * Math.Sqrt(Math.Sqrt(d2)));
                fx += part * dx;
                fy += part * dy;
                c = cell.Next;
            }
            else if (cell.Next == c + 1)
            {
                for (var at = cell.Start; at < cell.End; at++)
                {
                    var j = _order[at];
                    if (j == self)
                        continue;
                    (dx, dy) = (x - _x[j], y - _y[j]);
                    d2 = Math.Max(dx * dx + dy * dy, Nearest * Nearest);
                    var part = _mass[j] / (d2 * Math.Sqrt(Math.Sqrt(d2)));
                    fx += part * dx;
                    fy += part * dy;
                }
                c = cell.Next;
            }
            else
                c++;
        }
        return (fx, fy);
    }

    private void Divide(int start, int end, int depth)
    {
        var (left, top, right, bottom) = (double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
        var (mx, my, mass) = (0.0, 0.0, 0.0);
        for (var at = start; at < end; at++)
        {
            var i = _order[at];
            (left, right) = (Math.Min(left, _x[i]), Math.Max(right, _x[i]));
            (top, bottom) = (Math.Min(top, _y[i]), Math.Max(bottom, _y[i]));
            mx += _mass[i] * _x[i];
            my += _mass[i] * _y[i];
            mass += _mass[i];
        }
        var (width, height) = (right - left, bottom - top);
        // A hair more than the box: of a cell of one node, the node must count as within.
        var diagonal2 = (width * width + height * height) * (1 + 1e-9) + Nearest * Nearest;
        var own = _cells.Count;
        _cells.Add(default);
        if (end - start > LeafSize && depth < MostDepth && width + height > 0)
        {
            var (x, y) = (left + width / 2, top + height / 2);
            var middle = Part(start, end, _y, y);
            var (first, third) = (Part(start, middle, _x, x), Part(middle, end, _x, x));
            foreach (var (a, b) in ((int, int)[])[(start, first), (first, middle), (middle, third), (third, end)])
                if (a < b)
                    Divide(a, b, depth + 1);
        }
        _cells[own] = new(mx / mass, my / mass, mass, diagonal2, start, end, _cells.Count);
    }

    /// <summary>Those up to the value first.</summary>
    private int Part(int start, int end, double[] values, double middle)
    {
        var (low, high) = (start, end);
        while (low < high)
        {
            if (values[_order[low]] <= middle)
                low++;
            else
            {
                high--;
                (_order[low], _order[high]) = (_order[high], _order[low]);
            }
        }
        return low;
    }
}
