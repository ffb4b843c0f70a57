using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Schedules.Firing;
using TopoWeb.Schedules.Notices;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Schedules;

/// <summary>From a rerun to a notice, through the whole application with its workers and a receiver of the web hook.</summary>
[Trait("Speed", "slow")]
public sealed class DriftFlowTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rerun_ReferenceChanged_GivesOneNotice_AndNoneBefore(bool postgres)
    {
        await using var database = postgres ? await TestPostgres.CreateAsync() : null;
        var settings = new Dictionary<string, string> { ["WebHooks:Allowed:0"] = "127.0.0.1" };
        if (database is not null)
            settings["Database:Postgres"] = database.ConnectionString;
        await using var receiver = await Receiver.StartAsync(200);
        await using var app = new TestApplication(settings: settings);
        var (circle, noise) = (await RunAsync(app, Clouds.Csv(60), "circle.csv"), await RunAsync(app, Noise(60), "noise.csv"));
        Guid experiment;
        await using (var db = app.NewContext())
            experiment = db.Runs.Single(r => r.Id == circle).ExperimentId;

        using var created = await app.Http.PostAsJsonAsync("/api/v1/schedules", new { experiment, cron = "0 3 1 1 *", reference = "chosen", referenceRun = circle, hookAddress = receiver.Address });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var made = await created.Content.ReadFromJsonAsync<JsonElement>();
        var (id, secret) = (made.GetProperty("id").GetGuid(), made.GetProperty("hookSecret").GetString()!);

        var same = await RerunAsync(app, id, 1);
        Assert.Equal("compared", same.GetProperty("state").GetString());
        Assert.False(same.GetProperty("drifted").GetBoolean());
        Assert.Equal(1, same.GetProperty("loops").GetInt32());
        Assert.Equal(0, (await app.Http.GetFromJsonAsync<JsonElement>("/api/v1/schedules/notices")).GetProperty("items").GetArrayLength());

        var version = (await app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/schedules/{id}")).GetProperty("version").GetInt32();
        using var changed = await app.Http.PutAsJsonAsync($"/api/v1/schedules/{id}", new { version, settings = new { cron = "0 3 1 1 *", reference = "chosen", referenceRun = noise, hookAddress = receiver.Address } });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var drifted = await RerunAsync(app, id, 2);
        Assert.True(drifted.GetProperty("drifted").GetBoolean(), drifted.ToString());
        Assert.StartsWith("The topology changed: ", drifted.GetProperty("summary").GetString(), StringComparison.Ordinal);
        // It still differs: that is shown, and no news.
        Assert.True((await RerunAsync(app, id, 3)).GetProperty("drifted").GetBoolean());

        var notice = Assert.Single((await app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/schedules/{id}/notices")).GetProperty("items").EnumerateArray().ToArray());
        Assert.False(notice.GetProperty("seen").GetBoolean());
        await Poll.UntilAsync(async () =>
        {
            await app.Services.GetRequiredService<NoticeSender>().SendDueAsync(TestContext.Current.CancellationToken);
            return receiver.Calls.Count > 0;
        }, () => "the web hook has not been called.");
        var (headers, body) = Assert.Single(receiver.Calls);
        Assert.Equal($"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{headers["TopoWeb-Timestamp"]}.{body}")))}", headers["TopoWeb-Signature"].ToString());
        Assert.Equal(id, JsonDocument.Parse(body).RootElement.GetProperty("schedule").GetGuid());

        Assert.Equal(1, await app.Services.GetRequiredService<NoticeService>().UnseenAsync(Access.Visitor.Local));
        using var seen = await app.Http.PostAsync($"/api/v1/schedules/{id}/seen", null);
        Assert.Equal(HttpStatusCode.NoContent, seen.StatusCode);
        Assert.Equal(0, await app.Services.GetRequiredService<NoticeService>().UnseenAsync(Access.Visitor.Local));
    }

    private static async Task<Guid> RunAsync(TestApplication app, byte[] csv, string name)
    {
        var run = await app.SubmitAsync(new { cloud = await app.UploadAsync(csv, name), spec = Clouds.SmallSpec() });
        Assert.Equal("succeeded", TestApplication.State(await app.FinishedAsync(run)));
        return run;
    }

    /// <summary>One rerun, waited for until it has been compared.</summary>
    private static async Task<JsonElement> RerunAsync(TestApplication app, Guid schedule, int count)
    {
        using var started = await app.Http.PostAsync($"/api/v1/schedules/{schedule}/run", null);
        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        await app.FinishedAsync((await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("run").GetGuid());
        var compared = await Poll.UntilAsync(async () =>
        {
            await app.Services.GetRequiredService<ScheduleClock>().LookAsync(TestContext.Current.CancellationToken);
            return (await app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/schedules/{schedule}/drift")).GetProperty("items").EnumerateArray().ToArray();
        }, reruns => reruns.Length == count && reruns[0].GetProperty("state").GetString() != "waiting", reruns => string.Join('\n', reruns));
        return compared[0];
    }

    /// <summary>Patches without structure, from fixed numbers.</summary>
    internal static byte[] Noise(int points)
    {
        var text = new StringBuilder();
        for (var i = 0; i < points; i++)
            text.AppendJoin(',', Enumerable.Range(0, 9).Select(c => (Math.Sin(12.9898 * (9 * i + c) + 78.233) * 43758.5453 % 1).ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
