using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Jobs;

/// <summary>Takes the filters of a run through the pipeline, one result after the other, and stores each as soon as it is there.</summary>
internal sealed class RunAnalysis(IDbContextFactory<TopoWebContext> contexts, FilterSource filters, ArtifactStore artifacts, DiskSpace disk, TimeProvider time)
{
    /// <param name="run">The run.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="observer">Is told of stages and progress.</param>
    /// <param name="mayWrite">Holds while this job may write results of the run.</param>
    /// <param name="stored">Called after each result.</param>
    /// <param name="withExtras">Also lays each graph out and compares each barcode with those of random filters, once the result is stored.</param>
    /// <param name="refused">Called where one of several layers cannot be analysed by these settings; the others are. Null: that ends the analysis.</param>
    /// <param name="cancellation">Ends the analysis; results stored by then stay.</param>
    public async Task AnalyzeAsync(
        RunRow run, ExperimentSpec spec, StageProgressLog observer, Expression<Func<RunRow, bool>> mayWrite, Func<FilterInput, ResultDocument, Task> stored, bool withExtras,
        Func<FilterInput, InvalidInputException, Task>? refused, CancellationToken cancellation)
    {
        disk.Require();
        var stages = new StageRunner(new ArtifactStageStore(artifacts), observer);
        var pipeline = new ExperimentPipeline(stages);
        var ordinal = 0;
        InvalidInputException? first = null;
        observer.Begin("filters");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await foreach (var input in filters.LoadAsync(run, spec.Source, cancellation))
        {
            observer.Choose(input.Label);
            Staged<ResultDocument> result;
            try
            {
                result = await pipeline.AnalyzeAsync(input.Filters, input.FiltersKey, input.Source, spec.Analysis, clock.Elapsed.TotalSeconds, cancellation);
            }
            catch (InvalidInputException e) when (spec.Source.ByLayer && refused is not null)
            {
                // A k that fits the filters of a deep layer may be more than a first layer has.
                first ??= e;
                observer.TakeStages();
                await refused(input, e);
                continue;
            }
            if (!await SaveAsync(run.Id, mayWrite, input, ordinal++, result, observer.TakeStages(), cancellation))
                throw new OperationCanceledException("The run is not this job's any more.");
            await stored(input, result.Value);
            if (withExtras)
                await AddExtrasAsync(run.Id, mayWrite, input, result, stages, observer, cancellation);
            clock.Restart();
        }
        if (ordinal == 0 && first is not null)
            throw first;
    }

    /// <summary>The result is there to be looked at; the force layout and the comparison with random filters take their time and follow it.</summary>
    private async Task AddExtrasAsync(
        Guid id, Expression<Func<RunRow, bool>> mayWrite, FilterInput input, Staged<ResultDocument> result, StageRunner stages, StageProgressLog observer, CancellationToken cancellation)
    {
        var layout = await LayoutStore.ComputeAsync(stages, result.Key, result.Value, cancellation);
        if (await SignificanceStore.ComputeAsync(stages, result.Key, result.Value, input.Filters, cancellation) is null && layout is null)
            return;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (!await HoldAsync(db, id, mayWrite, cancellation))
            throw new OperationCanceledException("The run is not this job's any more.");
        foreach (var stage in observer.TakeStages())
        {
            (stage.RunId, stage.Choice) = (id, input.Choice);
            db.Stages.Add(stage);
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>What a result says, in a line.</summary>
    public static string Describe(FilterInput input, ResultDocument result)
    {
        var ratio = BarcodeStatistics.LongestRatio(result.Barcode) is { } r ? $", longest H₁ bar {r:0.0} × the second" : "";
        var graph = result.Mapper is null ? "" : $", Mapper graph of {result.Mapper.Nodes.Count:N0} nodes";
        return $"{input.Label}: {result.Points.Kept:N0} of {result.Points.Input:N0} filters kept{ratio}{graph}.";
    }

    private async Task<bool> SaveAsync(
        Guid id, Expression<Func<RunRow, bool>> mayWrite, FilterInput input, int ordinal, Staged<ResultDocument> result, IReadOnlyList<StageRow> stages, CancellationToken cancellation)
    {
        // Both are there, unless they were found again from a run that was deleted meanwhile.
        await artifacts.PutAsync(input.FiltersKey, FilterSource.Kind, input.Filters.ToBytes(), cancellation);
        await artifacts.PutAsync(result.Key, "result", StageRunner.Serialize(result), cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (!await HoldAsync(db, id, mayWrite, cancellation))
            return false;
        await db.RunResults.Where(r => r.RunId == id && r.Choice == input.Choice).ExecuteDeleteAsync(cancellation);
        await db.Stages.Where(s => s.RunId == id && s.Choice == input.Choice).ExecuteDeleteAsync(cancellation);
        db.RunResults.Add(new RunResultRow
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
            ThumbnailSvg = result.Value.Mapper is { } mapper ? MapperThumbnail.Write(mapper) : null,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        });
        foreach (var stage in stages)
        {
            stage.RunId = id;
            stage.Choice = input.Choice;
            db.Stages.Add(stage);
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Whether the run is still this job's. The update locks its row to the end of the transaction: who lost it writes nothing over its successor's results.</summary>
    private static async Task<bool> HoldAsync(TopoWebContext db, Guid id, Expression<Func<RunRow, bool>> mayWrite, CancellationToken cancellation) =>
        await db.Runs.Where(r => r.Id == id).Where(mayWrite).ExecuteUpdateAsync(s => s.SetProperty(r => r.Stage, r => r.Stage), cancellation) == 1;
}
