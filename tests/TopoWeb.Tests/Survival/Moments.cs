using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Tests.Survival;

/// <summary>Finds moments of work by watching the database: nothing in the program knows that it is watched.</summary>
internal static class Moments
{
    /// <summary>In a row, without progress, and the work is given up by design. What has been hit so often is left alone until it gets on.</summary>
    private const int Spared = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Longest wait within a moment, before the kill.</summary>
    private static TimeSpan WindowOf(Moment moment) => TimeSpan.FromMilliseconds(moment switch
    {
        Moment.Claim => 5,
        Moment.Training => 300,
        Moment.State => 150,
        Moment.Artifact => 60,
        Moment.Finishing => 15,
        Moment.Migrating => 10,
        _ => 60,
    });

    /// <summary>Waits for a time within a moment, drawn from the seed.</summary>
    public static Task DelayAsync(Moment moment, Random random) => Task.Delay(WindowOf(moment) * random.NextDouble());

    /// <summary>Waits until a moment of work is there, and then for a time within it.</summary>
    /// <returns>Under whose name the work is done; null where the moment did not come.</returns>
    public static async Task<string?> AwaitAsync(Installation installation, Moment moment, Random random)
    {
        await using var db = installation.Open();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            if (await SparedAsync(db))
                await Task.Delay(Pause * 20);
            else if (await FindAsync(db, moment) is { } owner)
            {
                await DelayAsync(moment, random);
                return owner;
            }
            await Task.Delay(Pause);
        }
        return null;
    }

    private static async Task<bool> SparedAsync(TopoWebContext db) =>
        await db.Networks.AnyAsync(n => n.Attempt >= Spared && (n.State == NetworkState.Running || n.State == NetworkState.Queued))
        || await db.Runs.AnyAsync(r => r.Attempt >= Spared && (r.State == RunState.Queued || r.State == RunState.Analyzing));

    private static async Task<string?> FindAsync(TopoWebContext db, Moment moment)
    {
        var training = db.Networks.Where(n => n.State == NetworkState.Running && n.LeaseOwner != null);
        var analysing = db.Runs.Where(r => r.State == RunState.Analyzing && r.LeaseOwner != null);
        return await (moment switch
        {
            Moment.Claim => training.Where(n => n.Iteration == 0).Select(n => n.LeaseOwner),
            Moment.Training => training.Where(n => n.Iteration > 0 && n.Iteration < n.Iterations / 2).Select(n => n.LeaseOwner),
            Moment.State => training.Where(n => n.Iteration < n.Iterations * 3 / 4 && db.NetworkStates.Any(s => s.NetworkId == n.Id)).Select(n => n.LeaseOwner),
            Moment.Artifact => training.Where(n => n.Iteration >= n.Iterations * 9 / 10).Select(n => n.LeaseOwner).Union(analysing.Where(r => r.Next == RunStep.Results).Select(r => r.LeaseOwner)),
            _ => analysing.Where(r => r.Results.Count > 0).Select(r => r.LeaseOwner),
        }).FirstOrDefaultAsync();
    }
}
