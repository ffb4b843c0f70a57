using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Sharing;

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
        var (path, _) = await ShareAsync(scope);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(path));
        Assert.Equal(result, await StatusAsync($"{path}/result"));
        Assert.Equal(result, await StatusAsync($"{path}/barcode.svg"));
        Assert.Equal(filters, await StatusAsync($"{path}/filters.npy"));
    }

    [Fact]
    public async Task Link_Revoked_AnswersNotFoundEverywhere()
    {
        var (path, id) = await ShareAsync("rawFilters");
        using var revoked = await _app.Http.DeleteAsync($"/api/v1/shares/{id}");
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        foreach (var file in new[] { "", "/result", "/filters.npy" })
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(path + file));
        using var twice = await _app.Http.DeleteAsync($"/api/v1/shares/{id}");
        Assert.Equal(HttpStatusCode.NotFound, twice.StatusCode);
    }

    [Fact]
    public async Task Link_Expired_AnswersNotFoundLikeAnUnknownOne()
    {
        var (path, id) = await ShareAsync("rawFilters");
        await using (var db = _app.NewContext())
        {
            var past = DateTime.UtcNow.AddSeconds(-1);
            await db.ShareLinks.Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(l => l.ExpiresAt, past));
        }
        foreach (var file in new[] { "", "/result", "/timeline", "/film" })
        {
            using var expired = await _app.Http.GetAsync(path + file);
            using var unknown = await _app.Http.GetAsync($"/s/{new string('A', 43)}{file}");
            Assert.Equal(HttpStatusCode.NotFound, expired.StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        }
    }

    [Fact]
    public async Task Link_Visited_IsCountedAndItsTokenIsNowhereStored()
    {
        var (path, id) = await ShareAsync("view");
        await StatusAsync(path);
        await StatusAsync(path);
        await using var db = _app.NewContext();
        var link = await db.ShareLinks.AsNoTracking().SingleAsync(s => s.Id == id);
        Assert.Equal(2, link.AccessCount);
        Assert.Equal(32, link.TokenHash.Length);
        var file = Path.Combine(_app.Directory, "data", "topoweb.db");
        var token = Encoding.ASCII.GetBytes(path[(path.LastIndexOf('/') + 1)..]);
        foreach (var part in new[] { file, file + "-wal" }.Where(File.Exists))
        {
            await using var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            Assert.Equal(-1, bytes.AsSpan().IndexOf(token));
        }
    }

    [Theory]
    [InlineData(0, "0 days")]
    [InlineData(-2, "-2 days")]
    [InlineData(99999, "99999 days")]
    public async Task Share_WithAnImpossibleEnd_IsRefused(double days, string number)
    {
        using var response = await _app.Http.PostAsJsonAsync("/api/v1/shares", new { run = await FinishedRunAsync(), days });
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, "expires", number, "3660");
    }

    [Fact]
    public async Task Share_RunWithoutResult_IsRefused()
    {
        using var response = await _app.Http.PostAsJsonAsync("/api/v1/shares", new { run = Guid.NewGuid() });
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, "run", "no result");
    }

    private async Task<(string Path, Guid Id)> ShareAsync(string scope)
    {
        using var response = await _app.Http.PostAsJsonAsync("/api/v1/shares", new { run = await FinishedRunAsync(), scope });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var created = await response.Content.ReadFromJsonAsync<JsonElement>();
        return (new Uri(created.GetProperty("url").GetString()!).AbsolutePath, created.GetProperty("id").GetGuid());
    }

    private async Task<Guid> FinishedRunAsync()
    {
        var run = await _app.SubmitAsync(new { cloud = await _app.UploadAsync(Clouds.Csv(40), "shared.csv"), spec = Clouds.SmallSpec() });
        await _app.FinishedAsync(run);
        return run;
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await _app.Http.GetAsync(path);
        return response.StatusCode;
    }
}
