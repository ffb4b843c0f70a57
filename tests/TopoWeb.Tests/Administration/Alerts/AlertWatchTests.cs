using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Administration.Alerts;
using TopoWeb.Administration.Monitoring.Concerns;
using TopoWeb.Administration.Monitoring.Reading;
using TopoWeb.Data;
using TopoWeb.Tests.Administration.Monitoring;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;
using TopoWeb.Tests.Schedules;
using TopoWeb.Workers;

namespace TopoWeb.Tests.Administration.Alerts;

/// <summary>Alerts on their way to a real receiver on this machine.</summary>
public sealed class AlertWatchTests
{
    private const string Secret = "a secret of sixteen";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Look_OnSqlite_TellsBeginningAndEndOnce() => AssertTellsAsync(null);

    [Fact]
    public async Task Look_OnPostgres_TellsBeginningAndEndOnce()
    {
        await using var database = await TestPostgres.CreateAsync();
        await AssertTellsAsync(database.ConnectionString);
    }

    [Fact]
    public async Task Look_OfTwoServers_OneTellsAndTheOtherTakesOver()
    {
        await using var receiver = await Receiver.StartAsync(200);
        await using var context = await CreateAsync(receiver);
        var lab = await LabData.CreateAsync(context.Get<IDbContextFactory<TopoWebContext>>());
        await lab.AddFailureAsync(null, "Ring", error: "k is too large.");
        using var one = Watch(context);
        using var two = Watch(context);
        for (var i = 0; i < 3; i++)
        {
            await LookAsync(context, one);
            await LookAsync(context, two);
        }
        Assert.Single(receiver.Calls);

        // The first is gone: its lead runs out.
        await using (var db = lab.NewContext())
        {
            var (book, text) = await AlertStore.ReadAsync(db, Cancellation);
            Assert.NotNull(await AlertStore.TryWriteAsync(db, book with { Until = DateTime.UtcNow.AddMinutes(-1) }, text, Cancellation));
            // What was read before is not written over what came after.
            Assert.Null(await AlertStore.TryWriteAsync(db, book, text, Cancellation));
        }
        await EndAsync(lab);
        await LookAsync(context, two);
        await LookAsync(context, one);
        Assert.Equal(["alert.begin", "alert.end"], EventsOf(receiver));

        static async Task EndAsync(LabData lab)
        {
            await using var db = lab.NewContext();
            await db.Runs.Where(r => r.State == RunState.Failed).ExecuteUpdateAsync(s => s.SetProperty(r => r.FinishedAt, DateTime.UtcNow.AddHours(-2)));
        }
    }

    [Fact]
    public async Task Look_ReceiverFails_IsTriedAgainAndShown()
    {
        await using var receiver = await Receiver.StartAsync(500);
        await using var context = await CreateAsync(receiver);
        var lab = await LabData.CreateAsync(context.Get<IDbContextFactory<TopoWebContext>>());
        await lab.AddFailureAsync(null, "Ring", error: "k is too large.");
        using var watch = Watch(context);
        var before = DateTime.UtcNow;
        await LookAsync(context, watch);
        await LookAsync(context, watch);
        await LookAsync(context, watch);
        Assert.Single(receiver.Calls);
        var status = await context.Get<AlertService>().ReadAsync(Visitor.Local, Cancellation);
        Assert.Contains("status 500", Assert.Single(AlertService.Concerns(status)).Text, StringComparison.Ordinal);

        receiver.Status = 200;
        await using (var db = lab.NewContext())
        {
            var (book, text) = await AlertStore.ReadAsync(db, Cancellation);
            var late = Assert.Single(book.Deliveries);
            // Twenty seconds after the try, whenever that was.
            Assert.InRange(late.NextTryAt!.Value.AddSeconds(-20), before.AddSeconds(-1), DateTime.UtcNow.AddSeconds(1));
            await AlertStore.TryWriteAsync(db, book.With(late with { NextTryAt = DateTime.UtcNow.AddSeconds(-5) }), text, Cancellation);
        }
        await LookAsync(context, watch);
        // The same message, so that a receiver that has it already does nothing.
        Assert.Single(receiver.Calls.Select(c => c.Headers["TopoWeb-Delivery"].ToString()).Distinct());
        Assert.Equal(2, receiver.Calls.Count);
        Assert.Empty(AlertService.Concerns(await context.Get<AlertService>().ReadAsync(Visitor.Local, Cancellation)));
    }

    [Fact]
    public async Task Look_DatabaseAway_TellsSoAndThatItIsBack()
    {
        await using var server = await PrivatePostgres.CreateAsync();
        await server.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        await using var context = await CreateAsync(receiver, server.ConnectionString);
        using var watch = Watch(context);
        // Another server that has not looked last keeps silent.
        using var other = Watch(context);
        await LookAsync(context, watch);
        await LookAsync(context, other);
        await server.StopAsync();
        for (var i = 0; i < 3; i++)
        {
            await LookAsync(context, watch);
            await LookAsync(context, other);
        }
        Assert.Equal(["alert.begin"], EventsOf(receiver));
        Assert.Equal("database", JsonDocument.Parse(receiver.Calls[0].Body).RootElement.GetProperty("kind").GetString());
        await server.StartAsync();
        for (var i = 0; i < 2; i++)
        {
            await LookAsync(context, watch);
            await LookAsync(context, other);
        }
        Assert.Equal(["alert.begin", "alert.end"], EventsOf(receiver));
        var shown = (await context.Get<AlertService>().ReadAsync(Visitor.Local, Cancellation)).Deliveries;
        Assert.Equal([AlertEvent.End, AlertEvent.Begin], shown.Select(d => d.Event));
    }

