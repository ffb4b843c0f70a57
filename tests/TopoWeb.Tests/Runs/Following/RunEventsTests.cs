using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Runs.Following;

/// <summary>A run is followed to its end by one request, or by several that go on where the one before ended.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class RunEventsTests(ApplicationFixture fixture)
{
    private readonly TestApplication _app = fixture.App;

    [Fact]
    public async Task Events_OfATraining_TellStatusResultsLogAndEnd()
    {
        var run = await _app.SubmitAsync(new { notation = "2xM(4,0,8) on mnist at 0,30", spec = new { density = new { k = 2, p = 1.0 }, barcode = new { landmarks = 8 }, mapper = new { resolution = 4 } }, seed = 4711 });
        var events = await ReadAsync(run, null);

        Assert.Equal("status", events[0].EventType);
        Assert.Equal("end", events[^1].EventType);
        Assert.Equal("succeeded", Json(events[^1]).GetProperty("state").GetString());
        Assert.Equal(["L1_000000", "L1_000030"], events.Where(e => e.EventType == "result").Select(e => Json(e).GetProperty("choice").GetString()!).Distinct().Order(StringComparer.Ordinal));
        var lines = events.Where(e => e.EventType == "log").Select(e => Json(e).GetProperty("text").GetString()!).ToList();
        Assert.Contains(lines, l => l.StartsWith("Submitted", StringComparison.Ordinal));
        var numbers = events.Where(e => e.EventType == "log").Select(e => Json(e).GetProperty("id").GetInt64()).ToList();
        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.All(events, e => Assert.False(string.IsNullOrEmpty(e.EventId)));
        Assert.Contains(events, e => e.ReconnectionInterval == TimeSpan.FromSeconds(2));

        // Cut off in the middle, it goes on there: no line comes twice, none is missing.
        var middle = events.FindIndex(e => e.EventType == "log");
        var rest = await ReadAsync(run, events[middle].EventId);
        Assert.Equal(lines.Skip(1), rest.Where(e => e.EventType == "log").Select(e => Json(e).GetProperty("text").GetString()!));
        Assert.Equal("end", rest[^1].EventType);

        // After the end there is nothing to say, until something changes again.
        using var answer = await AskAsync(run, events[^1].EventId);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task Events_WithoutNews_AreKeptAliveByComments()
    {
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Api:HeartbeatSeconds"] = "1", ["Api:EventStreamSeconds"] = "8", ["Api:MaximumEventStreams"] = "1", ["Workers:Train"] = "0" });
        var run = await app.SubmitAsync(new { notation = "2xM(4,0,8) on mnist at 0", spec = Clouds.SmallSpec() });
        await app.WaitAsync(run, s => TestApplication.State(s) == "training");
        using var first = await app.Http.GetAsync($"/api/v1/runs/{run}/events", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", first.Content.Headers.ContentType!.MediaType);
        var reading = first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using (var second = await app.Http.GetAsync($"/api/v1/runs/{run}/events", TestContext.Current.CancellationToken))
            Assert.True(second.StatusCode == HttpStatusCode.ServiceUnavailable || reading.IsCompleted, "There were two streams at a time.");
        // The stream ends after its time without an end: whoever follows connects again.
        var text = await reading;
        Assert.True(text.Split('\n').Count(l => l.StartsWith(": still here", StringComparison.Ordinal)) >= 2, text);
        Assert.DoesNotContain("event: end", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_OfADeletedRun_EndWithGone()
    {
        var run = await _app.SubmitAsync(new { notation = "1xM(4,0,8) on mnist at 0,900000", spec = Clouds.SmallSpec(), seed = 4712 });
        // Followed before it is deleted.
        using var answer = await AskAsync(run, null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await _app.WaitAsync(run, s => TestApplication.State(s) == "training");
        (await _app.Http.DeleteAsync($"/api/v1/runs/{run}", TestContext.Current.CancellationToken)).Dispose();
        Assert.Contains((await ReadAsync(answer))[^1].EventType, new[] { "gone", "end" });
        using var missing = await AskAsync(run, null);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private async Task<List<SseItem<string>>> ReadAsync(Guid run, string? last)
    {
        using var answer = await AskAsync(run, last);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await ReadAsync(answer);
    }

    private static async Task<List<SseItem<string>>> ReadAsync(HttpResponseMessage answer)
    {
        var events = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)).EnumerateAsync(TestContext.Current.CancellationToken))
            events.Add(item);
        return events;
    }

    private Task<HttpResponseMessage> AskAsync(Guid run, string? last)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run}/events");
        if (last is not null)
            request.Headers.Add("Last-Event-ID", last);
        return _app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static JsonElement Json(SseItem<string> item) => JsonElement.Parse(item.Data);
}
