using System.Collections;

namespace TopoWeb.Data.Logging;

/// <summary>What log lines belong to: named parts, in one line for people, as fields in the JSON form.</summary>
internal abstract class LogScope : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => Parts.Count;

    public KeyValuePair<string, object?> this[int index] => Parts[index];

    /// <summary>As they are at the moment of a line.</summary>
    protected abstract IReadOnlyList<KeyValuePair<string, object?>> Parts { get; }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Parts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(", ", Parts.Select(p => $"{p.Key} {p.Value}"));

    protected static KeyValuePair<string, object?> Part(string name, object? value) => new(name, value);
}
