using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Training;

namespace TopoWeb.Runs.Following;

/// <summary>A line of a run's log.</summary>
internal sealed record LogLine(long Id, DateTime At, string Level, string Text);

/// <summary>A network of a run.</summary>
/// <param name="Index">Its place in the ensemble, from 0.</param>
/// <param name="Seed">From which it was trained.</param>
/// <param name="State">Whether it is trained.</param>
/// <param name="Iteration">Iterations done.</param>
/// <param name="Iterations">Iterations in all.</param>
/// <param name="Loss">Training loss, averaged over the last steps.</param>
/// <param name="Accuracy">Test accuracy at the last checkpoint, 0 to 1.</param>
/// <param name="StepsPerSecond">Speed of its training.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Curve">Loss and accuracy over the iterations.</param>
internal sealed record NetworkStatus(
    int Index, long Seed, NetworkState State, int Iteration, int Iterations, double? Loss, double? Accuracy, double? StepsPerSecond, string? Error, IReadOnlyList<CurvePoint> Curve);

/// <summary>Reads what a run's page shows besides its status. Of a run that the visitor does not see there is nothing.</summary>
internal sealed class RunDetails(IDbContextFactory<TopoWebContext> contexts)
{
    /// <summary>Lines of the log after a line, in their order.</summary>
    public async Task<IReadOnlyList<LogLine>> LogAsync(Visitor visitor, Guid run, long after, int take, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.RunLogs.Where(l => l.RunId == run && l.Id > after && db.Runs.OpenTo(visitor).Any(r => r.Id == run))
            .OrderBy(l => l.Id).Take(take).Select(l => new LogLine(l.Id, l.At, l.Level, l.Text)).ToListAsync(cancellation);
    }

    /// <summary>Networks of the run after an index, in their order.</summary>
    public async Task<IReadOnlyList<NetworkStatus>> NetworksAsync(Visitor visitor, Guid run, long after, int take, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.Networks.AsNoTracking()
            .Where(n => n.Index > after && db.Runs.OpenTo(visitor).Any(r => r.Id == run && r.TrainingSetId == n.TrainingSetId && r.NetworkCount > n.Index))
            .OrderBy(n => n.Index).Take(take).ToListAsync(cancellation);
        return [.. rows.Select(n => new NetworkStatus(
            n.Index, n.Seed, n.State, n.Iteration, n.Iterations, n.Loss, n.Accuracy, n.StepsPerSecond, n.Error, n.Curve is { } curve ? LearningCurve.Parse(curve) : []))];
    }
}
