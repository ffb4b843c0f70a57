using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Search;

/// <summary>The text by which a run is found, and the words that are looked for in it. Both are folded alike, so that <c>rho(80,0.3)</c> finds ρ(80, 0.3).</summary>
internal static class RunSearch
{
    private const int LongestText = 200;
    private const int MostWords = 10;

    /// <summary>Name, preset, the notation in both of its forms, and the note, as stored with the run: a search formats nothing.</summary>
    public static string TextOf(string name, string? preset, ExperimentSpec spec, string? note = null) => string.Join('\n', new[]
    {
        Fold(name), preset, Squeeze(ExperimentNotation.Format(spec)), ExperimentNotation.FormatPaper(spec) is { } paper ? Squeeze(paper) : null, note is null ? null : Fold(note),
    }.OfType<string>());

    /// <summary>The data set that a run's networks are trained on.</summary>
    public static string? DatasetOf(ExperimentSpec spec) => spec.Source is { Kind: SourceKind.Training, Training.Dataset: { } dataset } ? dataset : null;

    /// <exception cref="InvalidInputException">More than a search looks for.</exception>
    public static IReadOnlyList<string> WordsOf(string? text)
    {
        if (text is { Length: > LongestText })
            throw new InvalidInputException("search", $"The search has {text.Length} characters; the limit is {LongestText}.");
        List<string> words = [.. Fold(text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct()];
        return words.Count <= MostWords ? words : throw new InvalidInputException("search", $"The search has {words.Count} words; the limit is {MostWords}.");
    }

    /// <summary>Those of the runs that a filter lets through.</summary>
    public static async Task<IQueryable<RunRow>> MatchingAsync(this IQueryable<RunRow> runs, TopoWebContext db, Visitor visitor, RunFilter filter, CancellationToken cancellation)
    {
        if (filter.Project is { } project)
            runs = runs.Where(r => r.ProjectId == project);
        if (filter.Person is { } person)
            runs = runs.Where(r => r.OwnerId == person);
        if (filter.States is { Count: > 0 })
        {
            var states = filter.States.ToList();
            runs = runs.Where(r => states.Contains(r.State));
        }
        runs = runs.WithLabels(filter);
        if (filter.Words.Count == 0)
            return runs;
        // People and projects are few: their names are looked through here, where letters of any alphabet have a lower case. Databases differ in that.
        var people = visitor.IsSignedIn ? await db.Users.Select(u => new { u.Id, Name = u.DisplayName }).ToListAsync(cancellation) : [];
        var projects = visitor.IsSignedIn ? await db.Projects.Select(p => new { p.Id, p.Name }).ToListAsync(cancellation) : [];
        foreach (var word in filter.Words)
        {
            var owners = people.Where(p => Fold(p.Name).Contains(word, StringComparison.Ordinal)).Select(p => (Guid?)p.Id).ToList();
            var places = projects.Where(p => Fold(p.Name).Contains(word, StringComparison.Ordinal)).Select(p => (Guid?)p.Id).ToList();
            runs = runs.Where(r => r.SearchText!.Contains(word) || r.Tags.Any(t => t.Tag.Contains(word)) || owners.Contains(r.OwnerId) || places.Contains(r.ProjectId));
        }
        return runs;
    }

    private static IQueryable<RunRow> WithLabels(this IQueryable<RunRow> runs, RunFilter filter)
    {
        foreach (var tag in filter.Tags)
            runs = runs.Where(r => r.Tags.Any(t => t.Tag == tag));
        if (filter.Dataset is { } dataset)
            runs = runs.Where(r => r.Dataset == dataset);
        if (filter.Loops is { } loops)
        {
            var (least, most) = (loops.Least, loops.Most ?? int.MaxValue);
            runs = runs.Where(r => r.Results.Any(x => x.SupportedLoops >= least && x.SupportedLoops <= most));
        }
        if (filter.From is { } from)
            runs = runs.Where(r => r.CreatedAt >= from);
        if (filter.Before is { } before)
            runs = runs.Where(r => r.CreatedAt < before);
        if (filter.Schedule is { } schedule)
            runs = runs.Where(r => r.ScheduleId == schedule);
        return filter.Archived switch
        {
            ArchivedRuns.No => runs.Where(r => r.ArchivedAt == null),
            ArchivedRuns.Only => runs.Where(r => r.ArchivedAt != null),
            _ => runs,
        };
    }

    /// <summary>In letters of one case, and without what people write in several ways.</summary>
    internal static string Fold(string text) => text.ToLowerInvariant().Replace('×', 'x').Replace("ρ", "rho", StringComparison.Ordinal).Replace("ν", "nu", StringComparison.Ordinal)
        .Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);

    /// <summary>Notation is written with and without spaces.</summary>
    private static string Squeeze(string notation) => string.Concat(Fold(notation).Where(c => !char.IsWhiteSpace(c)));
}
