using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Runs.Submission;

/// <summary>However often a submission with an Idempotency-Key is sent, it makes one run.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class OneSubmissionTests(ApplicationFixture fixture)
{
    private readonly TestApplication _app = fixture.App;

    [Fact]
    public async Task Submit_TheSameKeyAtTheSameMoment_MakesOneRun()
    {
        var cloud = await _app.UploadAsync(Clouds.Csv(30), "once.csv");
        var (key, body) = (Guid.NewGuid().ToString(), new { cloud, name = "once", spec = Clouds.SmallSpec() });
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SendAsync(key, body)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Accepted, a.Status));
        Assert.Single(answers.Select(a => a.Body.GetProperty("id").GetGuid()).Distinct());
        Assert.Equal(5, answers.Count(a => a.Repeated));
        await using var db = _app.NewContext();
        Assert.Equal(1, await db.Runs.CountAsync(r => r.Experiment!.Name == "once"));
        // The next day's repetition of a script with its own key.
        var later = await SendAsync(key, body);
        Assert.True(later.Repeated);
        Assert.Equal($"/api/v1/runs/{answers[0].Body.GetProperty("id").GetGuid()}", later.Location);
    }

    [Fact]
    public async Task Submit_TheSameKeyWithAnotherBody_IsRefusedAndSaysSo()
    {
        var cloud = await _app.UploadAsync(Clouds.Csv(30), "another.csv");
        var key = Guid.NewGuid().ToString();
        await SendAsync(key, new { cloud, spec = Clouds.SmallSpec() });
        var (status, body, _, _) = await SendAsync(key, new { cloud, spec = Clouds.SmallSpec(4) });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Idempotency-Key", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_RefusedRequest_LeavesItsKeyFree()
    {
        var cloud = await _app.UploadAsync(Clouds.Csv(30), "free.csv");
        var key = Guid.NewGuid().ToString();
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(key, new { cloud, spec = new { density = new { k = 0 } } })).Status);
        var right = await SendAsync(key, new { cloud, spec = Clouds.SmallSpec() });
        Assert.Equal((HttpStatusCode.Accepted, false), (right.Status, right.Repeated));
    }

    [Fact]
    public async Task Submit_AfterACrashBetweenRunAndAnswer_GivesThatRun()
    {
        var cloud = await _app.UploadAsync(Clouds.Csv(30), "crash.csv");
        var (key, body) = (Guid.NewGuid().ToString(), new { cloud, spec = Clouds.SmallSpec() });
        var first = await SendAsync(key, body);
        var id = first.Body.GetProperty("id").GetGuid();
        await using (var db = _app.NewContext())
            Assert.Equal(1, await db.SubmissionKeys.Where(k => k.RunId == id).ExecuteUpdateAsync(s => s.SetProperty(k => k.Answer, (string?)null)));
        Assert.Equal(id, (await SendAsync(key, body)).Body.GetProperty("id").GetGuid());
        // And before the run was stored: the next request makes it, with the id that it was to have.
        var planned = Guid.CreateVersion7();
        await using (var db = _app.NewContext())
            await db.SubmissionKeys.Where(k => k.RunId == id).ExecuteUpdateAsync(s => s.SetProperty(k => k.Answer, (string?)null).SetProperty(k => k.RunId, planned).SetProperty(k => k.TakenAt, DateTime.UtcNow.AddHours(-1)));
        Assert.Equal(planned, (await SendAsync(key, body)).Body.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Submit_AfterADay_TheKeyIsFree()
    {
        var cloud = await _app.UploadAsync(Clouds.Csv(30), "day.csv");
        var (key, body) = (Guid.NewGuid().ToString(), new { cloud, spec = Clouds.SmallSpec() });
        var first = (await SendAsync(key, body)).Body.GetProperty("id").GetGuid();
        await using (var db = _app.NewContext())
            await db.SubmissionKeys.Where(k => k.RunId == first).ExecuteUpdateAsync(s => s.SetProperty(k => k.CreatedAt, DateTime.UtcNow.AddHours(-25)));
        Assert.NotEqual(first, (await SendAsync(key, body)).Body.GetProperty("id").GetGuid());
    }

    [Theory, InlineData("ü", 1), InlineData("k", 256)]
    public async Task Submit_KeyThatIsNone_NamesTheHeader(string letter, int times)
    {
        var (status, body, _, _) = await SendAsync(string.Concat(Enumerable.Repeat(letter, times)), new { notation = "2xM(4,0,8) on mnist at 0" });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.True(body.GetProperty("errors").TryGetProperty("Idempotency-Key", out _));
    }

    private async Task<(HttpStatusCode Status, JsonElement Body, bool Repeated, string? Location)> SendAsync(string key, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await _app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(), answer.Headers.Contains("Idempotency-Replayed"), answer.Headers.Location?.OriginalString);
    }
}
