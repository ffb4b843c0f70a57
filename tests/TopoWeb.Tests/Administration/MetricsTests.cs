using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using TopoWeb.Administration.Telemetry;
using TopoWeb.Data;
using TopoWeb.Tests.Accounts;
using TopoWeb.Tests.Projects;
using TopoWeb.Tests.Published;
using TopoWeb.Workers;

namespace TopoWeb.Tests.Administration;

public sealed class MetricsTests
{
    [Fact]
    public async Task Get_ByEveryKindOfCaller_IsForAdministratorsAlone()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        var (member, viewer) = (await app.InviteAsync(ada, "member", "ben@example.org"), await app.InviteAsync(ada, "viewer", "cleo@example.org"));
        Assert.Equal(HttpStatusCode.Unauthorized, await app.NewBrowser().StatusAsync("/metrics"));
        Assert.Equal(HttpStatusCode.Forbidden, await member.StatusAsync("/metrics"));
        Assert.Equal(HttpStatusCode.Forbidden, await viewer.StatusAsync("/metrics"));
        Assert.Equal(HttpStatusCode.OK, await ada.StatusAsync("/metrics"));
        foreach (var (scope, status) in new[] { ("read", HttpStatusCode.Forbidden), ("share", HttpStatusCode.Forbidden), ("admin", HttpStatusCode.OK) })
        {
            var token = (await ada.PostAsync("/api/v1/tokens", new { name = "metrics", scopes = new[] { scope } })).GetProperty("token").GetString()!;
            using var answer = await app.NewProgram(token).GetAsync("/metrics");
            Assert.Equal(status, answer.StatusCode);
        }
        using var wrong = await app.NewProgram("tw_" + new string('x', 43)).GetAsync("/metrics");
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (wrong.StatusCode, wrong.Content.Headers.ContentType?.MediaType));
        // The queue's own pages have the same rule, and the policy of all pages.
        Assert.Equal(HttpStatusCode.Forbidden, await member.StatusAsync("/jobs"));
        using var jobs = await ada.Http.GetAsync("/jobs");
        Assert.Equal(HttpStatusCode.OK, jobs.StatusCode);
        Assert.DoesNotContain("unsafe-eval", jobs.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]*src=)", await jobs.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Programs read it: what goes wrong there is a document as in the API, never a page.</summary>
    [Fact]
    public async Task Get_TurnedOffOrTooOften_IsRefusedWithADocument()
    {
        await using var off = new AccountsApplication(new Dictionary<string, string> { ["Telemetry:Prometheus"] = "false" });
        using (var missing = await off.NewBrowser().Http.GetAsync("/metrics"))
            Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (missing.StatusCode, missing.Content.Headers.ContentType?.MediaType));
        await using var app = new AccountsApplication(new Dictionary<string, string> { ["RateLimits:ApiPerMinute"] = "1" });
        var program = app.NewBrowser().Http;
        (await program.GetAsync("/metrics")).Dispose();
        using var often = await program.GetAsync("/metrics");
        Assert.Equal((HttpStatusCode.TooManyRequests, "application/problem+json"), (often.StatusCode, often.Content.Headers.ContentType?.MediaType));
        Assert.NotNull(often.Headers.RetryAfter);
    }

    [Fact]
    public async Task State_WithWorkThatWaits_CountsIt()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        for (var i = 0; i < 2; i++)
            using (var accepted = await ada.Http.PostAsJsonAsync("/api/v1/runs", new { notation = LabData.Notation }))
                Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        await app.AddRunAsync();
        await using var db = app.NewContext();
        var state = await InstallationState.ReadAsync(db, app.Get<Hangfire.JobStorage>(), DateTime.UtcNow.AddSeconds(30), null, TestContext.Current.CancellationToken);
        Assert.Equal((2, 1, 0), (state.Runs[RunState.Queued], state.Runs[RunState.Succeeded], state.Runs[RunState.Failed]));
        // What programs ask for comes later than what people wait for at a page.
        var start = state.Queues.Single(q => q.Name == "start-later");
        Assert.Equal(2, start.Length);
        Assert.InRange(start.Age, TimeSpan.FromSeconds(29), TimeSpan.FromMinutes(5));
        Assert.Equal(WorkQueues.All.Order(StringComparer.Ordinal), state.Queues.Select(q => q.Name));
        Assert.All(state.Queues.Where(q => q != start), q => Assert.Equal((0L, TimeSpan.Zero), (q.Length, q.Age)));
    }

    [Theory]
    [InlineData("Addresses:0 is 'everywhere'", "everywhere", "")]
    [InlineData("lets everybody read", "0.0.0.0/0", "")]
    [InlineData("OtlpEndpoint is 'collector:4317'", null, "collector:4317")]
    public void Check_WrongSettings_NamesThem(string words, string? address, string endpoint)
    {
        var result = new TelemetryCheck().Validate(Options.DefaultName, new() { Addresses = address is null ? [] : [address], OtlpEndpoint = endpoint });
        Assert.Contains(words, Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dashboard_File_IsThatOfTheRepository()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        var panels = (await ada.Http.GetFromJsonAsync<JsonElement>($"/api/v1/{TelemetryServices.Dashboard}")).GetProperty("panels");
        Assert.All(panels.EnumerateArray().Where(p => p.GetProperty("type").GetString() != "row"), p => Assert.NotEmpty(p.GetProperty("targets").EnumerateArray()));
    }
}