    [Theory]
    [InlineData(200, true, null)]
    [InlineData(403, false, "The web hook answered with status 403.")]
    public async Task Test_OfTheAddress_SaysWhetherItArrived(int status, bool arrived, string? error)
    {
        await using var receiver = await Receiver.StartAsync(status);
        await using var context = await CreateAsync(receiver);
        Assert.Equal(new AlertTest(arrived, error), await context.Get<AlertService>().TestAsync(Visitor.Local, Cancellation));
        Assert.Equal(["alert.test"], EventsOf(receiver));
        await Assert.ThrowsAsync<NotAllowedException>(() => context.Get<AlertService>().TestAsync(new(Guid.NewGuid(), "Ben", Rights.Run), Cancellation));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/hook", Secret, "false", "", "Alerts:Internal=true")]
    [InlineData("https://10.1.2.3/hook", Secret, "false", "", "Alerts:Internal=true")]
    [InlineData("https://example.org/token-of-a-chat", "short", "false", "", "Alerts:Secret has 5 characters")]
    [InlineData("not an address", Secret, "true", "", "Alerts:WebHook cannot be used")]
    [InlineData("", "", "false", "disc", "Alerts:Kinds has 'disc'")]
    public async Task Settings_Wrong_AreNamedWithoutTheAddress(string hook, string secret, string isInternal, string kind, string expected)
    {
        var settings = new Dictionary<string, string?> { ["Alerts:WebHook"] = hook, ["Alerts:Secret"] = secret, ["Alerts:Internal"] = isInternal };
        if (kind.Length > 0)
            settings["Alerts:Kinds:0"] = kind;
        await using var context = await PageContext.CreateAsync(settings: settings);
        var error = Assert.Throws<OptionsValidationException>(() => context.Get<IOptions<AlertOptions>>().Value);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token-of-a-chat", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/hook")]
    [InlineData("http://alerts.lab:8080/hook")]
    [InlineData("https://10.1.2.3/hook")]
    public async Task Settings_InternalAddressThatIsAllowed_IsAccepted(string hook)
    {
        await using var context = await PageContext.CreateAsync(settings: new Dictionary<string, string?> { ["Alerts:WebHook"] = hook, ["Alerts:Secret"] = Secret, ["Alerts:Internal"] = "true" });
        Assert.True(context.Get<IOptions<AlertOptions>>().Value.Sends);
    }

    private static async Task AssertTellsAsync(string? postgres)
    {
        await using var receiver = await Receiver.StartAsync(200);
        await using var context = await CreateAsync(receiver, postgres);
        var lab = await LabData.CreateAsync(context.Get<IDbContextFactory<TopoWebContext>>());
        using var watch = Watch(context);
        await LookAsync(context, watch);
        var run = await lab.AddFailureAsync(lab.Ada, "Name of a private run", error: "k is too large.");
        for (var i = 0; i < 4; i++)
            await LookAsync(context, watch);
        var (headers, body) = Assert.Single(receiver.Calls);
        // As a receiver checks it, without our code.
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{headers["TopoWeb-Timestamp"]}.{body}")));
        Assert.Equal($"v1={expected}", headers["TopoWeb-Signature"].ToString());
        var begun = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("alert.begin", "failed", "TopoWeb: Runs or networks fail. 1 run failed within the last hour."),
            (begun.GetProperty("event").GetString(), begun.GetProperty("kind").GetString(), begun.GetProperty("text").GetString()));
        Assert.Equal(headers["TopoWeb-Delivery"].ToString(), begun.GetProperty("id").GetString());
        Assert.DoesNotContain("private", body, StringComparison.Ordinal);
        // A server that starts again does not tell it again.
        using var again = Watch(context);
        await using (var db = lab.NewContext())
        {
            var (book, text) = await AlertStore.ReadAsync(db, Cancellation);
            await AlertStore.TryWriteAsync(db, book with { Until = DateTime.UnixEpoch }, text, Cancellation);
        }
        await LookAsync(context, again);
        await LookAsync(context, again);
        Assert.Single(receiver.Calls);

        await using (var db = lab.NewContext())
            await db.Runs.Where(r => r.Id == run).ExecuteDeleteAsync(Cancellation);
        await LookAsync(context, again);
        await LookAsync(context, again);
        Assert.Equal(["alert.begin", "alert.end"], EventsOf(receiver));
        Assert.StartsWith("TopoWeb: Over after", JsonDocument.Parse(receiver.Calls[1].Body).RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private static string?[] EventsOf(Receiver receiver) => [.. receiver.Calls.Select(c => JsonDocument.Parse(c.Body).RootElement.GetProperty("event").GetString())];

    private static Task<PageContext> CreateAsync(Receiver receiver, string? postgres = null) => PageContext.CreateAsync(postgres, new Dictionary<string, string?>
    {
        // Only what a test does itself is told, whatever the machine's disk and memory are like.
        ["Alerts:WebHook"] = receiver.Address, ["Alerts:Secret"] = Secret, ["Alerts:Internal"] = "true", ["Alerts:CalmSeconds"] = "0", ["Alerts:Kinds:0"] = "failed", ["Alerts:Kinds:1"] = "database",
    });

    private static AlertWatch Watch(PageContext context) => ActivatorUtilities.CreateInstance<AlertWatch>(context.Services, new JobIdentity());

    /// <summary>What was read a moment before would do for it.</summary>
    private static Task LookAsync(PageContext context, AlertWatch watch)
    {
        context.Get<HealthReader>().Forget();
        return watch.LookAsync(Cancellation);
    }
}
