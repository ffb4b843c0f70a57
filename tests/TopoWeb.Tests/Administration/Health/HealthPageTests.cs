using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bunit;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Administration.Health;
using TopoWeb.Administration.Monitoring.Reading;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;
using TopoWeb.Tests.Accounts;
using TopoWeb.Tests.Administration.Monitoring;
using TopoWeb.Tests.Commands;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;
using TopoWeb.Tests.Schedules;

namespace TopoWeb.Tests.Administration.Health;

/// <summary>What the page says, and what is done on it.</summary>
public sealed class HealthPageTests
{
    /// <summary>Whatever the machine's disk and memory are like.</summary>
    private static readonly Dictionary<string, string?> Calm = new() { ["Alerts:FreeMegabytes"] = "0", ["Alerts:MemoryPercent"] = "100", ["Database:MinimumFreeMegabytes"] = "0" };

    private static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_OfANewInstallation_SaysThatEverythingWorks()
    {
        await using var context = await PageContext.CreateAsync(settings: Calm);
        var page = context.Render<HealthPage>();
        await page.WaitForElementAsync("[data-good=true]");
        Assert.Equal("Everything works", page.Find("#health-verdict").TextContent);
        Assert.Empty(page.FindAll("[data-concern], [data-failed]"));
        Assert.Contains("Nothing failed", page.Markup, StringComparison.Ordinal);
        Assert.Equal(4, page.FindAll("[data-queue]").Count);
        Assert.Contains("None known", page.Find("[data-backup=none]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Nobody is told", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent is "Retry all" or "Send a test alert");
    }

    [Fact]
    public async Task Retry_OneThenAll_QueuesThemAgain()
    {
        var context = await PageContext.CreateAsync(settings: Calm);
        await using var _ = context;
        var lab = await LabData.CreateAsync(context.Get<IDbContextFactory<TopoWebContext>>());
        context.Visitor = lab.Root;
        var (one, two, three) = (await lab.AddFailureAsync(lab.Ada, "Ring", error: "k must be below 12."), await lab.AddFailureAsync(lab.Ben, "Torus", networks: ["Not a number.", "Not a number.", "Too large."]), await lab.AddFailureAsync(lab.Ben, "Disc", error: "No room."));
        var page = context.Render<HealthPage>();
        await page.WaitForElementAsync("[data-failed]");
        Assert.Equal("1 thing needs attention", page.Find("#health-verdict").TextContent);
        Assert.Equal("docs/runbook#runs-or-networks-fail", page.FindAll("[data-concern=failed] a")[^1].GetAttribute("href"));
        var torus = page.Find($"[data-failed='{two}']");
        Assert.Equal($"runs/{two}", torus.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("Ben Okafor", torus.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Networks 0, 1: Not a number.", "Network 2: Too large."], torus.QuerySelectorAll(".reason").Select(r => r.TextContent));

        await page.ClickAsync($"[data-failed='{one}'] button");
        Assert.Equal("1 run retried.", page.Find(".said").TextContent);
        Assert.Equal([two, three], page.FindAll("[data-failed]").Select(f => Guid.Parse(f.GetAttribute("data-failed")!)).Order());
        await page.PressAsync("Retry all");
        Assert.Equal("2 runs retried.", page.Find(".said").TextContent);
        Assert.Empty(page.FindAll("[data-failed]"));
        await using var db = lab.NewContext();
        Assert.Equal(3, await db.Runs.CountAsync(r => new[] { one, two, three }.Contains(r.Id) && r.State == RunState.Queued, Cancellation));
    }

    [Fact]
    public async Task Retry_DuringMaintenance_IsRefusedInWords()
    {
        await using var context = await PageContext.CreateAsync(settings: Calm);
        var lab = await LabData.CreateAsync(context.Get<IDbContextFactory<TopoWebContext>>());
        var run = await lab.AddFailureAsync(null, "Ring", error: "k must be below 12.");
        await context.Get<MaintenanceMode>().SetAsync(new("New disks.", DateTime.UtcNow, null, null), Cancellation);
        var page = context.Render<HealthPage>();
        await page.WaitForElementAsync($"[data-failed='{run}'] button");
        await page.ClickAsync($"[data-failed='{run}'] button");
        Assert.Contains("New disks.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TestAlert_OnThePage_SaysWhatBecameOfIt()
    {
        await using var receiver = await Receiver.StartAsync(200);
        await using var context = await PageContext.CreateAsync(settings: new Dictionary<string, string?>(Calm) { ["Alerts:WebHook"] = receiver.Address, ["Alerts:Secret"] = "a secret of sixteen", ["Alerts:Internal"] = "true" });
        var page = context.Render<HealthPage>();
        await page.WaitForElementAsync("[data-good=true]");
        await page.PressAsync("Send a test alert");
        Assert.Contains("The test alert arrived.", page.Markup, StringComparison.Ordinal);
        receiver.Status = 403;
        await page.PressAsync("Send a test alert");
        Assert.Contains("did not arrive. The web hook answered with status 403.", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(receiver.Address, page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_ByTheCommand_IsKnownAndNotPartOfCopies()
    {
        using var folder = new TemporaryFolder();
        await TopoWeb.Tests.Data.FilledDatabase.FillAsync(folder.File("data"));
        Assert.Equal(0, await CommandLine.RunAsync("backup", folder.File("one.zip"), $"--Database:Directory={folder.File("data")}", "--leave-out-damaged"));
        await CommandLine.RunAsync("verify", $"--Database:Directory={folder.File("data")}");
        await using (var database = OpenDatabase.At(folder.File("data"), null))
        await using (var db = await database.Contexts.CreateDbContextAsync(Cancellation))
        {
            var backup = (await StoreReader.BackupAsync(db, Cancellation))!;
            Assert.Equal((folder.File("one.zip"), new FileInfo(folder.File("one.zip")).Length, Environment.MachineName), (backup.File, backup.Bytes, backup.Machine));
            Assert.InRange(DateTime.UtcNow - backup.At, TimeSpan.Zero, TimeSpan.FromMinutes(5));
            Assert.NotNull(await CareRecord.FindAsync(db, CareRecord.Verification, Cancellation));
        }
        Assert.Equal(0, await CommandLine.RunAsync("backup", folder.File("two.zip"), $"--Database:Directory={folder.File("data")}", "--leave-out-damaged"));
        Assert.Equal(0, await CommandLine.RunAsync("restore", folder.File("two.zip"), $"--Database:Directory={folder.File("other")}"));
        await using (var database = OpenDatabase.At(folder.File("other"), null))
        await using (var db = await database.Contexts.CreateDbContextAsync(Cancellation))
            Assert.Null(await StoreReader.BackupAsync(db, Cancellation));
    }

    [Fact]
    public async Task Api_OfTheReport_HasWhatThePageHas()
    {
        await using var app = new AccountsApplication(new Dictionary<string, string> { ["Alerts:FreeMegabytes"] = "0", ["Alerts:MemoryPercent"] = "100", ["Database:MinimumFreeMegabytes"] = "0" });
        var ada = await app.SetUpAsync();
        var lab = new LabData(app.Get<IDbContextFactory<TopoWebContext>>());
        var run = await lab.AddFailureAsync(null, "Ring", error: "k must be below 12.");
        var report = await ada.Http.GetFromJsonAsync<JsonElement>("/api/v1/health", Cancellation);
        Assert.False(report.GetProperty("good").GetBoolean());
        Assert.Equal("failed", Assert.Single(report.GetProperty("concerns").EnumerateArray()).GetProperty("kind").GetString());
        Assert.Equal(run, report.GetProperty("readings").GetProperty("failures")[0].GetProperty("run").GetGuid());
        Assert.Equal(1, (await ada.PostAsync("/api/v1/health/retry", new { })).GetProperty("retried").GetInt32());
        Assert.Contains("No address is set", (await ada.PostAsync("/api/v1/health/alerts/test", new { })).GetProperty("error").GetString(), StringComparison.Ordinal);
        using var stranger = await app.NewBrowser().Http.GetAsync("/api/v1/health", Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }
}
