using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Tests.Accounts;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Schedules;

/// <summary>People edit schedules over HTTP.</summary>
public sealed class ScheduleEditTests
{
    [Fact]
    public async Task Put_SomebodyElseHasChangedIt_IsToldWhoAndNothingIsOverwritten()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        var ben = await app.InviteAsync(ada, "member", "ben@example.org");
        var run = await app.AddRunAsync(await app.IdOfAsync("ben@example.org"));
        await using var db = app.NewContext();
        var experiment = await db.Runs.Where(r => r.Id == run).Select(r => r.ExperimentId).SingleAsync();
        await db.Experiments.Where(e => e.Id == experiment).ExecuteUpdateAsync(s => s.SetProperty(e => e.SpecJson, """{"source":{"kind":"cloud"}}"""));
        var id = (await ben.PostAsync("/api/v1/schedules", new { experiment, cron = "0 3 * * *" })).GetProperty("id").GetGuid();
        var seen = await ben.Http.GetFromJsonAsync<JsonElement>($"/api/v1/schedules/{id}");
        var version = seen.GetProperty("version").GetInt32();

        using var first = await ada.Http.PutAsJsonAsync($"/api/v1/schedules/{id}", new { version, settings = new { cron = "0 4 * * *", timeZone = "Europe/Berlin" } });
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await ben.Http.PutAsJsonAsync($"/api/v1/schedules/{id}", new { version, settings = new { cron = "0 5 * * *" } });
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        var problem = await second.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains("Ada Lovelace has changed this schedule", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(version + 1, problem.GetProperty("version").GetInt32());

        var now = await ben.Http.GetFromJsonAsync<JsonElement>($"/api/v1/schedules/{id}");
        Assert.Equal("0 4 * * *", now.GetProperty("settings").GetProperty("cron").GetString());
        Assert.Equal("every day at 04:00 Berlin time", now.GetProperty("inWords").GetString());
        using var third = await ben.Http.PutAsJsonAsync($"/api/v1/schedules/{id}", new { version = version + 1, settings = new { cron = "0 5 * * *" } });
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task Put_WrongSetting_NamesItsField()
    {
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Workers:Train"] = "0", ["Workers:Analyze"] = "0" });
        using var made = await app.Http.PostAsJsonAsync("/api/v1/schedules", new { preset = "sample-mnist", cron = "0 3 * * *" });
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        (string Field, string Settings)[] wrong =
        [
            ("cron", """{"cron":"* * * * * *"}"""),
            ("cron", """{"cron":"0 3 30 2 *"}"""),
            ("timeZone", """{"cron":"0 3 * * *","timeZone":"Nowhere/Else"}"""),
            ("referenceRun", """{"cron":"0 3 * * *","reference":"chosen"}"""),
            ("referenceRun", $$"""{"cron":"0 3 * * *","reference":"chosen","referenceRun":"{{Guid.NewGuid()}}"}"""),
            ("keepLast", """{"cron":"0 3 * * *","keepLast":0}"""),
            ("mailTo", """{"cron":"0 3 * * *","mailTo":"ada@example.org"}"""), // there is no mail server
            ("hookAddress", """{"cron":"0 3 * * *","hookAddress":"http://example.org/"}"""),
            ("hookAddress", """{"cron":"0 3 * * *","hookAddress":"https://127.0.0.1/"}"""),
            ("hookAddress", """{"cron":"0 3 * * *","hookAddress":"https://2130706433/"}"""),
            ("hookAddress", """{"cron":"0 3 * * *","hookAddress":"https://[::ffff:169.254.169.254]/"}"""),
            ("hookAddress", """{"cron":"0 3 * * *","hookAddress":"https://ada:secret@example.org/"}"""),
            ("hookAddress", """{"cron":"0 3 * * *","hookAddress":"file:///etc/passwd"}"""),
        ];
        foreach (var (field, settings) in wrong)
        {
            using var body = new StringContent($$"""{"version":1,"settings":{{settings}}}""", System.Text.Encoding.UTF8, "application/json");
            using var answer = await app.Http.PutAsync($"/api/v1/schedules/{id}", body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
            Assert.True(errors.TryGetProperty(field, out _), $"{settings}: {errors}");
        }
        Assert.Equal(1, (await app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/schedules/{id}")).GetProperty("version").GetInt32());

        // All of them at once, in whatever request.
        var all = """ "cron":"0 3 30 2 *","timeZone":"Nowhere/Else","mailTo":"ada","hookAddress":"file:///etc/passwd","keepLast":0,"reference":"chosen" """;
        string[] every = ["cron", "hookAddress", "keepLast", "mailTo", "referenceRun", "timeZone"];
        Assert.Equal(every, await WrongAsync(app, HttpMethod.Put, $"/api/v1/schedules/{id}", $$"""{"version":1,"settings":{ {{all}} } }"""));
        Assert.Equal([.. every, "version"], await WrongAsync(app, HttpMethod.Put, $"/api/v1/schedules/{id}", $$"""{"settings":{ {{all}} } }"""));
        Assert.Equal(["settings", "version"], await WrongAsync(app, HttpMethod.Put, $"/api/v1/schedules/{id}", "{}"));
        Assert.Equal(["body", .. every], await WrongAsync(app, HttpMethod.Post, "/api/v1/schedules", $$"""{ {{all}} }"""));
        Assert.Equal([.. every[..4], "notation", .. every[4..]], await WrongAsync(app, HttpMethod.Post, "/api/v1/schedules", $$"""{ "notation": "2xQ(1)", {{all}} }"""));
        Assert.Equal(["cron", "density.k", .. every[1..4], "project", .. every[4..]], await WrongAsync(app, HttpMethod.Post, "/api/v1/schedules", $$"""{ "notation": "2xM(4,0,8) on mnist, rho(900,0.5)", "project": "{{Guid.NewGuid()}}", {{all}} }"""));
        Assert.Equal(["cron", "experiment", .. every[1..]], await WrongAsync(app, HttpMethod.Post, "/api/v1/schedules", $$"""{ "experiment": "{{Guid.NewGuid()}}", {{all}} }"""));
        Assert.Equal(["cron", "timeZone"], await WrongAsync(app, HttpMethod.Get, "/api/v1/schedules/preview?cron=often&timeZone=Nowhere", null));
    }

    /// <summary>Fields that an answer names, in their order.</summary>
    private static async Task<IEnumerable<string>> WrongAsync(TestApplication app, HttpMethod method, string address, string? json)
    {
        using var request = new HttpRequestMessage(method, address) { Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        using var answer = await app.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal).ToList();
    }
}
