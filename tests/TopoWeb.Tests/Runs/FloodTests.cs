using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Runs;

/// <summary>Many submissions at once to the published server while pages are open; the long form is a benchmark.</summary>
[Trait("Speed", "slow")]
public sealed class FloodTests
{
    private const int Submissions = 100, Pages = 10, AtOnce = 4;

    [Fact]
    public async Task Submissions_ManyAtOnceWithOpenPages_AreAllDoneAndEveryPageAnswers()
    {
        Assert.SkipWhen(PublishedApp.Missing is not null, PublishedApp.Missing ?? "");
        using var folder = new Commands.TemporaryFolder();
        await using var app = await PublishedApp.ServeAsync(new Dictionary<string, string> { ["Database:Directory"] = folder.Path, ["Samples:InGallery"] = "false" });
        var cloud = await UploadAsync(app.Client);
        using var leave = new CancellationTokenSource();
        var pages = new List<LivePage>();
        try
        {
            for (var i = 0; i < Pages; i++)
                pages.Add(await OpenAsync(app, i % 2 == 0 ? "/" : "/runs", leave.Token));
            var (next, ids) = (0, new System.Collections.Concurrent.ConcurrentBag<Guid>());
            var looks = LookAsync(app.Client, () => ids.Count < Submissions);
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
            {
                while (Interlocked.Increment(ref next) is var number && number <= Submissions)
                    ids.Add(await SubmitAsync(app.Client, cloud, number));
            }));
            await looks;
            Assert.Equal(Submissions, ids.Distinct().Count());

            var states = await Poll.UntilAsync(() => StatesAsync(app.Client), s => s.Count == Submissions && s.Values.All(v => v is "succeeded" or "failed"), s => $"{s.Count} runs: {string.Join(", ", s.Values.CountBy(v => v))}");
            Assert.All(ids, id => Assert.Equal("succeeded", states[id]));
            foreach (var page in pages)
            {
                Assert.False(page.Ended.IsCompleted, page.Ended.Exception?.Message);
                Assert.NotEqual(0, page.Drawings);
            }
        }
        finally
        {
            await leave.CancelAsync();
            foreach (var page in pages)
            {
                await page.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                page.Dispose();
            }
        }
    }

    private static async Task<LivePage> OpenAsync(PublishedApp app, string path, CancellationToken leave)
    {
        var address = new Uri(app.Address, path);
        return await LivePage.OpenAsync(app.Client, null, address, await app.Client.GetStringAsync(address, leave), null, leave);
    }

    private static async Task LookAsync(HttpClient client, Func<bool> goesOn)
    {
        while (goesOn())
            foreach (var path in new[] { "/", "/runs" })
            {
                using var answer = await client.GetAsync(path);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
    }

    private static async Task<Guid> UploadAsync(HttpClient client)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 60; i++)
            text.AppendLine($"{Math.Cos(i)},{Math.Sin(i)},{i % 3}");
        using var form = new MultipartFormDataContent { { new StringContent(text.ToString()), "file", "circle.csv" } };
        using var answer = await client.PostAsync("/api/v1/clouds", form);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private static async Task<Guid> SubmitAsync(HttpClient client, Guid cloud, int number)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/runs", new { cloud, name = $"Flood {number}", spec = new { density = new { k = 4 + number % 5, p = 0.5 }, barcode = new { landmarks = 8 }, mapper = new { resolution = 4, gain = 2 } } });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private static async Task<Dictionary<Guid, string>> StatesAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/runs?limit=500")).GetProperty("items").EnumerateArray().ToDictionary(r => r.GetProperty("id").GetGuid(), r => r.GetProperty("state").GetString()!);
}
