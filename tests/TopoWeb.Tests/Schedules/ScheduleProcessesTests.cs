using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Tests.Accounts;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Schedules;

/// <summary>A lab with two servers as processes of their own on one PostgreSQL database, two people, a mail server and a receiver of web hooks.</summary>
[Trait("Speed", "slow")]
public sealed partial class ScheduleProcessesTests
{
    private const string Password = "violet kettle orbit lamp";

    [Fact]
    public async Task Schedule_FromItsTimeToItsNotice_AndEditedByTwoPeople()
    {
        Assert.SkipWhen(PublishedApp.Missing is not null, PublishedApp.Missing ?? "");
        await using var database = await TestPostgres.CreateAsync();
        await using var receiver = await Receiver.StartAsync(200);
        using var mail = new MailReceiver();
        var received = mail.NextAsync();
        Dictionary<string, string> Settings(int workers) => new()
        {
            ["Database:Postgres"] = database.ConnectionString, ["Access:Mode"] = "Accounts", ["Workers:Train"] = "0", ["Workers:Analyze"] = $"{workers}", ["WebHooks:Allowed:0"] = "127.0.0.1",
            ["Mail:Host"] = "127.0.0.1", ["Mail:Port"] = $"{mail.Port}", ["Mail:Security"] = "None", ["Mail:From"] = "topoweb@example.org",
        };
        await using var db = new PostgresTopoWebContext(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql(database.ConnectionString).Options);
        SampleOffer.MarkDone(db);
        await using var one = await PublishedApp.ServeAsync(Settings(1));
        await using var two = await PublishedApp.ServeAsync(Settings(0));
        using var ada = Browser(one);
        using var ben = Browser(two);
        // The code of the server that started last is the one that counts.
        await JoinAsync(ada, "/account/setup", new() { ["Code"] = await CodeAsync(two), ["Person"] = "Ada Lovelace", ["Email"] = "ada@example.org" });
        var invitation = await ada.AskAsync("/api/v1/invitations", new { role = "administrator" });
        await JoinAsync(ben, new Uri(invitation.GetProperty("url").GetString()!).AbsolutePath, new() { ["Person"] = "Ben Okafor", ["Email"] = "ben@example.org" });

        var (circle, noise) = (await RunAsync(ada, Clouds.Csv(60), "circle.csv"), await RunAsync(ada, DriftFlowTests.Noise(60), "noise.csv"));
        var experiment = await db.Runs.Where(r => r.Id == circle).Select(r => r.ExperimentId).SingleAsync();
        object Change(Guid reference, string cron) => new { cron, reference = "chosen", referenceRun = reference, hookAddress = receiver.Address, mailTo = "team@example.org" };
        var made = await ada.AskAsync("/api/v1/schedules", new { experiment, cron = "0 3 1 1 *", reference = "chosen", referenceRun = circle, hookAddress = receiver.Address, mailTo = "team@example.org" });
        var (id, secret) = (made.GetProperty("id").GetGuid(), made.GetProperty("hookSecret").GetString()!);

        // Its time comes: one of the servers begins the run, and it does not differ from its reference.
        await MoveAsync(db, id);
        Assert.False((await ComparedAsync(ben, id, 1)).GetProperty("drifted").GetBoolean());

        // Two people edit it at two servers: the second one is told.
        var version = (await ben.GetFromJsonAsync<JsonElement>($"/api/v1/schedules/{id}")).GetProperty("version").GetInt32();
        using (var first = await ada.PutAsJsonAsync($"/api/v1/schedules/{id}", new { version, settings = Change(noise, "0 4 1 1 *") }))
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using (var second = await ben.PutAsJsonAsync($"/api/v1/schedules/{id}", new { version, settings = Change(circle, "0 5 1 1 *") }))
            await Problem.AssertAsync(second, HttpStatusCode.Conflict, null, "Ada Lovelace has changed this schedule");

        // Skipped, the next time is left out; paused, none comes.
        var next = await NextAsync(ben, id);
        using (var skipped = await ben.PostAsync($"/api/v1/schedules/{id}/skip", null))
            Assert.Equal(HttpStatusCode.NoContent, skipped.StatusCode);
        Assert.Equal(next[1..], (await NextAsync(ada, id))[..4]);
        using (var paused = await ada.PostAsync($"/api/v1/schedules/{id}/pause", null))
            Assert.Equal(HttpStatusCode.NoContent, paused.StatusCode);
        Assert.Empty(await NextAsync(ben, id));
        await MoveAsync(db, id);

        // Run by hand while it is paused: its reference is another one now, and everybody is told.
        await ben.AskAsync($"/api/v1/schedules/{id}/run", new { });
        var drifted = await ComparedAsync(ada, id, 2);
        Assert.True(drifted.GetProperty("drifted").GetBoolean(), drifted.ToString());
        await Poll.UntilAsync(() => Task.FromResult(receiver.Calls.Count > 0), () => $"the web hook has not been called\n{one.Output}\n{two.Output}");
        var (headers, body) = Assert.Single(receiver.Calls);
        Assert.Equal($"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{headers["TopoWeb-Timestamp"]}.{body}")))}", headers["TopoWeb-Signature"].ToString());
        Assert.Equal(drifted.GetProperty("run").GetGuid(), JsonDocument.Parse(body).RootElement.GetProperty("run").GetGuid());
        var text = await received.WaitAsync(Poll.Patience);
        Assert.Contains("RCPT TO:<team@example.org>", text, StringComparison.Ordinal);
        Assert.Contains("the topology changed", text, StringComparison.Ordinal);
        await Poll.UntilAsync(async () => (await ben.GetFromJsonAsync<JsonElement>($"/api/v1/schedules/{id}/notices")).GetProperty("items").EnumerateArray().Single().GetProperty("deliveries").EnumerateArray().All(d => d.GetProperty("state").GetString() == "sent"), () => "the notice is not marked as sent.");
        Assert.Contains("New notice", await ben.GetStringAsync("/schedules"), StringComparison.Ordinal);
        Assert.Equal(2, await db.Runs.CountAsync(r => r.ScheduleId == id));
    }

    [GeneratedRegex(@"Code:\s+(\S+)")]
    private static partial Regex CodePattern { get; }

    /// <summary>It is printed once the server is ready.</summary>
    private static async Task<string> CodeAsync(PublishedApp server) => (await Poll.UntilAsync(() => Task.FromResult(CodePattern.Match(server.Output)), m => m.Success, _ => $"no setup code\n{server.Output}")).Groups[1].Value;

    private static HttpClient Browser(PublishedApp server) => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = server.Address };

    private static async Task JoinAsync(HttpClient browser, string page, Dictionary<string, string> fields)
    {
        using var answer = await new FormBrowser(browser).SubmitAsync(page, new(fields) { ["Password"] = Password });
        Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{(int)answer.StatusCode} {await FormBrowser.AlertAsync(answer)}");
    }

    private static async Task<Guid> RunAsync(HttpClient program, byte[] csv, string name)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(csv), "file", name } };
        using var uploaded = await program.PostAsync("/api/v1/clouds", form);
        var cloud = (await uploaded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        var run = (await program.AskAsync("/api/v1/runs", new { cloud, spec = Clouds.SmallSpec() })).GetProperty("id").GetGuid();
        await Poll.UntilAsync(() => program.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}"), s => s.GetProperty("state").GetString() == "succeeded", s => $"the run does not end: {s}");
        return run;
    }

    private static async Task<JsonElement> ComparedAsync(HttpClient program, Guid schedule, int count) => (await Poll.UntilAsync(
        async () => (await program.GetFromJsonAsync<JsonElement>($"/api/v1/schedules/{schedule}/drift")).GetProperty("items").EnumerateArray().ToArray(),
        reruns => reruns.Length == count && reruns[0].GetProperty("state").GetString() != "waiting", reruns => string.Join('\n', reruns)))[0];

    private static async Task<DateTime[]> NextAsync(HttpClient program, Guid schedule) =>
        [.. (await program.GetFromJsonAsync<JsonElement>($"/api/v1/schedules/{schedule}")).GetProperty("next").EnumerateArray().Select(t => t.GetDateTime())];

    /// <summary>As if the next time had come.</summary>
    private static Task MoveAsync(TopoWebContext db, Guid schedule) => db.Schedules.Where(s => s.Id == schedule).ExecuteUpdateAsync(s => s.SetProperty(r => r.NextAt, DateTime.UtcNow.AddSeconds(-5)));
}
