using System.Net;
using System.Text.RegularExpressions;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Sharing;

/// <summary>Links with a password, and frames, as browsers see them: on a server of their own, whose tries are few and whose frames are allowed.</summary>
public sealed partial class SharePasswordTests : IAsyncLifetime
{
    private const string Password = "correct horse";

    private readonly TestApplication _app = new(settings: new Dictionary<string, string>
    {
        ["Sharing:WrongPasswords"] = "3",
        ["Sharing:FrameAncestors"] = "https://journal.example.org",
    });

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Password_IsAskedForAndOpensThisLinkOnly()
    {
        var link = await SharedApplication.ShareAsync(_app, new { scope = "download", password = Password });
        var other = await SharedApplication.ShareAsync(_app, new { scope = "download", password = Password });
        using (var first = await _app.Http.GetAsync(link.Path))
            Assert.Equal((HttpStatusCode.Redirect, $"{link.Path}/password"), (first.StatusCode, first.Headers.Location!.OriginalString));
        using (var file = await _app.Http.GetAsync($"{link.Path}/result"))
            Assert.Equal(HttpStatusCode.Forbidden, file.StatusCode);
        foreach (var closed in new[] { "/preview.png", "/embed" })
            using (var response = await _app.Http.GetAsync(link.Path + closed))
                Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);

        var page = await _app.Http.GetStringAsync($"{link.Path}/password");
        Assert.DoesNotContain("og:title", page, StringComparison.Ordinal);
        Assert.DoesNotContain("shared.csv", page, StringComparison.Ordinal);
        Assert.Contains("content=\"noindex\"", page, StringComparison.Ordinal);

        using (var right = await EnterAsync(link.Path, Password))
        {
            Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
            var cookie = right.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("topoweb-link-", StringComparison.Ordinal));
            Assert.Contains($"path={link.Path}", cookie, StringComparison.Ordinal);
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("correct", cookie, StringComparison.Ordinal);
        }
        using (var opened = await _app.Http.GetAsync(link.Path))
        {
            Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
            Assert.Contains("shared.csv", await opened.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using (var file = await _app.Http.GetAsync($"{link.Path}/result"))
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        using (var again = await _app.Http.GetAsync(other.Path))
            Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Fact]
    public async Task Password_Wrong_IsRefusedAndThenHasToWait()
    {
        var link = await SharedApplication.ShareAsync(_app, new { scope = "view", password = Password });
        for (var i = 0; i < 3; i++)
            using (var wrong = await EnterAsync(link.Path, $"wrong horse {i}"))
            {
                Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
                Assert.Contains("This password is wrong", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        using var waits = await EnterAsync(link.Path, Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, waits.StatusCode);
        Assert.InRange(waits.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 500, 600);
        using var closed = await _app.Http.GetAsync(link.Path);
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
    }

    [Fact]
    public async Task Password_FormWithoutItsToken_IsRefused()
    {
        var link = await SharedApplication.ShareAsync(_app, new { scope = "view", password = Password });
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "password", ["Password"] = Password });
        using var response = await _app.Http.PostAsync($"{link.Path}/password", form);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Embed_WhereAllowed_IsTheOneAddressOthersMayShow()
    {
        var link = await SharedApplication.ShareAsync(_app, new { scope = "view" });
        using (var embed = await _app.Http.GetAsync($"{link.Path}/embed"))
        {
            Assert.Equal(HttpStatusCode.OK, embed.StatusCode);
            Assert.EndsWith("frame-ancestors https://journal.example.org", embed.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.False(embed.Headers.Contains("X-Frame-Options"));
            var page = await embed.Content.ReadAsStringAsync();
            Assert.DoesNotContain("sharebar", page, StringComparison.Ordinal);
            Assert.Contains("data-graph", page, StringComparison.Ordinal);
        }
        foreach (var path in new[] { link.Path, "/runs", "/s/nothing/embedded" })
        {
            using var other = await _app.Http.GetAsync(path);
            Assert.EndsWith("frame-ancestors 'none'", other.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("DENY", other.Headers.GetValues("X-Frame-Options").Single());
        }
    }

    private async Task<HttpResponseMessage> EnterAsync(string link, string password)
    {
        var page = await _app.Http.GetStringAsync($"{link}/password");
        var fields = Hidden().Matches(page).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        fields["Password"] = password;
        using var form = new FormUrlEncodedContent(fields);
        return await _app.Http.PostAsync($"{link}/password", form);
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" ?/?>""")]
    private static partial Regex Hidden();
}
