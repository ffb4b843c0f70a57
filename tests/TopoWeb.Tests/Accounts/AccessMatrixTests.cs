using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Tests.Docs;

namespace TopoWeb.Tests.Accounts;

/// <summary>Role × action: every cell is asked over HTTP, and the documentation says the same.</summary>
public sealed class AccessMatrixTests
{
    private const string Page = "src/TopoWeb/Docs/Pages/access.md";

    [Fact]
    public async Task Actions_EveryCell_IsAnsweredAsTheRulesSay()
    {
        // Nobody's requests count by address here: there are more of them than a person makes in a minute.
        await using var app = new AccountsApplication(new Dictionary<string, string> { ["RateLimits:ApiPerMinute"] = "100000", ["RateLimits:AttemptsPerMinute"] = "100000" });
        var ada = await app.SetUpAsync();
        var (member, viewer) = (await app.InviteAsync(ada, "member", "ben@example.org"), await app.InviteAsync(ada, "viewer", "cleo@example.org"));
        List<(string Who, HttpClient Client, Rights? Rights)> callers =
        [
            ("nobody", app.NewBrowser().Http, null),
            ("viewer", viewer.Http, RightsText.Of(UserRole.Viewer)),
            ("member", member.Http, RightsText.Of(UserRole.Member)),
            ("administrator", ada.Http, Rights.All),
            .. await TokensAsync(app, ada),
        ];
        var wrong = new List<string>();
        var actions = RouteTable.Read(app.App.Services);
        Assert.True(actions.Count > 80, $"Only {actions.Count} actions were found.");
        foreach (var action in actions)
            foreach (var (who, client, rights) in callers)
            {
                // Tokens open the API alone.
                if (action.IsPage && client.DefaultRequestHeaders.Contains("Authorization"))
                    continue;
                using var request = new HttpRequestMessage(new HttpMethod(action.Method), RouteTable.Address(action));
                if (action.Method is not ("GET" or "DELETE"))
                    request.Content = action.Pattern == "/api/v1/clouds" ? new MultipartFormDataContent { { new ByteArrayContent([]), "file", "empty.csv" } } : JsonContent.Create(new { });
                using var answer = await client.SendAsync(request);
                // A token that only reads does not change the account it belongs to, whatever right the action needs.
                var answered = who == "token read" && action is { Needs: Rights.Read, Method: not "GET" } && answer.StatusCode == HttpStatusCode.Forbidden ? "open" : Answered(answer, action);
                if (answered != Expected(action, rights))
                    wrong.Add($"{who}: {action.Words} answers {(int)answer.StatusCode} {answer.Headers.Location}, expected {Expected(action, rights)}");
            }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Actions_OnAnotherPersonsWork_AnswerAsIfThereWereNone()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        var (ben, cleo) = (await app.InviteAsync(ada, "member", "ben@example.org"), await app.InviteAsync(ada, "member", "cleo@example.org"));
        var run = await app.AddRunAsync(await app.IdOfAsync("ben@example.org"));
        Assert.Equal(HttpStatusCode.OK, await ben.StatusAsync($"/runs/{run}"));
        var wrong = new List<string>();
        foreach (var action in RouteTable.Read(app.App.Services).Where(a => a.Pattern.Contains("/runs/{id}", StringComparison.OrdinalIgnoreCase)))
        {
            var answers = new List<string>();
            // Of another person, and of nobody at all: the same answer.
            foreach (var id in new[] { run, Guid.NewGuid() })
            {
                using var request = new HttpRequestMessage(new HttpMethod(action.Method), action.Pattern.Replace("{id}", $"{id}", StringComparison.OrdinalIgnoreCase));
                if (action.Method is not ("GET" or "DELETE"))
                    request.Content = JsonContent.Create(action.Pattern.EndsWith("/move", StringComparison.Ordinal) ? new { project = Guid.NewGuid() } : (object)new { });
                using var answer = await cleo.Http.SendAsync(request);
                answers.Add($"{(int)answer.StatusCode} {(action.IsPage ? "" : (await answer.Content.ReadAsStringAsync()).Replace($"{id}", "ID", StringComparison.Ordinal))}");
            }
            if (!answers[0].StartsWith(action.IsPage || action.Pattern.EndsWith("selection.csv", StringComparison.Ordinal) ? "4" : "404", StringComparison.Ordinal) && !action.IsPage || Untraced(answers[0]) != Untraced(answers[1]))
                wrong.Add($"{action.Words}: {answers[0]} and {answers[1]}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(HttpStatusCode.OK, await ben.StatusAsync($"/runs/{run}"));
    }

    [Fact]
    public async Task Documentation_Table_IsThatOfTheRoutes()
    {
        await using var app = new AccountsApplication();
        var rows = RouteTable.Read(app.App.Services).Select(a => $"| {a.Words} | {(a.Needs is { } needs ? RightsText.Format(needs) : "none")} | {string.Join(" | ", Cells(a))} |").ToList();
        var written = DocsFiles.Read(Page).Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal) || l.StartsWith("| Page `", StringComparison.Ordinal)).Select(l => l.TrimEnd()).ToList();
        Assert.True(rows.SequenceEqual(written), $"The table of {Page} should be:\n{string.Join('\n', rows)}");
    }

