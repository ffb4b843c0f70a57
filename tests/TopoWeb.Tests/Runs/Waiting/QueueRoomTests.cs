using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Runs.Waiting;

public sealed class QueueRoomTests
{
    [Theory]
    [InlineData("Limits:UnfinishedRuns", HttpStatusCode.TooManyRequests)]
    [InlineData("Limits:UnfinishedRunsTotal", HttpStatusCode.ServiceUnavailable)]
    public async Task Submit_WithAsManyUnfinishedRunsAsThereMayBe_IsRefusedWithWordsUntilOneEnds(string limit, HttpStatusCode status)
    {
        await using var app = new TestApplication(settings: new Dictionary<string, string> { [limit] = "2" });
        await app.CloseLanesAsync();
        var body = new { notation = "1xM(8,0,16) on mnist at 0,3, no ρ, no Mapper, LW(8)" };
        var first = await app.SubmitAsync(body);
        await app.SubmitAsync(body);

        using (var refused = await app.Http.PostAsJsonAsync("/api/v1/runs", body))
        {
            Assert.Equal(status, refused.StatusCode);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 5, 600);
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal("The queue is full.", problem.GetProperty("title").GetString());
            Assert.Contains(limit, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        (await app.Http.PostAsync($"/api/v1/runs/{first}/cancel", null)).EnsureSuccessStatusCode();
        await app.SubmitAsync(body);
        // Going on with the cancelled one would be one too many again.
        using var retried = await app.Http.PostAsync($"/api/v1/runs/{first}/retry", null);
        Assert.Equal(status, retried.StatusCode);
    }

    [Fact]
    public async Task Status_OfRunsThatWait_SaysHowManyComeBefore()
    {
        await using var app = new TestApplication();
        await app.CloseLanesAsync();
        var runs = new List<Guid>();
        for (var i = 0; i < 3; i++)
            runs.Add(await app.SubmitAsync(new { notation = "1xM(8,0,16) on mnist at 0,3, no ρ, no Mapper, LW(8)", seed = i + 1 }));
        for (var i = 0; i < 3; i++)
            Assert.Equal(i, (await app.StatusAsync(runs[i])).GetProperty("queue").GetProperty("ahead").GetInt32());
        await app.OpenLanesAsync();
        Assert.False((await app.FinishedAsync(runs[2])).TryGetProperty("queue", out _));
    }
}
