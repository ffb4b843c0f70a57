using System.Text.Json;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Components.Charts;
using TopoWeb.Data;
using TopoWeb.Experiments;

namespace TopoWeb.Jobs;

/// <summary>The two acts of a run: its start, which gives out the trainings it needs, and its analysis, once the networks are there.</summary>
[AutomaticRetry(Attempts = 3, DelaysInSeconds = [2, 10, 30])]
internal sealed partial class RunJob(
    IDbContextFactory<TopoWebContext> contexts, FilterSource filters, ArtifactStore artifacts, TrainingPlanner planner, DiskSpace disk, JobQueue queue, RunLog log,
    JobIdentity identity, IOptions<WorkerOptions> options, TimeProvider time, ILogger<RunJob> logger)
{
    public async Task StartAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var run = await db.Runs.SingleOrDefaultAsync(r => r.Id == id, cancellation);
        if (run is not { State: RunState.Queued or RunState.Training or RunState.Analyzing })
            return;
        try
        {
            disk.Require();
            var spec = JsonSerializer.Deserialize<ExperimentSpec>(run.SpecJson, TopoJson.Options)!;
            if (spec.Source.Kind == SourceKind.Training && run.State != RunState.Analyzing)
                await planner.PlanAsync(run.Id, spec.Source, cancellation);
            else
                queue.AnalyzeRun(id);
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (Exception e) when (e is not System.Data.Common.DbException and not DbUpdateException)
        {
            await FailAsync(id, null, e);
        }
    }

    public async Task AnalyzeAsync(Guid id, CancellationToken cancellation)
    {
        var owner = identity.NewOwner();
        if (await ClaimAsync(id, owner, cancellation) is not { } run)
            return;
        var observer = new RunObserver();
        await using var heartbeat = new Heartbeat(c => BeatAsync(id, owner, observer, c), time, cancellation);
        try
        {
            disk.Require();
            var spec = JsonSerializer.Deserialize<ExperimentSpec>(run.SpecJson, TopoJson.Options)!;
            var pipeline = new ExperimentPipeline(new StageRunner(new ArtifactStageStore(artifacts), observer));
            await log.InformationAsync(id, "Analysis begins.");
            var ordinal = 0;
            observer.Begin("filters");
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await foreach (var input in filters.LoadAsync(run, spec.Source, heartbeat.Token))
            {
                observer.Choose(input.Label);
                var result = await pipeline.AnalyzeAsync(input.Filters, input.FiltersKey, input.Source, spec.Analysis, clock.Elapsed.TotalSeconds, heartbeat.Token);
                await SaveAsync(id, input, ordinal++, result, observer.TakeStages(), heartbeat.Token);
                await log.InformationAsync(id, $"{input.Label}: {result.Value.Points.Kept:N0} of {result.Value.Points.Input:N0} filters kept{Figures(result.Value)}.");
                clock.Restart();
            }
            await SucceedAsync(id, owner);
        }
        catch (OperationCanceledException) when (heartbeat.Unwanted)
        {
            await ReleaseAsync(id, owner);
        }
        catch (OperationCanceledException)
        {
            await ReleaseAsync(id, owner);
            throw;
        }
        catch (Exception e) when (e is not System.Data.Common.DbException and not DbUpdateException)
        {
            LogFailed(e, id);
            await FailAsync(id, owner, e);
        }
    }

    private static string Figures(ResultDocument result)
    {
        var ratio = BarcodeFigures.LongestRatio(result.Barcode) is { } r ? $", longest H₁ bar {r:0.0} × the second" : "";
        return result.Mapper is null ? ratio : $"{ratio}, Mapper graph of {result.Mapper.Nodes.Count:N0} nodes";
    }

    private async Task<RunRow?> ClaimAsync(Guid id, string owner, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow().UtcDateTime;
        var dead = now - options.Value.Lease;
        var claimed = await db.Runs
            .Where(r => r.Id == id && (r.State == RunState.Queued || r.State == RunState.Training || r.State == RunState.Analyzing) && (r.LeaseOwner == null || r.Heartbeat < dead))
            .ExecuteUpdateAsync(s => s
                .SetProperty(r => r.LeaseOwner, owner).SetProperty(r => r.Heartbeat, now).SetProperty(r => r.State, RunState.Analyzing)
                .SetProperty(r => r.StartedAt, r => r.StartedAt ?? now).SetProperty(r => r.Error, (string?)null), cancellation);
        return claimed == 0 ? null : await db.Runs.AsNoTracking().SingleAsync(r => r.Id == id, cancellation);
    }

    private async Task<bool> BeatAsync(Guid id, string owner, RunObserver observer, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow().UtcDateTime;
        var (stage, share) = observer.Snapshot();
        return await db.Runs.Where(r => r.Id == id && r.LeaseOwner == owner && r.State == RunState.Analyzing).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.Heartbeat, now).SetProperty(r => r.Stage, stage).SetProperty(r => r.StageProgress, share), cancellation) == 1;
    }

    private async Task SaveAsync(Guid id, FilterInput input, int ordinal, Staged<ResultDocument> result, IReadOnlyList<StageRow> stages, CancellationToken cancellation)
    {
        // Both are there, unless they were found again from a run that was deleted meanwhile.
        await artifacts.PutAsync(input.FiltersKey, FilterSource.Kind, input.Filters.ToBytes(), cancellation);
        await artifacts.PutAsync(result.Key, "result", StageRunner.Serialize(result), cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
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
            LongestRatio = BarcodeFigures.LongestRatio(result.Value.Barcode),
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
    }

    private async Task SucceedAsync(Guid id, string owner)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var now = time.GetUtcNow().UtcDateTime;
        var done = await db.Runs.Where(r => r.Id == id && r.LeaseOwner == owner && r.State == RunState.Analyzing).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.State, RunState.Succeeded).SetProperty(r => r.FinishedAt, now).SetProperty(r => r.LeaseOwner, (string?)null)
            .SetProperty(r => r.Stage, (string?)null).SetProperty(r => r.StageProgress, (double?)null));
        if (done == 1)
            await log.InformationAsync(id, "Finished.");
    }

    private async Task FailAsync(Guid id, string? owner, Exception e)
    {
        var message = NetworkJob.Describe(e);
        await using var db = await contexts.CreateDbContextAsync();
        var now = time.GetUtcNow().UtcDateTime;
        await db.Runs.Where(r => r.Id == id && (owner == null || r.LeaseOwner == owner) && r.State != RunState.Cancelled).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.State, RunState.Failed).SetProperty(r => r.Error, message).SetProperty(r => r.FinishedAt, now).SetProperty(r => r.LeaseOwner, (string?)null));
        await log.ErrorAsync(id, message);
    }

    private async Task ReleaseAsync(Guid id, string owner)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.Runs.Where(r => r.Id == id && r.LeaseOwner == owner).ExecuteUpdateAsync(s => s.SetProperty(r => r.LeaseOwner, (string?)null));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Id} failed")]
    private partial void LogFailed(Exception e, Guid id);
}
