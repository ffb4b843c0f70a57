using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Waiting;

/// <summary>Bounds what waits, of each person and in all: what nobody will see the end of is refused at once, with when to come again.</summary>
internal sealed class QueueRoom(IOptions<ExperimentLimits> limits, TimeProvider time)
{
    /// <summary>Several submissions at the same moment may each find the last place.</summary>
    /// <exception cref="QueueFullException">There are too many.</exception>
    public async Task RequireAsync(TopoWebContext db, Visitor visitor, CancellationToken cancellation)
    {
        var (own, all) = (limits.Value.UnfinishedRuns, limits.Value.UnfinishedRunsTotal);
        var open = db.Runs.Where(r => r.State == RunState.Queued || r.State == RunState.Training || r.State == RunState.Analyzing);
        if (await open.CountAsync(r => r.OwnerId == visitor.UserId, cancellation) is var mine && mine >= own)
            throw new QueueFullException(StatusCodes.Status429TooManyRequests, $"You have {mine:N0} unfinished runs; one person may have {own:N0} (Limits:UnfinishedRuns). Submit again when some have ended, or cancel some.", await WaitAsync());
        if (await open.CountAsync(cancellation) is var everybody && everybody >= all)
            throw new QueueFullException(StatusCodes.Status503ServiceUnavailable, $"The server has {everybody:N0} unfinished runs and takes no more (Limits:UnfinishedRunsTotal is {all:N0}). Submit again when some have ended.", await WaitAsync());

        async Task<TimeSpan> WaitAsync() => TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(await QueuePlace.SecondsPerRunAsync(db, time.GetUtcNow().UtcDateTime, cancellation) ?? 60), 5, 600));
    }
}

/// <summary>No more runs are taken now. Pages show it as they show a setting that is refused; programs are told when to ask again.</summary>
internal sealed class QueueFullException(int status, string message, TimeSpan wait) : InvalidInputException("queue", message)
{
    /// <summary>With which programs are answered: 429 where it is their own doing.</summary>
    public int Status => status;

    /// <summary>About so long until a run ends.</summary>
    public TimeSpan Wait => wait;
}
