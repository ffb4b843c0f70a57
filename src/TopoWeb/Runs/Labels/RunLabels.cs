using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Runs.Search;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Labels;

/// <summary>What somebody changes of how a run is called and found. What is null stays as it is.</summary>
internal sealed record RunChange
{
    /// <summary>Empty: the name of the experiment again.</summary>
    public string? Name { get; init; }

    /// <summary>In Markdown; empty removes it.</summary>
    public string? Note { get; init; }

    /// <summary>All tags of the run from now on.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Tags that come to those the run has.</summary>
    public IReadOnlyList<string>? AddTags { get; init; }

    public bool? Archived { get; init; }
}

/// <summary>A tag and how many runs have it.</summary>
internal sealed record TagUse(string Tag, int Runs);

/// <summary>Names, notes, tags and the archive: how people find a run again.</summary>
internal sealed class RunLabels(IDbContextFactory<TopoWebContext> contexts, AuditLog audit, TimeProvider time)
{
    private const int LongestName = 200;

    /// <returns>False where there is no such run.</returns>
    /// <exception cref="InvalidInputException">Something is too long or too much.</exception>
    /// <exception cref="NotAllowedException">The visitor may read it only.</exception>
    public async Task<bool> ChangeAsync(Visitor visitor, Guid id, RunChange change, CancellationToken cancellation = default)
    {
        var check = new InputCheck();
        var (name, note) = (default(string?), default(string?));
        IReadOnlyList<string>? tags = null, more = null;
        check.Try(() => { name = LineText.Clean("name", change.Name, LongestName) is { Length: > 0 } clean ? clean : null; });
        check.Try(() => { note = NoteText.Clean(change.Note); });
        check.Try(() => { tags = change.Tags is null ? null : TagText.Clean(change.Tags); });
        check.Try(() => { more = change.AddTags is null ? null : TagText.Clean(change.AddTags); });
        check.Throw();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Runs.Where(r => r.Id == id).MayChangeAsync(visitor, cancellation))
            return false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var run = await db.Runs.Include(r => r.Experiment).Include(r => r.Tags).SingleOrDefaultAsync(r => r.Id == id, cancellation);
        if (run is null)
            return false;
        var (before, parts) = (run.Title ?? run.Experiment!.Name, new List<string>());
        if (change.Name is not null && run.Title != name)
        {
            run.Title = name == run.Experiment!.Name ? null : name;
            parts.Add($"Name: {run.Title ?? run.Experiment.Name}.");
        }
        if (change.Note is not null && run.Note != note)
        {
            run.Note = note;
            parts.Add("Note.");
        }
        if (parts.Count > 0)
            run.SearchText = RunSearchFill.TextOf(run.Title, run.Experiment!.Name, run.Experiment.PresetId, run.SpecJson, run.Note).Text;
        if ((tags ?? (more is null ? null : TagText.Clean([.. run.Tags.Select(t => t.Tag), .. more]))) is { } wanted && !wanted.SequenceEqual(run.Tags.Select(t => t.Tag).Order(StringComparer.Ordinal)))
        {
            run.Tags.RemoveAll(t => !wanted.Contains(t.Tag));
            run.Tags.AddRange(wanted.Except(run.Tags.Select(t => t.Tag)).Select(tag => new RunTagRow { RunId = id, Tag = tag }).ToList());
            parts.Add($"Tags: {(wanted.Count == 0 ? "none" : string.Join(", ", wanted))}.");
        }
        if (change.Archived is { } archived && archived != run.ArchivedAt is not null)
        {
            run.ArchivedAt = archived ? time.GetUtcNow().UtcDateTime : null;
            parts.Add(archived ? "Archived." : "Restored.");
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        if (parts.Count > 0)
            await audit.WriteAsync(visitor, "run.change", before, string.Join(' ', parts), cancellation);
        return true;
    }

    /// <summary>Tags of the runs that a visitor sees, those of most runs first.</summary>
    public async Task<IReadOnlyList<TagUse>> TagsAsync(Visitor visitor, int skip = 0, int take = 100, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var runs = db.Runs.OpenTo(visitor);
        var tags = await db.RunTags.Where(t => runs.Any(r => r.Id == t.RunId)).GroupBy(t => t.Tag).Select(g => new { Tag = g.Key, Runs = g.Count() })
            .OrderByDescending(t => t.Runs).ThenBy(t => t.Tag).Skip(skip).Take(take).ToListAsync(cancellation);
        return tags.ConvertAll(t => new TagUse(t.Tag, t.Runs));
    }

    /// <summary>Data sets that the networks of runs are trained on.</summary>
    public async Task<IReadOnlyList<string>> DatasetsAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Runs.OpenTo(visitor).Where(r => r.Dataset != null).Select(r => r.Dataset!).Distinct().OrderBy(d => d).ToListAsync(cancellation);
    }
}
