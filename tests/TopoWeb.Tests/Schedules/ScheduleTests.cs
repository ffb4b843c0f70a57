using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Schedules;

/// <summary>A schedule fires by itself. Cron counts minutes, so these wait up to one and a little.</summary>
public abstract class ScheduleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    internal static async Task FiresAsync(TestApplication app)
    {
        var first = await app.SubmitAsync(new { cloud = await app.UploadAsync(Clouds.Csv(30), "cloud.csv"), spec = Clouds.SmallSpec() });
        await app.FinishedAsync(first);
        Guid experiment;
        await using (var db = app.NewContext())
            experiment = db.Runs.Single(r => r.Id == first).ExperimentId;

        using var created = await app.Http.PostAsJsonAsync("/api/v1/schedules", new { experiment, cron = "* * * * *" });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var schedule = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        var listed = (await app.Http.GetFromJsonAsync<JsonElement>("/api/v1/schedules")).EnumerateArray().Single();
        Assert.Equal("every minute", listed.GetProperty("inWords").GetString());
        Assert.Equal(3, listed.GetProperty("next").GetArrayLength());

        var clock = System.Diagnostics.Stopwatch.StartNew();
        JsonElement[] runs;
        do
        {
            Assert.True(clock.Elapsed < Patience, $"The schedule has not fired within {Patience.TotalSeconds} s.");
            await Task.Delay(500);
            runs = [.. (await app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/schedules/{schedule}/runs")).EnumerateArray()];
        }
        while (runs.Length == 0);
        Assert.Equal("succeeded", TestApplication.State(await app.FinishedAsync(runs[0].GetProperty("id").GetGuid())));

        using var paused = await app.Http.PostAsync($"/api/v1/schedules/{schedule}/pause", null);
        Assert.Equal(HttpStatusCode.NoContent, paused.StatusCode);
        Assert.True((await app.Http.GetFromJsonAsync<JsonElement>("/api/v1/schedules"))[0].GetProperty("paused").GetBoolean());
        using var deleted = await app.Http.DeleteAsync($"/api/v1/schedules/{schedule}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync($"/api/v1/runs/{runs[0].GetProperty("id").GetGuid()}")).StatusCode);
    }
}

[Trait("Speed", "slow")]
public sealed class SqliteScheduleTests : ScheduleTests
{
    [Fact]
    public async Task Schedule_EveryMinuteOnSqlite_Fires()
    {
        await using var app = new TestApplication();
        await FiresAsync(app);
    }
}

[Trait("Speed", "slow")]
public sealed class PostgresScheduleTests : ScheduleTests
{
    [Fact]
    public async Task Schedule_EveryMinuteOnPostgres_Fires()
    {
        await using var database = await TestPostgres.CreateAsync();
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Database:Postgres"] = database.ConnectionString });
        await FiresAsync(app);
    }
}
