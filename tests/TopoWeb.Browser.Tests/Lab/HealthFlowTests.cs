using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Npgsql;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Published;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>What an administrator sees when something needs attention, and does about it.</summary>
public sealed class HealthFlowTests(BrowserFixture browser, LabFixture fixture) : LabTest(browser, fixture)
{
    private const string Reason = "Out of memory. Train fewer networks in parallel (Workers:Train) or choose a smaller architecture.";

    [Fact]
    public async Task Page_RunFailsAndIsRetried_FollowsWithoutReloading()
    {
        await using var database = await TestPostgres.CreateAsync();
        await using var lab = await LabServer.StartAsync(new Dictionary<string, string>
        {
            ["Database:Postgres"] = database.ConnectionString,
            // Nobody listens there. Whatever the machine's memory is like, nothing is said of it.
            ["Alerts:WebHook"] = "http://127.0.0.1:9/hook", ["Alerts:Secret"] = "a secret of sixteen", ["Alerts:Internal"] = "true", ["Alerts:LookSeconds"] = "1", ["Alerts:MemoryPercent"] = "100",
        });
        await lab.SetUpAsync();
        var run = await lab.TrainedAsync();
        await using var ada = await VisitAsAsync(lab, lab.Ada);
        var page = ada.Page;
        await ada.OpenAsync(lab.At("admin/health"));
        await Expect(page.Locator("#health-verdict")).ToHaveTextAsync("Everything works");
        await Expect(page.Locator("[data-process]")).ToHaveCountAsync(1);

        await ExecuteAsync(database, """UPDATE "Runs" SET "State" = 'Failed', "Error" = @text, "FinishedAt" = now() WHERE "Id" = @run""", ("text", Reason), ("run", run.Id));
        await ExecuteAsync(database, """INSERT INTO "Workers" ("Id", "Process", "Machine", "Serves", "Cores", "MemoryBytes", "Version", "Queues", "Lanes", "State", "Asked", "StartedAt", "Heartbeat") VALUES (gen_random_uuid(), 'node-1:7', 'node-1', false, 8, 32000000000, '0.1.0 (density 1)', 'train-first', 'train 8', 'Running', 'None', now() - interval '2 hours', now() - interval '5 minutes')""");
        await Expect(page.Locator("[data-concern=failed]")).ToContainTextAsync("1 run failed within the last hour", new() { Timeout = AtOnce });
        await Expect(page.Locator("[data-concern=worker-lost]")).ToContainTextAsync("node-1:7");
        await Expect(page.Locator("[data-process=lost]")).ToContainTextAsync("Lost");
        await Expect(page.Locator($"[data-failed='{run.Id}']")).ToContainTextAsync(Reason);
        await Expect(page.Locator($"[data-failed='{run.Id}']")).ToContainTextAsync("Ada Lovelace");
        // The hook that nobody answers is itself among what needs attention.
        await Expect(page.Locator("[data-concern=alerts]")).ToContainTextAsync("could not be reached", new() { Timeout = AtOnce });
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test alert" }).ClickAsync();
        await Expect(page.GetByText("The test alert did not arrive.")).ToBeVisibleAsync(new() { Timeout = AtOnce });
        await Looks.CheckAsync(ada, "admin-health-attention");

        await page.Locator($"[data-failed='{run.Id}'] button").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("1 run retried.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Nothing failed")).ToBeVisibleAsync(new() { Timeout = AtOnce });
        // What was done on an open page is in the log under the name of who did it.
        var retried = new Regex($@"=> Person Ada Lovelace, PersonId \S+\n\s+Run {run.Id}: Retried\.");
        await Poll.UntilAsync(() => Task.FromResult(retried.IsMatch(lab.App.Output)), () => $"no line of the retry:\n{lab.App.Output}");

        await page.Locator("[data-concern=worker-lost] a").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "A process is lost" })).ToBeInViewportAsync();
        ada.AssertClean();
    }

    private static async Task ExecuteAsync(TestPostgres database, string sql, params (string Name, object Value)[] values)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        await command.ExecuteNonQueryAsync();
    }
}
