using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Data;
using TopoWeb.Schedules.Editing;
using TopoWeb.Schedules.Notices;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Schedules;

/// <summary>Notices on their way, with receivers on this machine.</summary>
public sealed class NoticeSenderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendDue_OneWebHookHangs_TheOthersArriveMeanwhile_AndItIsGivenUpAfterFiveTries()
    {
        await using var context = await PageContext.CreateAsync(settings: new Dictionary<string, string?> { ["WebHooks:Allowed:0"] = "127.0.0.1", ["WebHooks:TimeoutSeconds"] = "60" });
        var lab = await LabData.CreateAsync(context.Get<IDbContextFactory<TopoWebContext>>());
        await using var receiver = await Receiver.StartAsync(200);
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();
        var hung = await AddAsync(context, lab, $"http://127.0.0.1:{((IPEndPoint)hanging.LocalEndpoint).Port}/hook");
        var sent = await AddAsync(context, lab, receiver.Address);
        using var sender = ActivatorUtilities.CreateInstance<NoticeSender>(context.Services);

        var before = DateTime.UtcNow;
        var sending = sender.SendDueAsync(Cancellation);
        await Poll.UntilAsync(() => Task.FromResult(receiver.Calls.Count == 1), () => "the second web hook has not been called.");
        Assert.False(sending.IsCompleted);
        // It hangs until its server goes: that it would end by itself after a limit is shown in WebHookTests.
        hanging.Stop();
        await sending;
        await using var db = lab.NewContext();
        Assert.Equal(DeliveryState.Sent, (await db.NoticeDeliveries.AsNoTracking().SingleAsync(d => d.NoticeId == sent)).State);
        var late = await db.NoticeDeliveries.AsNoTracking().SingleAsync(d => d.NoticeId == hung);
        Assert.Equal((DeliveryState.Waiting, 1), (late.State, late.Attempts));
        Assert.StartsWith("The web hook could not be reached", late.Error, StringComparison.Ordinal);
        // A minute after the try, whenever that was.
        Assert.InRange(late.NextTryAt!.Value.AddMinutes(-1), before.AddSeconds(-1), DateTime.UtcNow);

        // Nothing is due yet; the fifth try is the last one.
        await sender.SendDueAsync(Cancellation);
        await db.NoticeDeliveries.Where(d => d.NoticeId == hung).ExecuteUpdateAsync(s => s.SetProperty(d => d.NextTryAt, DateTime.UtcNow).SetProperty(d => d.Attempts, 4));
        await sender.SendDueAsync(Cancellation);
        var given = await db.NoticeDeliveries.AsNoTracking().SingleAsync(d => d.NoticeId == hung);
        Assert.Equal((DeliveryState.Failed, 5), (given.State, given.Attempts));
        Assert.Single(receiver.Calls);
    }

    /// <summary>A schedule with a web hook, and a notice for it.</summary>
    private static async Task<Guid> AddAsync(PageContext context, LabData lab, string hook)
    {
        var run = await lab.AddRunAsync(lab.Ada);
        await using var db = lab.NewContext();
        var experiment = await db.Runs.Where(r => r.Id == run).Select(r => r.ExperimentId).SingleAsync();
        var id = (await context.Get<ScheduleService>().CreateAsync(lab.Ada, experiment, new() { Cron = "0 3 * * *", HookAddress = hook })).Id;
        await context.Get<NoticeService>().AddAsync(db, await db.Schedules.AsNoTracking().SingleAsync(s => s.Id == id), new DriftRow { RunId = run, Summary = "The topology changed." }, Cancellation);
        await db.SaveChangesAsync();
        return await db.Notices.Where(n => n.ScheduleId == id).Select(n => n.Id).SingleAsync();
    }
}