    private static IEnumerable<string> Cells(ServedAction action) =>
        new Rights?[] { null, RightsText.Of(UserRole.Viewer), RightsText.Of(UserRole.Member), Rights.All }.Select(rights => action.Needs is not { } needs || (rights & needs) == needs ? "yes" : "–");

    private static string Expected(ServedAction action, Rights? rights) =>
        action.Needs is not { } needs || (rights & needs) == needs ? "open" : rights is null ? "sign in" : "forbidden";

    private static string Answered(HttpResponseMessage answer, ServedAction action) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized => "sign in",
        HttpStatusCode.Redirect when action.IsPage && action.Needs is not null && answer.Headers.Location!.OriginalString.Contains("account/sign-in", StringComparison.Ordinal) => "sign in",
        HttpStatusCode.Forbidden => "forbidden",
        HttpStatusCode.InternalServerError => "fault",
        // Whatever is wrong is said as programs read it.
        >= HttpStatusCode.BadRequest when !action.IsPage && answer.Content.Headers.ContentType?.MediaType != "application/problem+json" => $"error as {answer.Content.Headers.ContentType}",
        _ => "open",
    };

    private static string Untraced(string answer) => System.Text.RegularExpressions.Regex.Replace(answer, "\"traceId\":\"[^\"]*\"", "");

    /// <summary>A token of each scope, and those that open nothing.</summary>
    private static async Task<List<(string Who, HttpClient Client, Rights? Rights)>> TokensAsync(AccountsApplication app, FormBrowser ada)
    {
        var callers = new List<(string, HttpClient, Rights?)>();
        foreach (var (right, scope) in RightsText.Scopes)
            callers.Add(($"token {scope}", app.NewProgram(await CreateAsync(ada, scope)), right));
        var (expired, revoked) = (await CreateAsync(ada, "admin"), await CreateAsync(ada, "admin"));
        await using var db = app.NewContext();
        var rows = await db.ApiTokens.OrderByDescending(t => t.CreatedAt).Take(2).ToListAsync();
        (rows[1].ExpiresAt, rows[0].RevokedAt) = (DateTime.UtcNow.AddSeconds(-1), DateTime.UtcNow);
        await db.SaveChangesAsync();
        callers.AddRange([("expired token", app.NewProgram(expired), null), ("revoked token", app.NewProgram(revoked), null), ("wrong token", app.NewProgram("tw_" + new string('x', 43)), null)]);
        return callers;
    }

    private static async Task<string> CreateAsync(FormBrowser browser, params string[] scopes) =>
        (await browser.PostAsync("/api/v1/tokens", new { name = "matrix", scopes })).GetProperty("token").GetString()!;
}
