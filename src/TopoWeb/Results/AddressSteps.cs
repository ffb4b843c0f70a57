namespace TopoWeb.Results;

/// <summary>Addresses that a page has had. All that one changes of a result stands in its address, so that going back there takes a change back, whatever it was of.</summary>
internal sealed class AddressSteps
{
    /// <summary>Older steps are forgotten: nobody goes back so far one by one.</summary>
    public const int Most = 100;

    private readonly LinkedList<string> _before = new();
    private readonly Stack<string> _after = new();

    public bool CanUndo => _before.Count > 0;

    public bool CanRedo => _after.Count > 0;

    /// <summary>Something is changed of what this address shows.</summary>
    public void Leave(string address)
    {
        _after.Clear();
        Keep(address);
    }

    /// <summary>The address before this one; this one itself where there is none.</summary>
    public string Undo(string address)
    {
        if (_before.Last is not { Value: var before })
            return address;
        _before.RemoveLast();
        _after.Push(address);
        return before;
    }

    /// <summary>The address that was left for this one.</summary>
    public string Redo(string address)
    {
        if (!_after.TryPop(out var after))
            return address;
        Keep(address);
        return after;
    }

    public void Clear()
    {
        _before.Clear();
        _after.Clear();
    }

    private void Keep(string address)
    {
        _before.AddLast(address);
        if (_before.Count > Most)
            _before.RemoveFirst();
    }
}
