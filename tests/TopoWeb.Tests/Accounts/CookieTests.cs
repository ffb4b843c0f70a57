using Microsoft.AspNetCore.Mvc.Testing.Handlers;

namespace TopoWeb.Tests.Accounts;

/// <summary>No cookie of the server is seen by scripts, sent from other sites' forms, or sent unencrypted once it came encrypted.</summary>
public sealed class CookieTests
{
    [Fact]
    public async Task Cookies_OverHttps_AreForThisSiteAndEncryptedOnly()
    {
        await using var app = new AccountsApplication();
        await app.SetUpAsync();
        var handler = new Kept();
        using var http = app.App.CreateDefaultClient(new Uri("https://localhost/"), handler, new CookieContainerHandler());
        var browser = new FormBrowser(http);
        using var answer = await browser.SubmitAsync("/account/sign-in", new() { ["Email"] = AccountsApplication.Email, ["Password"] = AccountsApplication.Password });
        Assert.Contains(handler.Cookies, c => c.StartsWith("topoweb.session=", StringComparison.Ordinal));
        Assert.Contains(handler.Cookies, c => c.Contains("Antiforgery", StringComparison.OrdinalIgnoreCase));
        Assert.All(handler.Cookies, cookie =>
        {
            var flags = cookie.Split(';', StringSplitOptions.TrimEntries).Skip(1).Select(f => f.ToLowerInvariant()).ToList();
            Assert.True(flags.Contains("secure") && flags.Contains("httponly") && (flags.Contains("samesite=lax") || flags.Contains("samesite=strict")), cookie.Split('=')[0] + ": " + string.Join("; ", flags));
        });
    }

    /// <summary>Remembers what the cookie jar takes away.</summary>
    private sealed class Kept : DelegatingHandler
    {
        public List<string> Cookies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
                Cookies.AddRange(cookies);
            return answer;
        }
    }
}
