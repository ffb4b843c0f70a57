using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Data.Caching;
using TopoWeb.Experiments.Stages;

namespace TopoWeb.Experiments;

/// <summary>What a stored result is, without its content.</summary>
/// <param name="Choice">Its name among the results of its run.</param>
/// <param name="Result">Key of the document.</param>
/// <param name="Filters">Key of the filters.</param>
/// <param name="Experiment">Name that the experiment was given; null where it has none of its own.</param>
/// <param name="Stored">When it was stored last: what was computed again took other times, which the document has.</param>
internal sealed record ResultKeys(string Choice, string Result, string Filters, string? Experiment, DateTime Stored);

/// <summary>Reads stored results; nothing is computed anew for a reader.</summary>
/// <remarks>A page reads its result when it is prerendered and again when it is live: what was read is held for a while.</remarks>
internal sealed class ResultReader(IDbContextFactory<TopoWebContext> contexts, ArtifactStore artifacts, Caches caches)
{
    /// <summary>Objects take about so many times the bytes of what they were read from: filters are held as weights and as points, and numbers are shorter than their text is long.</summary>
    private const int InMemory = 3;

    /// <summary>Key of a result without its content. It changes when the result is computed from other networks or settings.</summary>
    public async Task<string?> KeyAsync(Visitor visitor, Guid run, string choice, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await OpenTo(db, visitor, run).Where(r => r.Choice == choice).Select(r => r.ResultKey).SingleOrDefaultAsync(cancellation);
    }

    /// <param name="visitor">Who asks.</param>
    /// <param name="run">The run.</param>
    /// <param name="choice">Name of the result; null takes the last.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <returns>Null where there is no such run or it has no such result yet.</returns>
    public async Task<StoredResult?> FindAsync(Visitor visitor, Guid run, string? choice, CancellationToken cancellation = default) =>
        await KeysAsync(visitor, run, choice, cancellation) is { } keys ? await FindAsync(visitor, run, choice, keys, cancellation) : null;

    /// <summary>A result whose keys the visitor was given, or the one in its place: a preview is deleted as soon as there is one of more networks.</summary>
    public async Task<StoredResult?> FindAsync(Visitor visitor, Guid run, string? choice, ResultKeys keys, CancellationToken cancellation = default)
    {
        while (true)
        {
            if (await FrozenAsync(run, keys.Choice, keys.Result, keys.Filters, keys.Experiment, cancellation) is { } found)
                return found;
            if (await KeysAsync(visitor, run, choice, cancellation) is not { } now || (now.Result == keys.Result && now.Filters == keys.Filters))
                return null;
            keys = now;
        }
    }

    /// <summary>What <see cref="FindAsync(Visitor, Guid, string, CancellationToken)"/> would find, without reading it.</summary>
    public async Task<ResultKeys?> KeysAsync(Visitor visitor, Guid run, string? choice, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var row = await OpenTo(db, visitor, run).Where(r => (choice == null || r.Choice == choice))
            .OrderByDescending(r => r.Ordinal).Select(r => new { r.Choice, r.ResultKey, r.FiltersKey, r.Run!.Title, r.Run.SpecJson, r.CreatedAt }).FirstOrDefaultAsync(cancellation);
        return row is null ? null : new(row.Choice, row.ResultKey, row.FiltersKey, row.Title ?? ExperimentSpec.NameIn(row.SpecJson), row.CreatedAt);
    }

    /// <summary>A result without the filters that it is based on, for who shows many at once.</summary>
    /// <returns>Null where there is no such run or it has no such result.</returns>
    public async Task<ResultDocument?> DocumentAsync(Visitor visitor, Guid run, string choice, CancellationToken cancellation = default) =>
        await KeyAsync(visitor, run, choice, cancellation) is { } key ? await DocumentAsync(key, cancellation) : null;

    /// <summary>A document by its key; null where it is no longer stored. Whoever asks has found out that the visitor may see it, or shows nobody more than a number of it.</summary>
    public Task<ResultDocument?> DocumentAsync(string key, CancellationToken cancellation) =>
        ReadAsync(key, async (content, c) => (await StageFormat.ReadAsync<ResultDocument>(content, key, c)).Value, cancellation);

    /// <summary>A result by its keys, whatever its run has by now. Whoever asks has found out that the visitor may see it.</summary>
    /// <param name="run">The run it is of.</param>
    /// <param name="choice">Its name among the results of the run.</param>
    /// <param name="resultKey">Key of the document.</param>
    /// <param name="filtersKey">Key of the filters.</param>
    /// <param name="experiment">Name that the experiment was given; null where it has none of its own.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <returns>Null where they are no longer stored.</returns>
    public async Task<StoredResult?> FrozenAsync(Guid run, string choice, string resultKey, string filtersKey, string? experiment, CancellationToken cancellation = default)
    {
        var document = await DocumentAsync(resultKey, cancellation);
        var filters = await ReadAsync(filtersKey, FilterFormat.ReadAsync, cancellation);
        return document is null || filters is null ? null : new(run, choice, document.Of(experiment), filters) { ResultKey = resultKey, FiltersKey = filtersKey };
    }

    private static IQueryable<RunResultRow> OpenTo(TopoWebContext db, Visitor visitor, Guid run) =>
        db.RunResults.AsNoTracking().Where(r => r.RunId == run && db.Runs.OpenTo(visitor).Any(owner => owner.Id == r.RunId));

    private async Task<T?> ReadAsync<T>(string key, Func<Stream, CancellationToken, ValueTask<T>> read, CancellationToken cancellation) where T : class
    {
        if (caches.Results.Find<T>(key) is { } known)
            return known;
        var size = 0L;
        var value = await artifacts.ReadAsync(key, (content, c) =>
        {
            size = content.Length;
            return read(content, c);
        }, cancellation);
        return value is null ? null : caches.Results.Keep(key, value, InMemory * size);
    }
}
