using System.Text.Json;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Training;

namespace TopoWeb.Runs.Jobs;

/// <summary>The two jobs of a run: its start, which queues the trainings it needs, and its analysis, once the networks are trained. Leases and states are here; the stages are the pipeline's.</summary>
[AutomaticRetry(Attempts = 3, DelaysInSeconds = [2, 10, 30])]
internal sealed partial class RunJob(
    IDbContextFactory<TopoWebContext> contexts, RunAnalysis analysis, ITraining training, DiskSpace disk, RunQueue queue, RunLog log,
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
            var spec = JsonSerializer.Deserialize<ExperimentSpec>(run.SpecJson, JsonDefaults.Options)!;
            if (run.State == RunState.Analyzing || await ExperimentPipeline.StartAsync(training, id, spec.Source, cancellation) == 0)
                queue.Analyze(id);
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (Exception e) when (e is not System.Data.Common.DbException and not DbUpdateException)
        {
            LogFailed(e, id, ErrorReference.Of(e));
            await FailAsync(id, null, e);
        }
    }

    public async Task AnalyzeAsync(Guid id, CancellationToken cancellation)
    {
        var owner = identity.NewOwner();
        if (await ClaimAsync(id, owner, cancellation) is not { } run)
            return;
        var observer = new StageProgressLog();
        await using var heartbeat = new LeaseHeartbeat(c => BeatAsync(id, owner, observer, c), time, cancellation);
        try
        {
            var spec = JsonSerializer.Deserialize<ExperimentSpec>(run.SpecJson, JsonDefaults.Options)!;
            await log.InformationAsync(id, "Analysis started.");
            await analysis.AnalyzeAsync(run, spec, observer, new(r => r.LeaseOwner == owner && r.State == RunState.Analyzing, Derives: true)
            {
                Stored = (input, result) => log.InformationAsync(id, RunAnalysis.Describe(input, result)),
                Skipped = (label, reason) => log.WarningAsync(id, $"{label} skipped: {reason.Message}"),
            }, heartbeat.Token);
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
            LogFailed(e, id, ErrorReference.Of(e));
            await FailAsync(id, owner, e);
        }
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

    private async Task<bool> BeatAsync(Guid id, string owner, StageProgressLog observer, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow().UtcDateTime;
        var (stage, share) = observer.Current();
        return await db.Runs.Where(r => r.Id == id && r.LeaseOwner == owner && r.State == RunState.Analyzing).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.Heartbeat, now).SetProperty(r => r.Stage, stage).SetProperty(r => r.StageProgress, share), cancellation) == 1;
    }

    private async Task SucceedAsync(Guid id, string owner)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var now = time.GetUtcNow().UtcDateTime;
        var done = await db.Runs.Where(r => r.Id == id && r.LeaseOwner == owner && r.State == RunState.Analyzing).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.State, RunState.Succeeded).SetProperty(r => r.FinishedAt, now).SetProperty(r => r.LeaseOwner, (string?)null)
            .SetProperty(r => r.Stage, (string?)null).SetProperty(r => r.StageProgress, (double?)null));
        if (done == 0)
            return;
        WorkMeter.RunEnded(succeeded: true);
        await log.InformationAsync(id, "Finished.");
    }

    private async Task FailAsync(Guid id, string? owner, Exception e)
    {
        var message = NetworkJob.Describe(e);
        await using var db = await contexts.CreateDbContextAsync();
        var now = time.GetUtcNow().UtcDateTime;
        if (await db.Runs.Where(r => r.Id == id && (owner == null || r.LeaseOwner == owner) && r.State != RunState.Cancelled).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.State, RunState.Failed).SetProperty(r => r.Error, message).SetProperty(r => r.FinishedAt, now).SetProperty(r => r.LeaseOwner, (string?)null)) > 0)
            WorkMeter.RunEnded(succeeded: false);
        await log.ErrorAsync(id, message);
    }

    private async Task ReleaseAsync(Guid id, string owner)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.Runs.Where(r => r.Id == id && r.LeaseOwner == owner).ExecuteUpdateAsync(s => s.SetProperty(r => r.LeaseOwner, (string?)null));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Id} failed (reference {Reference})")]
    private partial void LogFailed(Exception e, Guid id, string reference);
}
