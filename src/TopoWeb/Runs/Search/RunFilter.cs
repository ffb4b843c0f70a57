using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Search;

/// <summary>Which of the runs that a visitor sees.</summary>
/// <param name="Project">Those of a project.</param>
/// <param name="Person">Those of a person.</param>
/// <param name="States">Those in one of these states; empty for any.</param>
/// <param name="Words">Each stands in the name, the notation, the project's name or the person's.</param>
internal sealed record RunFilter(Guid? Project, Guid? Person, IReadOnlyList<RunState> States, IReadOnlyList<string> Words)
{
    /// <summary>Word for the states of a run under way.</summary>
    public const string Active = "active";

    /// <summary>Word for the visitor herself.</summary>
    public const string Me = "me";

    private static readonly RunState[] UnderWay = [RunState.Queued, RunState.Training, RunState.Analyzing];

    public static RunFilter All { get; } = new(null, null, [], []);

    public bool IsEmpty => this is { Project: null, Person: null, States.Count: 0, Words.Count: 0 };

    /// <summary>A filter as addresses and requests write it.</summary>
    /// <param name="visitor">Whom <c>me</c> means.</param>
    /// <param name="project">An id.</param>
    /// <param name="person">An id, or <c>me</c>.</param>
    /// <param name="state">States separated by commas, or <c>active</c>.</param>
    /// <param name="search">Words.</param>
    /// <exception cref="InvalidInputException">One of them is not understood.</exception>
    public static RunFilter Parse(Visitor visitor, string? project, string? person, string? state, string? search)
    {
        var (filter, check) = (All, new InputCheck());
        check.Try(() => { filter = filter with { Project = string.IsNullOrWhiteSpace(project) ? null : IdOf("project", project) }; });
        check.Try(() => { filter = filter with { Person = string.IsNullOrWhiteSpace(person) ? null : person.Trim().Equals(Me, StringComparison.OrdinalIgnoreCase) && visitor.UserId is { } me ? me : IdOf("person", person) }; });
        check.Try(() => { filter = filter with { States = [.. (state ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(StatesOf).Distinct()] }; });
        check.Try(() => { filter = filter with { Words = RunSearch.WordsOf(search) }; });
        check.Throw();
        return filter;
    }

    private static Guid IdOf(string field, string text) => Guid.TryParse(text, out var id) ? id : throw new InvalidInputException(field, $"“{text}” is not the ID of a {field}.");

    private static RunState[] StatesOf(string word) =>
        word.Equals(Active, StringComparison.OrdinalIgnoreCase) ? UnderWay
        : Enum.TryParse<RunState>(word, ignoreCase: true, out var state) && Enum.IsDefined(state) && !char.IsAsciiDigit(word[0]) ? [state]
        : throw new InvalidInputException("state", $"Unknown state “{word}”. The states are {Active}, {string.Join(", ", Enum.GetNames<RunState>()).ToLowerInvariant()}.");
}
