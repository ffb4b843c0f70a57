using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Sharing;

/// <summary>Links by the API, and what guests get of them.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class ShareEndpointsTests(ApplicationFixture fixture)
{
    private readonly TestApplication _app = fixture.App;

    [Theory]
    [InlineData("view", HttpStatusCode.NotFound, HttpStatusCode.NotFound)]
    [InlineData("download", HttpStatusCode.OK, HttpStatusCode.NotFound)]
    [InlineData("rawFilters", HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task Link_OfAScope_GivesWhatItAllows(string scope, HttpStatusCode result, HttpStatusCode filters)
    {
        var link = await SharedApplication.ShareAsync(_app, new { scope });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(link.Path));
        Assert.Equal(result, await StatusAsync($"{link.Path}/result"));
        Assert.Equal(result, await StatusAsync($"{link.Path}/barcode.svg"));
        Assert.Equal(result, await StatusAsync($"{link.Path}/figure.svg?layout=force"));
        Assert.Equal(result, await StatusAsync($"{link.Path}/mapper/shape"));
        Assert.Equal(result, await StatusAsync($"{link.Path}/selection.csv?nodes=0"));
        Assert.Equal(filters, await StatusAsync($"{link.Path}/filters.npy"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{link.Path}/preview.png"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"{link.Path}/timeline"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"{link.Path}/anything"));
    }

    [Fact]
    public async Task Link_ThatIsNotValid_HasOneAnswer()
    {
        var (expired, revoked) = (await SharedApplication.ShareAsync(_app, new { scope = "rawFilters" }), await SharedApplication.ShareAsync(_app, new { scope = "rawFilters" }));
        await using (var db = _app.NewContext())
        {
            var past = DateTime.UtcNow.AddSeconds(-1);
            await db.ShareLinks.Where(s => s.Id == expired.Id).ExecuteUpdateAsync(s => s.SetProperty(l => l.ExpiresAt, past));
        }
        using (var answer = await _app.Http.DeleteAsync($"/api/v1/shares/{revoked.Id}"))
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        using (var twice = await _app.Http.DeleteAsync($"/api/v1/shares/{revoked.Id}"))
            Assert.Equal(HttpStatusCode.NotFound, twice.StatusCode);

        var answers = new List<string>();
        foreach (var path in new[] { expired.Path, revoked.Path, $"/s/{new string('A', 43)}", "/s/short", $"{expired.Path}x", expired.Path[..^1], $"/s/{new string('B', 500)}", "/s/%C3%A9" })
            foreach (var part in new[] { "", "/result", "/filters.npy", "/timeline", "/film", "/comparison", "/embed", "/password", "/preview.png" })
                answers.Add(await AnswerAsync(path + part));
        Assert.Single(answers.Distinct());
        Assert.StartsWith("404", answers[0], StringComparison.Ordinal);
        Assert.Contains("This link is not valid", answers[0], StringComparison.Ordinal);
        Assert.Contains("X-Robots-Tag: noindex", answers[0], StringComparison.Ordinal);
        Assert.DoesNotContain("runs", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_Visited_IsCountedByDayAndItsTokenIsNowhereStored()
    {
        var link = await SharedApplication.ShareAsync(_app, new { scope = "view" });
        await StatusAsync(link.Path);
        await StatusAsync(link.Path);
        await StatusAsync($"{link.Path}/result");
        var visits = (await _app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/shares/{link.Id}/visits")).GetProperty("items");
        Assert.Equal(2, Assert.Single(visits.EnumerateArray()).GetProperty("visits").GetInt32());
        Assert.Equal(DateOnly.FromDateTime(DateTime.UtcNow).ToString("O"), visits[0].GetProperty("day").GetString());
        await using var db = _app.NewContext();
        var row = await db.ShareLinks.AsNoTracking().SingleAsync(s => s.Id == link.Id);
        Assert.Equal((2, 32), (row.AccessCount, row.TokenHash.Length));
        var file = Path.Combine(_app.Directory, "data", "topoweb.db");
        var token = Encoding.ASCII.GetBytes(link.Token);
        foreach (var part in new[] { file, file + "-wal" }.Where(File.Exists))
        {
            await using var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            Assert.Equal(-1, bytes.AsSpan().IndexOf(token));
        }
    }

    [Fact]
    public async Task Created_Link_HasItsCitationAndIsListed()
    {
        var link = await SharedApplication.ShareAsync(_app, new { kind = "result", scope = "view", note = "n" });
        Assert.Equal(64, link.Answer.GetProperty("contentHash").GetString()!.Length);
        Assert.Contains($"\\url{{{link.Answer.GetProperty("url").GetString()}}}", link.Answer.GetProperty("bibTeX").GetString(), StringComparison.Ordinal);
        Assert.Contains("/embed", link.Answer.GetProperty("embed").GetString(), StringComparison.Ordinal);
        var days = (link.Answer.GetProperty("expiresAt").GetDateTime() - DateTime.UtcNow).TotalDays;
        Assert.Equal(90, days, 1);

        var one = await _app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/shares/{link.Id}");
        Assert.Equal(("result", "n", false), (one.GetProperty("kind").GetString(), one.GetProperty("note").GetString(), one.GetProperty("hasPassword").GetBoolean()));
        Assert.False(one.TryGetProperty("tokenHash", out _));
        foreach (var list in new[] { $"?run={link.Run}", "", "?all=true" })
            Assert.Contains((await _app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/shares{list}")).GetProperty("items").EnumerateArray(), s => s.GetProperty("id").GetGuid() == link.Id);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"/api/v1/shares/{Guid.NewGuid()}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"/api/v1/shares/{Guid.NewGuid()}/visits"));
    }

    [Fact]
    public async Task Page_OfALink_NamesItselfForChatProgramsAndKeepsSearchEnginesAway()
    {
        var link = await SharedApplication.ShareAsync(_app, new { scope = "view" });
        using var response = await _app.Http.GetAsync(link.Path);
        var page = await response.Content.ReadAsStringAsync();
        Assert.Equal("noindex", response.Headers.GetValues("X-Robots-Tag").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("<meta name=\"robots\" content=\"noindex\"", page, StringComparison.Ordinal);
        Assert.Contains("property=\"og:title\" content=\"shared.csv", page, StringComparison.Ordinal);
        Assert.Contains($"property=\"og:image\" content=\"http://localhost{link.Path}/preview.png\"", page, StringComparison.Ordinal);
        Assert.Contains("Mapper graph with", page, StringComparison.Ordinal);
        Assert.Contains(link.Answer.GetProperty("contentHash").GetString()!, page, StringComparison.Ordinal);
        using var picture = await _app.Http.GetAsync($"{link.Path}/preview.png");
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        Assert.Equal(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }, (await picture.Content.ReadAsByteArrayAsync())[..4]);
        Assert.DoesNotContain("og:title", await _app.Http.GetStringAsync("/runs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task View_OfALink_IsWhatItsAddressLeadsTo()
    {
        var link = await SharedApplication.ShareAsync(_app, new { kind = "result", view = "color=pca1&layout=force&k=5" });
        using var response = await _app.Http.GetAsync(link.Path);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal($"{link.Path}?color=pca1&layout=force", response.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"{link.Path}?layout=lens"));
    }

    [Fact]
    public async Task Embed_ByDefault_IsShownInNoFrame()
    {
        var link = await SharedApplication.ShareAsync(_app, new { scope = "view" });
        using var response = await _app.Http.GetAsync($"{link.Path}/embed");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
    }

    [Fact]
    public async Task AdminPage_InLocalMode_IsNotThere() => Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/admin/links"));

    [Theory]
    [InlineData("""{"run":"RUN","days":0}""", "expires", "0 days")]
    [InlineData("""{"run":"RUN","days":-2}""", "expires", "-2 days")]
    [InlineData("""{"run":"RUN","days":99999}""", "expires", "3,660")]
    [InlineData("""{"run":"RUN","password":"short"}""", "password", "5 characters")]
    [InlineData("""{"run":"RUN","kind":"timeline"}""", "kind", "two results")]
    [InlineData("""{"run":"RUN","kind":"result","choice":"L9"}""", "choice", "points")]
    [InlineData("""{"kind":"comparison","items":[{"run":"RUN"}]}""", "items", "1 result was given")]
    [InlineData("""{"kind":"comparison","items":[{"run":"RUN"},{"run":"RUN"}]}""", "items", "twice")]
    [InlineData("""{"run":"00000000-0000-7000-8000-000000000000"}""", "run", "no results")]
    [InlineData("{}", "run", "Name the run")]
    [InlineData("""{"run":"RUN","frames":true}""", "frames", "Unknown field")]
    public async Task Share_ThatDoesNotFit_IsRefusedAtItsField(string body, string field, string words)
    {
        var json = body.Replace("RUN", (await SharedApplication.FinishedRunAsync(_app)).ToString(), StringComparison.Ordinal);
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _app.Http.PostAsync("/api/v1/shares", content);
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, field, words);
    }

    [Fact]
    public async Task Share_WithoutDays_NeverExpiresOnlyWhereNullIsSaid()
    {
        var link = await SharedApplication.ShareAsync(_app, new { days = (double?)null });
        Assert.Equal(JsonValueKind.Null, link.Answer.GetProperty("expiresAt").ValueKind);
    }

    /// <summary>Status, headers and body, without what changes from one moment to the next.</summary>
    private async Task<string> AnswerAsync(string path)
    {
        using var response = await _app.Http.GetAsync(path);
        var headers = response.Headers.Concat(response.Content.Headers).Where(h => h.Key != "Date").OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}: {string.Join(", ", h.Value)}");
        return $"{(int)response.StatusCode}\n{string.Join('\n', headers)}\n{await response.Content.ReadAsStringAsync()}";
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await _app.Http.GetAsync(path);
        return response.StatusCode;
    }
}
