namespace TopoWeb.Data.Logging;

/// <summary>What the lines of a job belong to.</summary>
/// <param name="worker">The process that does it.</param>
internal sealed class JobScope(string worker) : LogScope
{
    public Guid? Run { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    public int? Network { get; init; }

    /// <summary>Whose run it is, as pages show it.</summary>
    public string? Person { get; init; }

    public Guid? PersonId { get; init; }

    protected override IReadOnlyList<KeyValuePair<string, object?>> Parts =>
    [
        .. Run is { } run ? [Part("Run", run)] : (KeyValuePair<string, object?>[])[],
        .. Name is { } name ? [Part("Name", LogText.Plain(name))] : (KeyValuePair<string, object?>[])[],
        .. Network is { } network ? [Part("Network", network)] : (KeyValuePair<string, object?>[])[],
        .. Person is { } person ? [Part("Person", LogText.Plain(person))] : (KeyValuePair<string, object?>[])[],
        .. PersonId is { } id ? [Part("PersonId", id)] : (KeyValuePair<string, object?>[])[],
        Part("Worker", worker),
    ];
}
