using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Administration;

/// <summary>Two servers as processes of their own, with one PostgreSQL database.</summary>
[Trait("Speed", "slow")]
public sealed class TwoServersTests
{
    [Fact]
    public async Task MaintenanceAndLimits_SetAtOne_CountAtTheOther()
    {
        Assert.SkipWhen(PublishedApp.Missing is not null, PublishedApp.Missing ?? "");
        await using var database = await TestPostgres.CreateAsync();
        using var folder = new Commands.TemporaryFolder();
        SyntheticDigits.Write(folder.Path);
        Dictionary<string, string> Settings(int workers) => new()
        {
            ["Database:Postgres"] = database.ConnectionString, ["Datasets:Directories:0"] = folder.Path, ["Workers:Train"] = $"{workers}", ["Workers:Analyze"] = $"{workers}",
        };
        await using var db = new PostgresTopoWebContext(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql(database.ConnectionString).Options);
        SampleOffer.MarkDone(db);
        await using var one = await PublishedApp.ServeAsync(Settings(1));
        await using var two = await PublishedApp.ServeAsync(Settings(0));
        var request = new { notation = "2xM(8,0,16) on mnist at 0,200, rho(4,0.5), Mapper(6,2)" };
        var run = await SubmitAsync(two, request);

        using (var begun = await one.Client.PutAsJsonAsync("/api/v1/maintenance", new { message = "New disks." }))
            Assert.Equal(HttpStatusCode.OK, begun.StatusCode);
        await Poll.UntilAsync(async () => (await two.Client.GetStringAsync("/runs")).Contains("New disks.", StringComparison.Ordinal), () => "the other server has no banner");
        using (var refused = await two.Client.PostAsJsonAsync("/api/v1/runs", request))
        {
            await Problem.AssertAsync(refused, HttpStatusCode.ServiceUnavailable, null, "New disks.");
            Assert.NotNull(refused.Headers.RetryAfter);
        }
        // Work under way goes on.
        await Poll.UntilAsync(() => two.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}"), s => s.GetProperty("state").GetString() == "succeeded", s => $"the run does not end: {s}");
        using (var ended = await two.Client.DeleteAsync("/api/v1/maintenance"))
            Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        await Poll.UntilAsync(async () => !(await one.Client.GetStringAsync("/runs")).Contains("New disks.", StringComparison.Ordinal), () => "the first server still has its banner");

        using (var changed = await one.Client.PutAsJsonAsync("/api/v1/settings/Limits:MaximumNetworks", new { value = "1" }))
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await Poll.UntilAsync(async () =>
        {
            using var answer = await two.Client.PostAsJsonAsync("/api/v1/runs", request);
            return answer.StatusCode == HttpStatusCode.BadRequest;
        }, () => "the other server does not know the new limit");

        // Both servers tell the same of the installation, whichever of them did the work.
        foreach (var server in new[] { one, two })
        {
            var samples = Exposition.Parse(await server.Client.GetStringAsync("/metrics"));
            Assert.True(samples.Single(s => s.Name == "topoweb_run_count" && s.Labels["topoweb_run_state"] == "succeeded").Value >= 1);
            Assert.Contains(samples, s => s.Name == "topoweb_queue_jobs" && s.Labels["topoweb_queue_name"] == "train-first");
            Assert.True(samples.Where(s => s.Name == "topoweb_storage_size_bytes").Sum(s => s.Value) > 0);
        }
        Assert.Contains(Exposition.Parse(await one.Client.GetStringAsync("/metrics")), s => s.Name == "topoweb_network_ended_total" && s.Labels["topoweb_outcome"] == "succeeded" && s.Value >= 2);
    }

    private static async Task<Guid> SubmitAsync(PublishedApp server, object request)
    {
        using var accepted = await server.Client.PostAsJsonAsync("/api/v1/runs", request);
        Assert.True(accepted.StatusCode == HttpStatusCode.Accepted, await accepted.Content.ReadAsStringAsync());
        return (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }
}
