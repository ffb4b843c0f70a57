using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Accounts;

/// <summary>Programs with a token.</summary>
public sealed class TokenTests
{
    [Theory]
    [InlineData("read", HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("run", HttpStatusCode.Forbidden, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden)]
    [InlineData("read,admin", HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.OK)]
    public async Task Token_OfScopes_DoesWhatTheyAllow(string scopes, HttpStatusCode list, HttpStatusCode submit, HttpStatusCode people)
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        using var program = app.NewProgram(await CreateAsync(ada, scopes.Split(',')));
        Assert.Equal(list, (await program.GetAsync("/api/v1/runs")).StatusCode);
        Assert.Equal(submit, (await program.PostAsJsonAsync("/api/v1/runs", new { })).StatusCode);
        Assert.Equal(people, (await program.GetAsync("/api/v1/people")).StatusCode);
    }

    [Fact]
    public async Task Token_WrongExpiredRevokedOrTruncated_HasOneAnswer()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        var (good, expired, revoked) = (await CreateAsync(ada, "read"), await CreateAsync(ada, "read"), await CreateAsync(ada, "read"));
        await using (var db = app.NewContext())
        {
            var rows = await db.ApiTokens.OrderBy(t => t.CreatedAt).ToListAsync();
            rows[1].ExpiresAt = DateTime.UtcNow.AddSeconds(-1);
            await db.SaveChangesAsync();
            Assert.Equal(HttpStatusCode.NoContent, (await ada.Http.DeleteAsync($"/api/v1/tokens/{rows[2].Id}")).StatusCode);
        }
        var told = new HashSet<string>();
        foreach (var token in new[] { expired, revoked, good[..^1], good + "x", "tw_", "", "not a token", new string('A', 5000) })
        {
            using var program = app.NewProgram(token);
            using var answer = await program.GetAsync("/api/v1/me");
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            told.Add($"{problem.GetProperty("title")} {problem.GetProperty("detail")}");
        }
        Assert.Single(told);
        using var working = app.NewProgram(good);
        Assert.Equal(HttpStatusCode.OK, (await working.GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task Token_UsedOnPages_OpensNone()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        using var program = app.NewProgram(await CreateAsync(ada, "read", "run", "share", "admin"));
        Assert.Equal(HttpStatusCode.Redirect, (await program.GetAsync("/runs")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await program.GetAsync("/admin/people")).StatusCode);
    }

    [Fact]
    public async Task Token_AskingForMoreThanItsMaker_IsRefused()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        var viewer = await app.InviteAsync(ada, "viewer", "eve@example.org");
        using var refused = await viewer.Http.PostAsJsonAsync("/api/v1/tokens", new { name = "x", scopes = new[] { "run" } });
        await Problem.AssertAsync(refused, HttpStatusCode.BadRequest, "scopes", "run");
        using var program = app.NewProgram(await CreateAsync(ada, "run"));
        // To make tokens takes what reading takes: a token that only runs makes none.
        Assert.Equal(HttpStatusCode.Forbidden, (await program.PostAsJsonAsync("/api/v1/tokens", new { name = "x", scopes = new[] { "run" } })).StatusCode);
        using var both = app.NewProgram(await CreateAsync(ada, "read", "run"));
        using var wider = await both.PostAsJsonAsync("/api/v1/tokens", new { name = "x", scopes = new[] { "run", "admin" } });
        await Problem.AssertAsync(wider, HttpStatusCode.BadRequest, "scopes", "admin");
        Assert.Equal(HttpStatusCode.Created, (await both.PostAsJsonAsync("/api/v1/tokens", new { name = "x", scopes = new[] { "read" } })).StatusCode);
        using var reader = app.NewProgram(await CreateAsync(ada, "read"));
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsJsonAsync("/api/v1/tokens", new { name = "x", scopes = new[] { "read" } })).StatusCode);
        using var passkey = await reader.PostAsJsonAsync("/api/v1/passkeys/new", new { });
        Assert.Equal(HttpStatusCode.Forbidden, passkey.StatusCode);
    }

    [Fact]
    public async Task Token_OfADemotedPerson_LosesWhatTheRoleLost()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        var bob = await app.InviteAsync(ada, "member", "bob@example.org");
        using var program = app.NewProgram(await CreateAsync(bob, "read", "run"));
        Assert.Equal(HttpStatusCode.BadRequest, (await program.PostAsJsonAsync("/api/v1/runs", new { })).StatusCode);
        await ada.PostAsync($"/api/v1/people/{await app.IdOfAsync("bob@example.org")}/role", new { role = "viewer" });
        Assert.Equal(HttpStatusCode.Forbidden, (await program.PostAsJsonAsync("/api/v1/runs", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/runs")).StatusCode);
    }

    [Theory]
    [InlineData("{\"name\":\"\",\"scopes\":[\"read\"]}", "name")]
    [InlineData("{\"name\":\"x\",\"scopes\":[]}", "scopes")]
    [InlineData("{\"name\":\"x\",\"scopes\":[\"everything\"]}", "scopes")]
    [InlineData("{\"name\":\"x\",\"scopes\":[\"read\"],\"days\":0}", "days")]
    [InlineData("{\"name\":\"x\",\"scopes\":[\"read\"],\"days\":100000}", "days")]
    public async Task Token_WithWrongInput_IsRefusedAtTheField(string body, string field)
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        using var answer = await ada.Http.PostAsync("/api/v1/tokens", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        await Problem.AssertAsync(answer, HttpStatusCode.BadRequest, field);
    }

    private static async Task<string> CreateAsync(FormBrowser browser, params string[] scopes)
    {
        var created = await browser.PostAsync("/api/v1/tokens", new { name = "test", scopes });
        var token = created.GetProperty("token").GetString()!;
        Assert.StartsWith("tw_", token);
        return token;
    }
}
