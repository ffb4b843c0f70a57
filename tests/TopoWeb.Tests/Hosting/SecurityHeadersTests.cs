using System.Net;
using TopoWeb.Tests.Accounts;

namespace TopoWeb.Tests.Hosting;

/// <summary>Every page, every error and every answer for programs says what a browser may do with it. The pages come from the routes, so that a new one is asked too.</summary>
public sealed class SecurityHeadersTests
{
    /// <summary>A page of another library's, with scripts inside.</summary>
    private const string Reference = "/docs/api/reference";

    [Fact]
    public async Task Answers_OfEveryKind_CarryThePolicy()
    {
        await using var app = new AccountsApplication(new Dictionary<string, string> { ["RateLimits:ApiPerMinute"] = "100000", ["RateLimits:PagesPerMinute"] = "100000" });
        var ada = await app.SetUpAsync();
        string[] addresses =
        [
            .. RouteTable.Read(app.App.Services).Where(a => a.Method == "GET").Select(RouteTable.Address),
            "/jobs", "/no/such/page", "/s/no-such-link", "/api/v1/nothing", "/openapi/v1.json", "/health/live", "/metrics", Reference,
        ];
        Assert.True(addresses.Length > 80, $"Only {addresses.Length} addresses were found.");
        var wrong = new List<string>();
        foreach (var client in new[] { ada.Http, app.NewBrowser().Http })
            foreach (var address in addresses)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                request.Headers.Accept.ParseAdd("text/html");
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
                if (Fault(address, answer) is { } fault)
                    wrong.Add($"{address} ({(int)answer.StatusCode}): {fault}");
            }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string? Fault(string address, HttpResponseMessage answer)
    {
        string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join('|', values) : "";
        var policy = Header("Content-Security-Policy").Split(';', StringSplitOptions.TrimEntries);
        return Header("X-Content-Type-Options") != "nosniff" ? "types may be guessed"
            : Header("Referrer-Policy") != "no-referrer" ? "its address is told to others"
            : Header("X-Frame-Options") != "DENY" || !policy.Contains("frame-ancestors 'none'") ? "it may stand in a frame"
            : !policy.Contains("base-uri 'self'") || !policy.Contains("object-src 'none'") || !policy.Contains("form-action 'self'") ? $"the policy is {string.Join("; ", policy)}"
            : address != Reference && (!policy.Contains("default-src 'self'") || policy.Any(p => p.StartsWith("script-src", StringComparison.Ordinal) && p.Contains("unsafe", StringComparison.Ordinal))) ? "scripts of others may run"
            : answer.StatusCode >= HttpStatusCode.InternalServerError ? "a fault" : null;
    }
}
