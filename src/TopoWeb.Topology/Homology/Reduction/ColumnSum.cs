namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>A sum of coboundaries that is being reduced: a heap with the next cofacet of each simplex in the sum.</summary>
/// <remarks>Only cofacets up to the pivot are ever looked at; those of a simplex that joins the sum later are looked for from there on.</remarks>
/// <param name="coboundary">The coboundaries.</param>
/// <param name="field">The prime p of the coefficients.</param>
internal sealed class ColumnSum<T>(T coboundary, int field)
    where T : struct, ICoboundary
{
    private readonly Dictionary<long, int> _slots = [];
    private readonly List<long> _simplices = [];
    private readonly List<int> _coefficients = [];
    private readonly List<bool> _waiting = [];
    private readonly PriorityQueue<int, long> _heap = new();

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _slots.Clear();
        _simplices.Clear();
        _coefficients.Clear();
        _waiting.Clear();
        _heap.Clear();
    }

    /// <summary>Adds the cofacets after <paramref name="after"/> of a simplex times a coefficient; those before cancel.</summary>
    public void Add(long simplex, int coefficient, long after)
    {
        if (_slots.TryGetValue(simplex, out var slot))
        {
            _coefficients[slot] = (_coefficients[slot] + coefficient) % field;
            if (!_waiting[slot])
                Wait(slot, after);
            return;
        }

        _slots.Add(simplex, _simplices.Count);
        _simplices.Add(simplex);
        _coefficients.Add(coefficient);
        _waiting.Add(false);
        Wait(_simplices.Count - 1, after);
    }

    /// <summary>Takes the earliest cofacet with a coefficient other than 0 off the sum; false where the sum is 0.</summary>
    public bool TryTake(out long cofacet, out int coefficient)
    {
        while (_heap.TryPeek(out _, out cofacet))
        {
            coefficient = 0;
            while (_heap.TryPeek(out var slot, out var head) && head == cofacet)
            {
                _heap.Dequeue();
                _waiting[slot] = false;
                if (_coefficients[slot] == 0)
                    continue;
                coefficient += coboundary.IsNegative(_simplices[slot], cofacet) ? field - _coefficients[slot] : _coefficients[slot];
                Wait(slot, cofacet);
            }

            coefficient %= field;
            if (coefficient != 0)
                return true;
        }

        coefficient = 0;
        return false;
    }

    /// <summary>The simplices of the sum with their coefficients.</summary>
    public Term[] Terms()
    {
        var terms = new List<Term>(_simplices.Count);
        for (var slot = 0; slot < _simplices.Count; slot++)
            if (_coefficients[slot] != 0)
                terms.Add(new Term(_simplices[slot], _coefficients[slot]));
        return [.. terms];
    }

    private void Wait(int slot, long after)
    {
        var next = coboundary.Next(_simplices[slot], after);
        if (next == ICoboundary.None)
            return;
        _waiting[slot] = true;
        _heap.Enqueue(slot, next);
    }
}

/// <summary>A simplex with a coefficient.</summary>
internal readonly record struct Term(long Simplex, int Coefficient);
