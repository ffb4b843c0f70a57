using System.Runtime.ExceptionServices;
using System.Text.Json;
using Hangfire;
using TopoWeb.Data;
using TopoWeb.Data.Logging;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Runs.Search;
using TopoWeb.Training;
using TopoWeb.Workers;

namespace TopoWeb.Runs.Jobs;

/// <summary>
/// The jobs of a run: its start, which queues the trainings it needs; its analysis, once the networks are trained; and, in a lane of its own because it may take long, the comparison with random filters.
/// Each may be started twice, and finds nothing to do then. Leases are in <see cref="RunLeases"/>; the stages are the pipeline's.
/// </summary>
[AutomaticRetry(Attempts = 3, DelaysInSeconds = [2, 10, 30])]
internal sealed partial class RunJob(
    RunLeases leases, RunAnalysis analysis, ITraining training, DiskSpace disk, ProjectQuota quota, RunQueue queue, RunLog log, JobScopes scopes, ResultNumbers numbers,
    JobIdentity identity, WorkEnd end, DatabasePatience patience, TimeProvider time, ILogger<RunJob> logger)
{
    public async Task StartAsync(Guid id, CancellationToken cancellation)
    {
        using var scope = logger.BeginScope(await scopes.OfRunAsync(id, cancellation));
        if (await leases.ClaimStartAsync(id, identity.NewOwner(), cancellation) is not { } run)
            return;
        await using var heartbeat = new LeaseHeartbeat(c => leases.BeatAsync(run, c), time, cancellation, end.Token);
        try
        {
            disk.Require();
            await quota.RequireAsync(run.ProjectId, heartbeat.Token);
            // The run is given back before its analysis is offered: that takes the lease itself.
            var open = await ExperimentPipeline.StartAsync(training, id, SpecOf(run).Source, heartbeat.Token);
            await leases.ReleaseAsync(run);
            if (open == 0)
                await queue.AnalyzeAsync(id, CancellationToken.None);
        }
        catch (Exception e) when (e is OperationCanceledException || DatabaseFault.IsOf(e))
        {
            await GiveBackAsync(run, e);
        }
        catch (Exception e)
        {
            await FailAsync(run, e);
        }
    }

    public Task AnalyzeAsync(Guid id, CancellationToken cancellation) => WorkAsync(id, RunStep.Results, cancellation);

    public Task CompareAsync(Guid id, CancellationToken cancellation) => WorkAsync(id, RunStep.Comparison, cancellation);

    private async Task WorkAsync(Guid id, RunStep step, CancellationToken cancellation)
    {
        using var scope = logger.BeginScope(await scopes.OfRunAsync(id, cancellation));
        if (await leases.ClaimAnalysisAsync(id, identity.NewOwner(), step, cancellation) is not { } run)
            return;
        var observer = new StageProgressLog();
        await using var heartbeat = new LeaseHeartbeat(c => leases.BeatAsync(run, observer, c), time, cancellation, end.Token);
        try
        {
            await quota.RequireAsync(run.ProjectId, heartbeat.Token);
            if (step == RunStep.Results)
                await log.InformationAsync(id, "Analysis started.");
            var left = await analysis.AnalyzeAsync(run, SpecOf(run), observer, ModeOf(run, step), heartbeat.Token);
            await numbers.FillAsync(id, heartbeat.Token);
            if (left && await patience.InsistAsync(() => leases.HandOverAsync(run, observer.Nulls)))
                await patience.InsistAsync(() => queue.AnalyzeAsync(id, CancellationToken.None));
            else if (!left && await patience.InsistAsync(() => leases.SucceedAsync(run)))
            {
                WorkMeter.RunEnded(succeeded: true);
                await log.InformationAsync(id, "Finished.");
            }
        }
        catch (OperationCanceledException) when (heartbeat.Unwanted)
        {
            await patience.InsistAsync(() => leases.ReleaseAsync(run));
        }
        catch (Exception e) when (e is OperationCanceledException || DatabaseFault.IsOf(e))
        {
            await GiveBackAsync(run, e);
        }
        catch (Exception e)
        {
            await FailAsync(run, e);
        }
    }

    private RunAnalysisMode ModeOf(RunRow run, RunStep step)
    {
        var (id, owner) = (run.Id, run.LeaseOwner);
        var mode = new RunAnalysisMode(r => r.LeaseOwner == owner && r.State == RunState.Analyzing, step == RunStep.Results ? AnalysisPart.Results : AnalysisPart.Comparison);
        // What is compared was found and told before.
        return step == RunStep.Comparison ? mode with { Skipped = (_, _) => Task.CompletedTask } : mode with
        {
            Stored = (input, result) => log.InformationAsync(id, RunAnalysis.Describe(input, result)),
            Skipped = (label, reason) => log.WarningAsync(id, $"{label} skipped: {reason.Message}"),
        };
    }

    /// <summary>The process stops, or the database did not answer: the run goes on from its finished stages, here or elsewhere. An error of the database is Hangfire's to retry.</summary>
    private async Task GiveBackAsync(RunRow run, Exception e)
    {
        var isFault = e is not OperationCanceledException && !DatabaseFault.IsPassing(e);
        await patience.InsistAsync(() => leases.ReleaseAsync(run, counts: isFault));
        if (isFault)
            ExceptionDispatchInfo.Throw(e);
        await patience.InsistAsync(() => run.State == RunState.Queued ? queue.StartAsync(run.Id, CancellationToken.None) : queue.AnalyzeAsync(run.Id, CancellationToken.None));
    }

    private async Task FailAsync(RunRow run, Exception e)
    {
        LogFailed(e, run.Id, ErrorReference.Of(e));
        var message = NetworkJob.Describe(e);
        if (!await patience.InsistAsync(() => leases.FailAsync(run, message, waitsForRoom: e is QuotaReachedException)))
            return;
        WorkMeter.RunEnded(succeeded: false);
        await log.ErrorAsync(run.Id, message);
    }

    private static ExperimentSpec SpecOf(RunRow run) => JsonSerializer.Deserialize<ExperimentSpec>(run.SpecJson, JsonDefaults.Options)!;

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Id} failed (reference {Reference})")]
    private partial void LogFailed(Exception e, Guid id, string reference);
}
