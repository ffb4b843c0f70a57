using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Training.Loop;

/// <summary>Draws batches without replacement: every epoch is a new shuffle of all items, and a batch may reach into the next epoch.</summary>
internal sealed class BatchOrder
{
    private readonly RandomGenerator _random;
    private readonly int[] _order;
    private int _next;

    public BatchOrder(int items, RandomGenerator random)
    {
        _random = random;
        _order = new int[items];
        for (var i = 0; i < items; i++)
            _order[i] = i;
        _next = items;
    }

    /// <summary>The next items.</summary>
    public void Next(Span<int> batch)
    {
        for (var i = 0; i < batch.Length; i++)
        {
            if (_next == _order.Length)
                Shuffle();
            batch[i] = _order[_next++];
        }
    }

    public void Save(StateWriter state)
    {
        state.Write(_next);
        state.Write<int>(_order);
    }

    public void Load(StateReader state)
    {
        _next = state.Read<int>();
        state.Read(_order.AsSpan());
    }

    private void Shuffle()
    {
        for (var i = _order.Length - 1; i > 0; i--)
        {
            var j = _random.Next(i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }
        _next = 0;
    }
}
