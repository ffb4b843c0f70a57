using System.Text;
using TopoWeb.Networks.Weights.Content;

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

    /// <summary>The value of a text key, the last one as in Python; null where there is none.</summary>
    public object? Value(string key)
    {
        for (var i = Items.Count - 1; i >= 0; i--)
            if (Items[i].Key is string name && name == key)
                return Items[i].Value;
        return null;
    }

    public bool Has(string key) => Items.Any(item => item.Key is string name && name == key);
}

/// <summary>The name of a class or function; never looked up anywhere.</summary>
internal sealed record PickleGlobal(string Name);

/// <summary>
/// What stands for an object of a class that is not needed here: the name of the class or function and everything that was handed to it. Nothing of the class is looked up,
/// called or built; that its arguments are kept is only so that tensors among them are found.
/// </summary>
internal sealed class PickleObject(string name, params object?[] arguments)
{
    private PickleDictionary? _pairs;
    private PickleList? _items;

    public string Name => name;

    public object?[] Arguments => arguments;

    /// <summary>The attributes, mostly a dictionary.</summary>
    public object? State { get; set; }

    /// <summary>Pairs that were added to it, as to a <c>defaultdict</c>.</summary>
    public PickleDictionary Pairs => _pairs ??= new PickleDictionary();

    public bool HasPairs => _pairs is not null;

    /// <summary>Items that were added to it, as to a <c>deque</c> or a set.</summary>
    public PickleList Items => _items ??= new PickleList();

    /// <summary>All that belongs to it.</summary>
    public IEnumerable<object?> Parts => arguments.Append(_items).Append(_pairs).Append(State).Where(part => part is not null);
}

/// <summary>Bytes of a pickle where they lie: arrays of NumPy may be the whole file.</summary>
/// <param name="Stream">Holds the pickle.</param>
/// <param name="At">Where they begin.</param>
/// <param name="Length">How many there are.</param>
/// <param name="IsText">They are stored as text, one character a byte, as Python 3 writes bytes in protocol 2; then there are at most <paramref name="Length"/>.</param>
internal sealed record PickleBytes(Stream Stream, long At, long Length, bool IsText)
{
    public static PickleBytes Of(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        return new PickleBytes(new MemoryStream(bytes, writable: false), 0, bytes.Length, IsText: false);
    }

    /// <summary>Reads from the first byte on.</summary>
    public Stream Open()
    {
        Stream.Position = At;
        return IsText ? new CharacterStream(Stream) : new UnclosedStream(Stream);
    }
}
