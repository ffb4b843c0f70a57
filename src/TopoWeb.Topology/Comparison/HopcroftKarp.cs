namespace TopoWeb.Topology.Comparison;

/// <summary>Tests whether all bars of half-length above a bound r can be matched within r: Hopcroft–Karp on the graph of pairs within r, which is never stored.</summary>
/// <remarks>Partners within r lie in a window of the sorted coordinate. O(√n·E) for E pairs inside the windows; O(n + m) memory.</remarks>
internal sealed class HopcroftKarp
{
    private const int None = -1;

    private readonly PlaneBars _bars;
    private readonly PlaneBars _partners;
    private readonly int[] _partnerOf;
    private readonly int[] _ownerOf;
    private readonly int[] _levels;
    private readonly int[] _cursors;
    private readonly int[] _starts;
    private readonly int[] _ends;
    private readonly int[] _queue;
    private readonly int[] _path;
    private double _bound;
    private int _reached;

    public HopcroftKarp(PlaneBars bars, PlaneBars partners)
    {
        (_bars, _partners) = (bars, partners);
        (_partnerOf, _levels, _cursors, _starts) = (new int[bars.Count], new int[bars.Count], new int[bars.Count], new int[bars.Count]);
        (_ends, _queue, _path) = (new int[bars.Count], new int[bars.Count], new int[bars.Count]);
        _ownerOf = new int[partners.Count];
    }

    /// <summary>The largest cost of the matching last found: it is enough, and may be below the bound tested.</summary>
    public double Used { get; private set; }

    /// <summary>max over the bars of the least that each costs on its own: a lower bound.</summary>
    public double LargestCheapest(CancellationToken cancellation)
    {
        var largest = 0.0;
        var near = 0;
        for (var i = 0; i < _bars.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            while (near < _partners.Count && _partners.Key(near) < _bars.Key(i))
                near++;
            largest = Math.Max(largest, Cheapest(i, near, _bars.Diagonal[i], reachedToo: true));
        }

        return largest;
    }

    /// <summary>Whether all bars of half-length above <paramref name="bound"/> have partners within it.</summary>
    public bool Covers(double bound, CancellationToken cancellation)
    {
        _bound = bound;
        Array.Fill(_partnerOf, None);
        Array.Fill(_ownerOf, None);
        SetWindows();
        while (Layer(out var free, cancellation))
        {
            if (free == 0)
            {
                Used = LargestCost();
                return true;
            }

            for (var i = 0; i < _bars.Count; i++)
                if (_levels[i] == 0)
                    Augment(i, cancellation);
        }

        return false;
    }

    /// <summary>After a failed test: the least bound at which the bars that block each other get a new partner, or one of them may go to the diagonal. None below it is enough (Hall).</summary>
    public double NextBound(CancellationToken cancellation)
    {
        var next = double.PositiveInfinity;
        for (var k = 0; k < _reached; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            var i = _queue[k];
            next = Math.Min(next, Cheapest(i, _starts[i], Math.Min(next, _bars.Diagonal[i]), reachedToo: false));
        }

        return next;
    }

    private void SetWindows()
    {
        var (start, end) = (0, 0);
        for (var i = 0; i < _bars.Count; i++)
        {
            var key = _bars.Key(i);
            while (start < _partners.Count && key - _partners.Key(start) > _bound)
                start++;
            while (end < _partners.Count && _partners.Key(end) - key <= _bound)
                end++;
            (_starts[i], _ends[i]) = (start, end);
        }
    }

    /// <summary>Levels of the bars by breadth-first search from those without partner, as far as the first free partner; false where bars are left and none is found.</summary>
    private bool Layer(out int free, CancellationToken cancellation)
    {
        _reached = 0;
        for (var i = 0; i < _bars.Count; i++)
        {
            var isFree = _partnerOf[i] == None && _bars.Diagonal[i] > _bound;
            _levels[i] = isFree ? 0 : None;
            _cursors[i] = _starts[i];
            if (isFree)
                _queue[_reached++] = i;
        }

        free = _reached;
        var last = free == 0 ? 0 : int.MaxValue;
        for (var head = 0; head < _reached; head++)
        {
            cancellation.ThrowIfCancellationRequested();
            var i = _queue[head];
            if (_levels[i] > last)
                break;
            for (var j = _starts[i]; j < _ends[i]; j++)
            {
                if (_bars.Distance(i, _partners, j) > _bound)
                    continue;
                var owner = _ownerOf[j];
                if (owner == None)
                {
                    last = _levels[i];
                    break;
                }

                if (_levels[owner] == None)
                {
                    _levels[owner] = _levels[i] + 1;
                    _queue[_reached++] = owner;
                }
            }
        }

        return last < int.MaxValue;
    }

    /// <summary>Depth-first search along the levels for a free partner, by a stack of its own: a path can be as long as there are bars.</summary>
    private void Augment(int root, CancellationToken cancellation)
    {
        var depth = 0;
        _path[0] = root;
        while (depth >= 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var i = _path[depth];
            var deeper = None;
            for (; _cursors[i] < _ends[i]; _cursors[i]++)
            {
                if (_bars.Distance(i, _partners, _cursors[i]) > _bound)
                    continue;
                var owner = _ownerOf[_cursors[i]];
                if (owner == None)
                {
                    for (; depth >= 0; depth--)
                    {
                        _partnerOf[_path[depth]] = _cursors[_path[depth]];
                        _ownerOf[_cursors[_path[depth]]] = _path[depth];
                    }

                    return;
                }

                if (_levels[owner] == _levels[i] + 1)
                {
                    deeper = owner;
                    break;
                }
            }

            if (deeper != None)
            {
                _path[++depth] = deeper;
                continue;
            }

            // No free partner through this bar: nobody else need try it in this phase.
            _levels[i] = None;
            if (--depth >= 0)
                _cursors[_path[depth]]++;
        }
    }

    /// <summary>The least distance from bar i to a partner, if below <paramref name="limit"/>, searched outwards from a position; partners within the bound of a blocked bar are reached already.</summary>
    private double Cheapest(int i, int from, double limit, bool reachedToo)
    {
        for (var j = from; j < _partners.Count && _partners.Key(j) - _bars.Key(i) < limit; j++)
            if (reachedToo || !Reached(j))
                limit = Math.Min(limit, _bars.Distance(i, _partners, j));
        for (var j = from - 1; j >= 0 && _bars.Key(i) - _partners.Key(j) < limit; j--)
            if (reachedToo || !Reached(j))
                limit = Math.Min(limit, _bars.Distance(i, _partners, j));
        return limit;
    }

    private bool Reached(int partner) => _ownerOf[partner] != None && _levels[_ownerOf[partner]] != None;

    private double LargestCost()
    {
        var largest = 0.0;
        for (var i = 0; i < _bars.Count; i++)
            largest = Math.Max(largest, _partnerOf[i] == None ? _bars.Diagonal[i] : _bars.Distance(i, _partners, _partnerOf[i]));
        return largest;
    }
}
