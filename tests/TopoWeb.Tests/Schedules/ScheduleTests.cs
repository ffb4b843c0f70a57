using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Schedules;

/// <summary>A schedule fires by itself once its time has come. Cron counts minutes: instead of waiting for the next one, the time that is stored is moved into the past.</summary>
public abstract class ScheduleTests
{
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
        var listed = (await app.Http.GetFromJsonAsync<JsonElement>("/api/v1/schedules")).GetProperty("items").EnumerateArray().Single();
        Assert.Equal("every minute", listed.GetProperty("inWords").GetString());
        Assert.Equal(5, listed.GetProperty("next").GetArrayLength());

        await using (var db = app.NewContext())
            await db.Schedules.Where(s => s.Id == schedule).ExecuteUpdateAsync(s => s.SetProperty(r => r.NextAt, DateTime.UtcNow.AddSeconds(-5)));
        var runs = await Poll.UntilAsync(
            async () => (await app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/schedules/{schedule}/runs")).GetProperty("items").EnumerateArray().ToArray(),
            fired => fired.Length > 0, _ => "the schedule has not fired.");
        Assert.Equal("succeeded", TestApplication.State(await app.FinishedAsync(runs[0].GetProperty("id").GetGuid())));

        using var paused = await app.Http.PostAsync($"/api/v1/schedules/{schedule}/pause", null);
        Assert.Equal(HttpStatusCode.NoContent, paused.StatusCode);
        Assert.True((await app.Http.GetFromJsonAsync<JsonElement>("/api/v1/schedules")).GetProperty("items")[0].GetProperty("paused").GetBoolean());
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
