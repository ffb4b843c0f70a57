using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Accounts.Sessions;
using TopoWeb.Data;
using TopoWeb.Schedules.Editing;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Schedules;

/// <summary>What a change of a schedule does to its row.</summary>
public sealed class ScheduleChangeTests
{
    /// <summary>The first secret of an installation makes the key that seals it, which stands in the same database.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Change_FirstWebHookOfAll_IsNotHeldUpByItsOwnTransaction(bool postgres)
    {
        await using var database = postgres ? await TestPostgres.CreateAsync() : null;
        var (context, lab, id) = await ScheduledAsync(database?.ConnectionString);
        await using var _ = context;
        await using var db = lab.NewContext();
        Assert.Equal(0, await db.Facts.CountAsync(f => f.Key.StartsWith("data-key:")));
        var service = context.Get<ScheduleService>();
        var hooked = new ScheduleSettings { Cron = "0 3 * * *", HookAddress = "https://example.org/hook" };

        var saved = await service.ChangeAsync(lab.Ada, id, 1, hooked).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.StartsWith("twh_", saved!.HookSecret, StringComparison.Ordinal);
        Assert.Equal(1, await db.Facts.CountAsync(f => f.Key.StartsWith("data-key:")));
        // The same address keeps its secret; another one gets its own.
        Assert.Null((await service.ChangeAsync(lab.Ada, id, 2, hooked with { KeepLast = 3 }))!.HookSecret);
        Assert.NotEqual(saved.HookSecret, (await service.ChangeAsync(lab.Ada, id, 3, hooked with { HookAddress = "https://example.net/hook" }))!.HookSecret);
        Assert.Null((await service.ChangeAsync(lab.Ada, id, 4, hooked with { HookAddress = null }))!.HookSecret);
        Assert.Null((await db.Schedules.SingleAsync(s => s.Id == id)).HookSecret);
    }

    [Fact]
    public async Task SetPaused_AsItIsAlready_ChangesNothing()
    {
        var (context, lab, id) = await ScheduledAsync(null);
        await using var _ = context;
        var service = context.Get<ScheduleService>();
        await using var db = lab.NewContext();
        foreach (var (paused, version) in new[] { (false, 1), (true, 2), (true, 2), (false, 3), (false, 3) })
        {
            Assert.True(await service.SetPausedAsync(lab.Root, id, paused));
            var row = await db.Schedules.AsNoTracking().SingleAsync(s => s.Id == id);
            Assert.Equal((paused, version, version == 1 ? lab.Ada.UserId : lab.Root.UserId), (row.Paused, row.Version, row.ChangedById));
        }
    }

    private static async Task<(PageContext Context, LabData Lab, Guid Schedule)> ScheduledAsync(string? postgres)
    {
        var (context, lab) = await LabData.OpenPagesAsync(postgres);
        // As a server has it.
        context.Get<IOptions<KeyManagementOptions>>().Value.XmlRepository = new KeyRepository(context.Get<IDbContextFactory<TopoWebContext>>());
        var run = await lab.AddRunAsync(lab.Ada);
        await using var db = lab.NewContext();
        var experiment = await db.Runs.Where(r => r.Id == run).Select(r => r.ExperimentId).SingleAsync();
        return (context, lab, (await context.Get<ScheduleService>().CreateAsync(lab.Ada, experiment, new() { Cron = "0 3 * * *" })).Id);
    }
}
