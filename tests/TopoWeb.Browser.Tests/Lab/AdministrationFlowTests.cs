using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TopoWeb.Tests;
using TopoWeb.Tests.Published;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>What an administrator does with a server while others have it open, and what Prometheus and Grafana get of it.</summary>
public sealed partial class AdministrationFlowTests(BrowserFixture browser, LabFixture fixture) : LabTest(browser, fixture)
{
    [Fact]
    public async Task Maintenance_BegunOnItsPage_IsSaidOnOpenPagesAndRefusesWork()
    {
        // A server of its own: all others would be in maintenance too.
        await using var lab = await LabServer.StartAsync();
        await lab.SetUpAsync();
        var emmy = await lab.JoinAsync("member", "Emmy Noether");
        await using var member = await VisitAsAsync(lab, emmy);
        await member.OpenAsync(lab.At("new"));
        await using var ada = await VisitAsAsync(lab, lab.Ada);
        await ada.OpenAsync(lab.At("admin/maintenance"));
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Begin maintenance" }).ClickAsync();
        await Expect(ada.Page.Locator("[data-field=message] .error")).ToBeVisibleAsync();
        await ada.Page.GetByLabel("Message", new() { Exact = true }).FillAsync("New disks; back at noon.");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Begin maintenance" }).ClickAsync();

        var banner = member.Page.Locator("[data-maintenance]");
        await Expect(banner).ToContainTextAsync("New disks; back at noon.", new() { Timeout = AtOnce });
        using (var refused = await emmy.Program.PostAsJsonAsync("api/v1/runs", new { preset = "figure-2-quick" }))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        await member.OpenAsync(lab.At("runs"));
        await Expect(banner).ToBeVisibleAsync();
        await Looks.CheckAsync(member, "maintenance-banner");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "End maintenance" }).ClickAsync();
        await Expect(banner).ToHaveCountAsync(0, new() { Timeout = AtOnce });
        ada.AssertClean();
        member.AssertClean();
    }

    [Fact]
    public async Task Metrics_OfAServerAtWork_HaveEveryNameOfTheDashboardAndTheDocumentation()
    {
        var lab = await LabAsync();
        await using var visit = await VisitAsAsync(lab, lab.Ada);
        await visit.OpenAsync(lab.At("runs"));
        await lab.TrainedAsync();
        // The same again finds its stages.
        await lab.Ada.RunAsync(new { name = "Again", notation = "4xM(16,0,16) on mnist at 0,40, layer 1, rho(10,0.5), LW(30,nu=1), Mapper(8,3)" });
        using (var stranger = await lab.NewProgram().GetAsync("metrics"))
            Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);

        var file = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "src", "TopoWeb", "Administration", "Telemetry", "grafana-topoweb.json"));
        var asked = JsonDocument.Parse(file).RootElement.GetProperty("panels").EnumerateArray().Where(p => p.TryGetProperty("targets", out _))
            .SelectMany(p => p.GetProperty("targets").EnumerateArray()).SelectMany(t => NamesOf(t.GetProperty("expr").GetString()!)).ToHashSet();
        Assert.True(asked.Count > 15, $"Only {asked.Count} names were found in the dashboard.");
        var documented = Instrument().Matches(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "src", "TopoWeb", "Docs", "Pages", "administration.md")))
            .Select(m => m.Groups[1].Value).Where(n => !n.EndsWith(".name", StringComparison.Ordinal) && !n.EndsWith(".state", StringComparison.Ordinal) && !n.EndsWith(".kind", StringComparison.Ordinal) && n != "topoweb.outcome").ToHashSet();
        Assert.Equal(11, documented.Count);
        // The first collection of garbage has its measurements, and not before.
        await Poll.UntilAsync(async () =>
        {
            var served = Exposition.Parse(await lab.Ada.Program.GetStringAsync("metrics")).Select(s => s.Name).ToHashSet();
            return asked.Except(served).Concat(documented.Where(d => !served.Any(s => s.StartsWith(d.Replace('.', '_'), StringComparison.Ordinal)))).ToList();
        }, missing => missing.Count == 0, missing => $"no server has measured {string.Join(", ", missing)}", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Metrics_FromAConfiguredAddress_NeedNoToken()
    {
        await using var lab = await LabServer.StartAsync(new Dictionary<string, string> { ["Telemetry:Addresses:0"] = "127.0.0.0/8", ["Telemetry:Addresses:1"] = "::1" });
        Exposition.Parse(await lab.NewProgram().GetStringAsync("metrics"));
        // An address opens the measurements and nothing else.
        using var runs = await lab.NewProgram().GetAsync("api/v1/runs");
        using var jobs = await lab.NewProgram().GetAsync("jobs");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Redirect), (runs.StatusCode, jobs.StatusCode));
    }

    /// <summary>Names of measurements in a query: what stands before a brace, a bracket or the end, and is no function or label.</summary>
    private static IEnumerable<string> NamesOf(string query) => Name().Matches(query).Select(m => m.Value);

    [GeneratedRegex(@"\b(?:topoweb|http_server|aspnetcore|dotnet)_\w+\b(?=\s*[\[{)]|\s*$)(?<!_name|_state|_kind|_code|_route|_outcome)")]
    private static partial Regex Name();

    [GeneratedRegex("`(topoweb\\.[a-z.]+)`")]
    private static partial Regex Instrument();
}
