namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>A tuple of a pickle.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>A list of a pickle.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A dictionary of a pickle, ordered as written.</summary>
internal sealed class PickleDictionary
{
    private List<KeyValuePair<object?, object?>>? _items; // most dictionaries of a state dict (hooks) are empty

    public IReadOnlyList<KeyValuePair<object?, object?>> Items => _items ?? (IReadOnlyList<KeyValuePair<object?, object?>>)[];

    public void Add(object? key, object? value) => (_items ??= []).Add(new(key, value));
}

/// <summary>The name of a class or function; never looked up anywhere.</summary>
internal sealed record PickleGlobal(string Name);

/// <summary>Something harmless that is not needed: a device, a data type.</summary>
internal sealed record PickleOpaque(string Name);
