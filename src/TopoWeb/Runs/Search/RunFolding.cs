using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Runs.Search;

/// <summary>What the runs of a schedule have in common, in place of a line for each.</summary>
/// <param name="Runs">Those that the list would show.</param>
/// <param name="Bar">Spread of the longest H₁ bar.</param>
/// <param name="Loops">Spread of the significant loops.</param>
internal sealed record RunFold(int Runs, RunSpread? Bar, RunSpread? Loops);

/// <summary>A quantity over several runs.</summary>
/// <param name="Least">The smallest.</param>
/// <param name="Median">The median.</param>
/// <param name="Most">The largest.</param>
/// <param name="Count">Runs that have it.</param>
internal sealed record RunSpread(double Least, double Median, double Most, int Count)
{
    public static RunSpread? Of(IEnumerable<double?> values)
    {
        var known = values.OfType<double>().Order().ToList();
        return known.Count == 0 ? null : new(known[0], (known[(known.Count - 1) / 2] + known[known.Count / 2]) / 2, known[^1], known.Count);
    }
}

/// <summary>Lists show one line for each schedule: hundreds of reruns would hide everything else.</summary>
internal static class RunFolding
{
    /// <summary>Reruns that a spread is taken of, the newest.</summary>
    private const int MostRuns = 500;

    /// <summary>Of the runs of a schedule only the newest.</summary>
    /// <param name="db">The database.</param>
    /// <param name="matching">What the list would show.</param>
    /// <param name="spreads">Also read what the others have in common, a query for each schedule.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<(IQueryable<RunRow> Shown, Dictionary<Guid, RunFold> Folds)> FoldAsync(TopoWebContext db, IQueryable<RunRow> matching, bool spreads, CancellationToken cancellation)
    {
        var groups = await matching.Where(r => r.ScheduleId != null).GroupBy(r => r.ScheduleId).Select(g => new { Schedule = g.Key, Runs = g.Count(), Newest = g.Max(r => r.CreatedAt) })
            .Where(g => g.Runs > 1).ToListAsync(cancellation);
        if (groups.Count == 0)
            return (matching, []);
        var schedules = groups.ConvertAll(g => g.Schedule);
        var times = groups.ConvertAll(g => g.Newest);
        var candidates = await matching.Where(r => schedules.Contains(r.ScheduleId) && times.Contains(r.CreatedAt)).Select(r => new { r.Id, r.ScheduleId, r.CreatedAt }).ToListAsync(cancellation);
        var shown = candidates.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id).DistinctBy(c => c.ScheduleId).Select(c => c.Id).ToList();
        var folded = matching.Where(r => r.ScheduleId == null || !schedules.Contains(r.ScheduleId) || shown.Contains(r.Id));
        if (!spreads)
            return (folded, []);
        var choices = await db.Schedules.Where(s => schedules.Contains(s.Id)).Select(s => new { s.Id, s.Choice }).ToDictionaryAsync(s => s.Id, s => s.Choice, cancellation);
        var folds = new Dictionary<Guid, RunFold>();
        foreach (var group in groups)
        {
            var schedule = group.Schedule!.Value;
            folds[schedule] = await SpreadAsync(matching.Where(r => r.ScheduleId == schedule), choices.GetValueOrDefault(schedule), group.Runs, cancellation);
        }
        return (folded, folds);
    }

    /// <param name="runs">Of one schedule.</param>
    /// <param name="choice">The result that the schedule compares; null: the last of each run.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="cancellation">Ends the reading.</param>
    private static async Task<RunFold> SpreadAsync(IQueryable<RunRow> runs, string? choice, int count, CancellationToken cancellation)
    {
        var results = await runs.NewestFirst().Take(MostRuns).SelectMany(r => r.Results).Where(x => choice == null || x.Choice == choice)
            .Select(x => new { x.RunId, x.Ordinal, x.LongestBar, x.SupportedLoops }).ToListAsync(cancellation);
        var last = results.GroupBy(x => x.RunId).Select(g => g.MaxBy(x => x.Ordinal)!).ToList();
        return new(count, RunSpread.Of(last.Select(x => x.LongestBar)), RunSpread.Of(last.Select(x => (double?)x.SupportedLoops)));
    }
}
