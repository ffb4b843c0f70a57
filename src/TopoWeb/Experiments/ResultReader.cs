using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Experiments;

/// <summary>A stored result with the filters it stands on.</summary>
internal sealed record StoredResult(Guid RunId, string Choice, ResultDocument Document, FilterArtifact Filters)
{
    /// <summary>Key under which the document is stored; what is computed of it is named after this.</summary>
    public string ResultKey { get; init; } = "";

    /// <summary>Key of the filters: keys of stages follow from it.</summary>
    public string FiltersKey { get; init; } = "";

    /// <summary>The members at <paramref name="rows"/> as analysed, with their provenance.</summary>
    public IReadOnlyList<MemberPatch> Members(IReadOnlyList<int> rows)
    {
        var cloud = Filters.Points.Select([.. rows]);
        var values = Document.Spec.Normalize ? Normalization.Apply(cloud).Points : cloud;
        return [.. rows.Select((row, i) => new MemberPatch(Filters.ProvenanceOf(row), values.Row(i).ToArray()))];
    }
}

/// <summary>Reads stored results; nothing is computed anew for a reader.</summary>
internal sealed class ResultReader(IDbContextFactory<TopoWebContext> contexts, ArtifactStore artifacts)
{
    /// <summary>Key of a result, without its content: another where it was computed anew.</summary>
    public async Task<string?> KeyAsync(Guid run, string choice, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.RunResults.AsNoTracking().Where(r => r.RunId == run && r.Choice == choice).Select(r => r.ResultKey).SingleOrDefaultAsync(cancellation);
    }

    /// <param name="run">The run.</param>
    /// <param name="choice">Name of the result; null takes the last.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <returns>Null where there is no such run or it has no such result yet.</returns>
    public async Task<StoredResult?> FindAsync(Guid run, string? choice, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var row = await db.RunResults.AsNoTracking().Where(r => r.RunId == run && (choice == null || r.Choice == choice))
            .OrderByDescending(r => r.Ordinal).FirstOrDefaultAsync(cancellation);
        if (row is null)
            return null;
        var content = await artifacts.FindAsync(row.ResultKey, cancellation);
        var filters = await artifacts.FindAsync(row.FiltersKey, cancellation);
        return content is null || filters is null
            ? null
            : new(run, row.Choice, StageRunner.Deserialize<ResultDocument>(content, row.ResultKey).Value, FilterArtifact.FromBytes(filters)) { ResultKey = row.ResultKey, FiltersKey = row.FiltersKey };
    }
}
