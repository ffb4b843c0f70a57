namespace TopoWeb.Topology.Homology;

/// <summary>A formal sum of simplices as a binary heap, the earliest simplex of the filtration on top; equal simplices are added up when they reach the top.</summary>
/// <param name="field">The prime p of the coefficients.</param>
internal sealed class EntryHeap(int field)
{
    private Entry[] _entries = new Entry[256];
    private int _count;

    public void Clear() => _count = 0;

    public void Push(Entry entry)
    {
        if (_count == _entries.Length)
            Array.Resize(ref _entries, 2 * _count);
        var hole = _count++;
        while (hole > 0)
        {
            var parent = (hole - 1) / 2;
            if (!entry.Precedes(_entries[parent]))
                break;
            _entries[hole] = _entries[parent];
            hole = parent;
        }

        _entries[hole] = entry;
    }

    /// <summary>Removes the earliest simplex with a coefficient other than 0 and returns it; none where the sum is 0.</summary>
    public Entry PopPivot()
    {
        while (_count > 0)
        {
            var pivot = Pop();
            var coefficient = pivot.Coefficient;
            while (_count > 0 && _entries[0].Index == pivot.Index)
                coefficient = (coefficient + Pop().Coefficient) % field;
            if (coefficient != 0)
                return pivot with { Coefficient = coefficient };
        }

        return Entry.None;
    }

    /// <summary>The earliest simplex with a coefficient other than 0, left in the heap.</summary>
    public Entry Pivot()
    {
        var pivot = PopPivot();
        if (pivot.Index >= 0)
            Push(pivot);
        return pivot;
    }

    private Entry Pop()
    {
        var top = _entries[0];
        var last = _entries[--_count];
        var hole = 0;
        while (true)
        {
            var child = 2 * hole + 1;
            if (child >= _count)
                break;
            if (child + 1 < _count && _entries[child + 1].Precedes(_entries[child]))
                child++;
            if (!_entries[child].Precedes(last))
                break;
            _entries[hole] = _entries[child];
            hole = child;
        }

        _entries[hole] = last;
        return top;
    }
}
