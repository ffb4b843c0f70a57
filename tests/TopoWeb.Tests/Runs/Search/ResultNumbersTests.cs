using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Runs.Search;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Runs.Search;

public sealed class ResultNumbersTests
{
    [Fact]
    public async Task FillOnce_RerunsFromBeforeBarsWereKept_GetThem_AndADamagedOneStopsNothing()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        var schedule = await ScheduledRuns.AddAsync(context, [(0.5, 1)]);
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync();
        await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.ScheduleId, schedule));
        var known = await BarsAsync();
        await db.RunResults.ExecuteUpdateAsync(s => s.SetProperty(r => r.LongestBar, (double?)null).SetProperty(r => r.LongestRatio, 2.0));
        await db.Facts.Where(f => f.Key == "results.bars").ExecuteDeleteAsync();
        await context.Get<ResultNumbers>().FillOnceAsync(default);
        Assert.Equal(known.Select(b => b.Value), (await BarsAsync()).Select(b => b.Value));
        // The third has no document any more.
        Assert.Equal(1, await db.RunResults.CountAsync(r => r.LongestBar == null));

        async Task<List<KeyValuePair<string, double?>>> BarsAsync() =>
            await db.RunResults.AsNoTracking().Where(r => r.RunId == run).OrderBy(r => r.Choice).Select(r => new KeyValuePair<string, double?>(r.Choice, r.LongestBar)).ToListAsync();
    }
}
