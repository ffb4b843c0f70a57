using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Rendering.Graphs;

namespace TopoWeb.Runs.Jobs;

/// <summary>Writes the results of a run and the stages they are made of, as long as the run is the job's.</summary>
internal sealed class RunResultStore(IDbContextFactory<TopoWebContext> contexts, ArtifactStore artifacts, TimeProvider time)
{
    /// <exception cref="OperationCanceledException">The run is no longer this job's.</exception>
    public async Task StoreAsync(
        Guid id, Expression<Func<RunRow, bool>> mayWrite, FilterInput input, int ordinal, Staged<ResultDocument> result, IReadOnlyList<StageRow> stages, CancellationToken cancellation)
    {
        string[] made = [result.Key, input.FiltersKey];
        for (var written = false; !written;)
        {
            // Both are stored already, unless it is a preview, or they were found and the run they were found from has been deleted meanwhile.
            await artifacts.PutAsync(input.FiltersKey, FilterSource.Kind, input.Filters.WriteAsync, cancellation);
            await new ArtifactStageStore(artifacts).PutAsync("result", result, cancellation);
            await WriteAsync(id, mayWrite, async db =>
            {
                written = await ArtifactSweep.HoldAsync(db, made, cancellation);
                if (!written)
                    return;
                var mine = db.RunResults.Where(r => r.RunId == id && r.Choice == input.Choice);
                var replaced = await mine.Select(r => new { r.ResultKey, r.FiltersKey }).ToListAsync(cancellation);
                List<string> left = [];
                // A result computed again is the same where its key is: what was derived from it stays its own.
                if (replaced.TrueForAll(r => r.ResultKey != result.Key))
                {
                    var old = db.Stages.Where(s => s.RunId == id && s.Choice == input.Choice);
                    left = [.. replaced.SelectMany(r => new[] { r.ResultKey, r.FiltersKey }), .. await old.Select(s => s.Key).ToListAsync(cancellation)];
                    await old.ExecuteDeleteAsync(cancellation);
                }
                await mine.ExecuteDeleteAsync(cancellation);
                db.RunResults.Add(Row(id, input, ordinal, result));
                await StageOwnership.RecordAsync(db, id, input.Choice, stages, cancellation);
                await ArtifactSweep.DeleteReplacedAsync(db, left, cancellation);
            }, cancellation);
        }
    }

    /// <summary>Records further stages of a stored result.</summary>
    /// <exception cref="OperationCanceledException">The run is no longer this job's.</exception>
    public Task StoreDerivedAsync(Guid id, Expression<Func<RunRow, bool>> mayWrite, FilterInput input, IReadOnlyList<StageRow> stages, CancellationToken cancellation) =>
        stages.Count == 0 ? Task.CompletedTask : WriteAsync(id, mayWrite, db => StageOwnership.RecordAsync(db, id, input.Choice, stages, cancellation), cancellation);

    /// <summary>Writes in one transaction that holds the run's row: a job that has lost the run writes nothing over its successor's results.</summary>
    private async Task WriteAsync(Guid id, Expression<Func<RunRow, bool>> mayWrite, Func<TopoWebContext, Task> write, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (!await StageOwnership.HoldAsync(db.Runs.Where(mayWrite), id, cancellation))
            throw new OperationCanceledException("The run is no longer this job's.");
        await write(db);
        await transaction.CommitAsync(cancellation);
    }

    private RunResultRow Row(Guid id, FilterInput input, int ordinal, Staged<ResultDocument> result) => new()
    {
        Id = Guid.CreateVersion7(),
        RunId = id,
        Choice = input.Choice,
        Label = input.Label,
        Ordinal = ordinal,
        ResultKey = result.Key,
        FiltersKey = input.FiltersKey,
        PointsIn = result.Value.Points.Input,
        PointsKept = result.Value.Points.Kept,
        Networks = input.Source is { Kind: "training", Networks: { } networks } ? networks : null,
        LongestRatio = BarcodeStatistics.LongestRatio(result.Value.Barcode),
        LongestBar = BarcodeStatistics.LongestBar(result.Value.Barcode),
        ThumbnailSvg = result.Value.Mapper is { } mapper ? MapperThumbnail.Write(mapper) : null,
        CreatedAt = time.GetUtcNow().UtcDateTime,
    };
}
