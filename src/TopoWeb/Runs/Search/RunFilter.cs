using System.Globalization;
using TopoWeb.Access;
using TopoWeb.Controls.Times;
using TopoWeb.Data;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Search;

/// <summary>Which runs that somebody put away are listed.</summary>
internal enum ArchivedRuns
{
    /// <summary>Only the others.</summary>
    No,
    Only,
    Any,
}

/// <summary>A range of loops; without an end it is open.</summary>
internal readonly record struct LoopRange(int Least, int? Most);

/// <summary>Which of the runs that a visitor sees.</summary>
/// <param name="Project">Those of a project.</param>
/// <param name="Person">Those of a person.</param>
/// <param name="States">Those in one of these states; empty for any.</param>
/// <param name="Words">Each stands in the name, the notation, the note, a tag, the project's name or the person's.</param>
internal sealed record RunFilter(Guid? Project, Guid? Person, IReadOnlyList<RunState> States, IReadOnlyList<string> Words)
{
    /// <summary>Word for the states of a run under way.</summary>
    public const string Active = "active";

    /// <summary>Word for the visitor herself.</summary>
    public const string Me = "me";

    private const string Day = "yyyy-MM-dd";
    private const int LongestDataset = 64;
    private const int MostLoops = 9999;

    private static readonly RunState[] UnderWay = [RunState.Queued, RunState.Training, RunState.Analyzing];

    public static RunFilter All { get; } = new(null, null, [], []);

    /// <summary>Those that have all of these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Those whose networks are trained on a data set.</summary>
    public string? Dataset { get; init; }

    /// <summary>Those with a result of so many significant loops.</summary>
    public LoopRange? Loops { get; init; }

    /// <summary>Submitted from this time on, the beginning of the first day.</summary>
    public DateTime? From { get; init; }

    /// <summary>Submitted before this time, the end of the last day.</summary>
    public DateTime? Before { get; init; }

    public ArchivedRuns Archived { get; init; } = ArchivedRuns.Any;

    /// <summary>Those of a schedule.</summary>
    public Guid? Schedule { get; init; }

    /// <summary>Everything is let through but what was put away.</summary>
    public bool IsEmpty => this is { Project: null, Person: null, States.Count: 0, Words.Count: 0, Tags.Count: 0, Dataset: null, Loops: null, From: null, Before: null, Schedule: null };

    /// <summary>A filter as addresses and requests write it.</summary>
    /// <param name="visitor">Whom <c>me</c> means.</param>
    /// <param name="query">The parts; those that are empty let everything through.</param>
    /// <exception cref="InvalidInputException">One of them is not understood; all that are wrong are named.</exception>
    public static RunFilter Parse(Visitor visitor, RunQuery query)
    {
        var (filter, check, zone) = (All, new InputCheck(), TimeZoneInfo.Utc);
        check.Try(() => { filter = filter with { Project = IdOf("project", query.Project) }; });
        check.Try(() => { filter = filter with { Person = query.Person?.Trim().Equals(Me, StringComparison.OrdinalIgnoreCase) == true && visitor.UserId is { } me ? me : IdOf("person", query.Person) }; });
        check.Try(() => { filter = filter with { States = [.. (query.State ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(StatesOf).Distinct()] }; });
        check.Try(() => { filter = filter with { Words = RunSearch.WordsOf(query.Search) }; });
        check.Try(() => { filter = filter with { Tags = TagsOf(query.Tag) }; });
        check.Try(() => { filter = filter with { Dataset = DatasetOf(query.Dataset) }; });
        check.Try(() => { filter = filter with { Loops = LoopsOf(query.Loops) }; });
        check.Try(() => { zone = ZoneOf(query.TimeZone); });
        check.Try(() => { filter = filter with { From = DayOf("from", query.From) is { } day ? TimeZones.StartOfDay(day, zone) : null }; });
        check.Try(() => { filter = filter with { Before = DayOf("until", query.Until) is { } day ? TimeZones.StartOfDay(day.AddDays(1), zone) : null }; });
        check.Try(() => { filter = filter with { Archived = ArchivedOf(query.Archived) }; });
        check.Try(() => { filter = filter with { Schedule = IdOf("schedule", query.Schedule) }; });
        if (check.IsClean && filter is { From: { } from, Before: { } before } && from >= before)
            check.Add("until", "The last day is before the first.");
        check.Throw();
        return filter;
    }

    private static Guid? IdOf(string field, string? text) => string.IsNullOrWhiteSpace(text) ? null
        : Guid.TryParse(text, out var id) ? id : throw new InvalidInputException(field, $"“{text}” is not the ID of a {field}.");

    private static IReadOnlyList<string> TagsOf(string? text)
    {
        try
        {
            return TagText.Split(text);
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException("tag", e.Message);
        }
    }

    private static string? DatasetOf(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : text.Trim().Length <= LongestDataset ? text.Trim().ToLowerInvariant() : throw new InvalidInputException("dataset", $"The data set has {text.Trim().Length} characters; the limit is {LongestDataset}.");

    /// <summary><c>1</c>, <c>1-3</c>, or <c>2+</c>.</summary>
    private static LoopRange? LoopsOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var trimmed = text.Trim();
        var ends = trimmed.EndsWith('+') ? [trimmed[..^1]] : trimmed.Split('-', StringSplitOptions.TrimEntries);
        int[] numbers = [.. ends.Select(e => int.TryParse(e, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= MostLoops ? n : -1)];
        if (numbers.Length > 2 || numbers.Contains(-1) || numbers[^1] < numbers[0])
            throw new InvalidInputException("loops", $"“{text}” is not a number of loops. Give 1, 1-3, or 2+ for two or more.");
        return new(numbers[0], trimmed.EndsWith('+') ? null : numbers[^1]);
    }

    private static DateTime? DayOf(string field, string? text) => string.IsNullOrWhiteSpace(text) ? null
        : DateTime.TryParseExact(text.Trim(), Day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day) && day.Year is > 1 and < 9999 ? day
        : throw new InvalidInputException(field, $"“{text}” is not a day. Give year, month and day, such as 2026-01-31.");

    /// <summary>The zone whose days are meant.</summary>
    private static TimeZoneInfo ZoneOf(string? text) => string.IsNullOrWhiteSpace(text) ? TimeZoneInfo.Utc
        : TimeZones.TryFind(text.Trim()) ?? throw new InvalidInputException("timeZone", $"Unknown time zone “{LineText.Short(text.Trim(), TimeZones.LongestName)}”. Give an IANA name such as Europe/Berlin, or UTC.");

    private static ArchivedRuns ArchivedOf(string? text) => string.IsNullOrWhiteSpace(text) ? ArchivedRuns.No
        : !char.IsAsciiDigit(text.Trim()[0]) && Enum.TryParse<ArchivedRuns>(text.Trim(), ignoreCase: true, out var archived) && Enum.IsDefined(archived) ? archived
        : throw new InvalidInputException("archived", $"“{text}” is not understood. Give no, only or any.");

    private static RunState[] StatesOf(string word) =>
        word.Equals(Active, StringComparison.OrdinalIgnoreCase) ? UnderWay
        : Enum.TryParse<RunState>(word, ignoreCase: true, out var state) && Enum.IsDefined(state) && !char.IsAsciiDigit(word[0]) ? [state]
        : throw new InvalidInputException("state", $"Unknown state “{word}”. The states are {Active}, {string.Join(", ", Enum.GetNames<RunState>()).ToLowerInvariant()}.");
}
