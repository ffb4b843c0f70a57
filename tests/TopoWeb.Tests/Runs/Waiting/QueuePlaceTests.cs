using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Runs.Waiting;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Runs.Waiting;

public sealed class QueuePlaceTests
{
    [Fact]
    public async Task Of_AmongPeopleWhoTakeTurns_CountsATurnOfEachForEachOfMine()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var ada = new List<Guid>();
        for (var i = 0; i < 10; i++)
            ada.Add(await lab.AddRunAsync(lab.Ada, state: RunState.Queued, minute: i));
        var (first, second) = (await lab.AddRunAsync(lab.Ben, state: RunState.Queued, minute: 20), await lab.AddRunAsync(lab.Ben, state: RunState.Queued, minute: 21));
        var clicked = await lab.AddRunAsync(lab.Cleo, state: RunState.Queued, minute: 30);
        await using var db = lab.NewContext();
        await db.Runs.Where(r => r.Id != clicked).ExecuteUpdateAsync(s => s.SetProperty(r => r.Lane, RunLane.Batch));
        await db.Runs.Where(r => r.Id == clicked).ExecuteUpdateAsync(s => s.SetProperty(r => r.Lane, RunLane.Interactive));

        // What somebody waits for at a page comes first; then one of Ada's, one of Ben's, and so on.
        Assert.Equal(0, await AheadAsync(clicked));
        Assert.Equal(2, await AheadAsync(first));
        Assert.Equal(4, await AheadAsync(second));
        Assert.Equal(2, await AheadAsync(ada[0]));
        Assert.Equal(12, await AheadAsync(ada[9]));

        async Task<int?> AheadAsync(Guid run) => (await QueuePlace.OfAsync(db, run, DateTime.UtcNow, default))?.Ahead;
    }

    [Fact]
    public async Task Of_RunsThatEndedLately_SayHowLongItTakes()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var now = DateTime.UtcNow;
        await lab.AddRunAsync(lab.Ada, state: RunState.Queued);
        var run = await lab.AddRunAsync(lab.Ada, state: RunState.Queued, minute: 1);
        await using var db = lab.NewContext();
        Assert.Equal("Waiting for a worker. 1 run before it.", (await QueuePlace.OfAsync(db, run, now, default))!.Text);
        foreach (var ago in new[] { 300, 200, 100 })
        {
            var ended = await lab.AddRunAsync(lab.Ada);
            var at = now.AddSeconds(-ago);
            await db.Runs.Where(r => r.Id == ended).ExecuteUpdateAsync(s => s.SetProperty(r => r.FinishedAt, at));
        }
        Assert.Equal("Waiting for a worker. 1 run before it, about 2 minutes.", (await QueuePlace.OfAsync(db, run, now, default))!.Text);
    }

    [Fact]
    public async Task Of_ARunThatDoesNotWait_IsNull()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var run = await lab.AddRunAsync(lab.Ada, state: RunState.Succeeded);
        await using var db = lab.NewContext();
        Assert.Null(await QueuePlace.OfAsync(db, run, DateTime.UtcNow, default));
    }
}
