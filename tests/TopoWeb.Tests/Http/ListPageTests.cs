using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Hosting.Programs;

namespace TopoWeb.Tests.Http;

/// <summary>Every list of the API has the same shape, and is read to its end page by page.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class ListPageTests(ApplicationFixture fixture)
{
    private readonly TestApplication _app = fixture.App;

    [Fact]
    public async Task Lists_PageByPage_HaveEveryEntryOnce()
    {
        for (var i = 0; i < 3; i++)
            await _app.UploadAsync(Clouds.Csv(20 + i), $"page{i}.csv");
        var run = await _app.SubmitAsync(new { notation = "3xM(4,0,8) on mnist at 0,2", spec = new { density = new { k = 2, p = 1.0 }, barcode = new { landmarks = 8 }, mapper = (object?)null } });
        await _app.FinishedAsync(run);
        var lists = await ListsAsync();
        Assert.True(lists.Count >= 10, string.Join(", ", lists));
        var several = 0;
        foreach (var list in lists.Where(l => l.Path.Count(c => c == '{') == 0 || l.Path.Contains("/runs/{id}", StringComparison.Ordinal)))
        {
            var address = list.Path.Replace("{id}", $"{run}", StringComparison.Ordinal);
            using var whole = await _app.Http.GetAsync(address + "?limit=500");
            // What belongs to accounts is not there in Local mode.
            if (whole.StatusCode == HttpStatusCode.NotFound)
                continue;
            var all = (await whole.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray().Select(Key).ToList();
            var (paged, next) = (new List<string>(), (string?)$"{address}?limit=1");
            while (next is not null && paged.Count <= all.Count)
            {
                using var answer = await _app.Http.GetAsync(next);
                var page = await answer.Content.ReadFromJsonAsync<JsonElement>();
                paged.AddRange(page.GetProperty("items").EnumerateArray().Select(Key));
                next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
                Assert.Equal(next is null, page.GetProperty("next").ValueKind == JsonValueKind.Null);
            }
            Assert.Equal(all, paged);
            several += all.Count > 1 ? 1 : 0;
        }
        Assert.True(several >= 6, $"Only {several} lists had more than one entry.");
    }

    [Fact]
    public async Task Lists_WrongLimitOrCursor_NameBoth()
    {
        foreach (var list in (await ListsAsync()).Where(l => !l.Path.Contains('{', StringComparison.Ordinal)))
        {
            using var answer = await _app.Http.GetAsync($"{list.Path}?limit=0");
            if (answer.StatusCode != HttpStatusCode.NotFound)
                await Problem.AssertAsync(answer, HttpStatusCode.BadRequest, "limit", "0", "500");
            using var foreign = await _app.Http.GetAsync($"{list.Path}?cursor=foreign!");
            if (foreign.StatusCode != HttpStatusCode.NotFound)
                await Problem.AssertAsync(foreign, HttpStatusCode.BadRequest, "cursor", "previous page");
            using var word = await _app.Http.GetAsync($"{list.Path}?limit=many");
            if (word.StatusCode != HttpStatusCode.NotFound)
                await Problem.AssertAsync(word, HttpStatusCode.BadRequest, "limit", "many", "whole number");
        }
    }

    /// <summary>Entries change in what is counted meanwhile; what they are does not.</summary>
    private static string Key(JsonElement item) => (item.TryGetProperty("id", out var id) ? id : item.TryGetProperty("choice", out var choice) ? choice : item.TryGetProperty("index", out var index) ? index : item).ToString();

    private async Task<List<ApiOperation>> ListsAsync()
    {
        using var document = JsonDocument.Parse(await _app.Http.GetStringAsync("/openapi/v1.json"));
        return [.. ApiOperation.Read(document).Where(o => o.Parameters.Any(p => p.GetProperty("name").GetString() == "cursor")).Select(o => o with { Json = o.Json.Clone() })];
    }
}
