using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Sharing.Links;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Sharing.Links;

public sealed class VisitCounterTests
{
    [Fact]
    public async Task Visits_OfADay_AreCountedTogetherAndWrittenOnce()
    {
        await using var context = await PageContext.CreateAsync();
        var (_, made) = await SharedRuns.TwoAsync(context);
        var visits = context.Get<VisitCounter>();
        Parallel.For(0, 50, _ => visits.Add(made.Link.Id));
        await using (var db = await SharedRuns.DatabaseAsync(context))
            Assert.Equal(0, (await db.ShareLinks.SingleAsync()).AccessCount);
        await visits.WriteAsync(default);
        visits.Add(made.Link.Id);

        // Lists say what is counted, written or not.
        var entry = Assert.Single(await context.Get<ShareLedger>().MineAsync(Visitor.Local));
        Assert.Equal(51, entry.Link.AccessCount);
        var day = Assert.Single(entry.Visits);
        Assert.Equal((DateOnly.FromDateTime(DateTime.UtcNow), 51), (day.Day, day.Visits));
        Assert.NotNull(entry.Link.LastAccessAt);
    }

    [Fact]
    public async Task Visits_AtTheEnd_AreWritten()
    {
        await using var context = await PageContext.CreateAsync();
        var (_, made) = await SharedRuns.TwoAsync(context);
        var visits = context.Get<VisitCounter>();
        await visits.StartAsync(default);
        visits.Add(made.Link.Id);
        await visits.StopAsync(default);
        await using var db = await SharedRuns.DatabaseAsync(context);
        Assert.Equal(1, (await db.ShareLinks.SingleAsync()).AccessCount);
        Assert.Equal(1, (await db.ShareVisits.SingleAsync()).Visits);
    }

    [Fact]
    public async Task Visits_OfADeletedLink_AreDropped()
    {
        await using var context = await PageContext.CreateAsync();
        var visits = context.Get<VisitCounter>();
        visits.Add(Guid.NewGuid());
        await visits.WriteAsync(default);
        await using var db = await SharedRuns.DatabaseAsync(context);
        Assert.Equal(0, await db.ShareVisits.CountAsync());
    }

    [Fact]
    public async Task Watch_LinkEndsElsewhere_TellsItsPagesOnce()
    {
        await using var context = await PageContext.CreateAsync();
        var (_, made) = await SharedRuns.TwoAsync(context);
        var (watch, told, gone) = (context.Get<ShareWatch>(), 0, 0);
        using var page = watch.Watch(made.Link.Id, () => told++);
        watch.Watch(made.Link.Id, () => gone++).Dispose();
        await watch.LookAsync(default);
        Assert.Equal(0, told);
        await SharedRuns.ExpireAsync(context, made.Link.Id, TimeSpan.FromSeconds(1));
        await watch.LookAsync(default);
        await watch.LookAsync(default);
        Assert.Equal((1, 0), (told, gone));
    }
}
