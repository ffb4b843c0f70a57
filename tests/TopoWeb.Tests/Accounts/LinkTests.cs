using System.Net;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Tests.Accounts;

/// <summary>Links from an administrator: invitations and new passwords. Each works once.</summary>
public sealed class LinkTests
{
    [Theory]
    [InlineData("viewer", UserRole.Viewer)]
    [InlineData("member", UserRole.Member)]
    [InlineData("administrator", UserRole.Administrator)]
    public async Task Invitation_Used_MakesAPersonOfItsRoleWithAHome(string role, UserRole expected)
    {
        await using var app = new AccountsApplication();
        await app.InviteAsync(await app.SetUpAsync(), role, "bob@example.org");
        await using var db = app.NewContext();
        var bob = await db.Users.SingleAsync(u => u.Email == "bob@example.org");
        Assert.Equal(expected, bob.Role);
        Assert.Equal(bob.Id, (await db.Projects.SingleAsync(p => p.Id == bob.HomeProjectId)).OwnerId);
    }

    [Fact]
    public async Task Invitation_UsedExpiredRevokedOrUnknown_HasOneAnswer()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        var (used, expired, revoked) = (await InviteAsync(ada), await InviteAsync(ada), await InviteAsync(ada));
        using (var done = await app.NewBrowser().SubmitAsync(used.Path, Fields("bob@example.org")))
            Assert.Equal("/", FormBrowser.Target(done));
        await using (var db = app.NewContext())
        {
            var past = DateTime.UtcNow.AddSeconds(-1);
            await db.Invitations.Where(i => i.Id == expired.Id).ExecuteUpdateAsync(s => s.SetProperty(i => i.ExpiresAt, past));
        }
        Assert.Equal(HttpStatusCode.NoContent, (await ada.Http.DeleteAsync($"/api/v1/invitations/{revoked.Id}")).StatusCode);
        var told = new HashSet<string>();
        foreach (var path in new[] { used.Path, expired.Path, revoked.Path, $"/account/invite/{new string('A', 43)}", "/account/invite/x" })
        {
            using var answer = await app.NewBrowser().Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            var page = await answer.Content.ReadAsStringAsync();
            told.Add(new AngleSharp.Html.Parser.HtmlParser().ParseDocument(page).QuerySelector("main .card p")?.TextContent ?? throw new InvalidOperationException($"{path}: {page}"));
        }
        Assert.Single(told);
    }

    [Fact]
    public async Task Invitation_OpenedTwice_LetsOneIn()
    {
        await using var app = new AccountsApplication();
        var (path, _) = await InviteAsync(await app.SetUpAsync());
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => app.NewBrowser().SubmitAsync(path, Fields($"person{i}@example.org"))));
        await using var db = app.NewContext();
        Assert.Equal(2, await db.Users.CountAsync());
        Assert.Single(answers, a => FormBrowser.Target(a) == "/");
    }

    [Fact]
    public async Task Invitation_WithATakenAddress_SaysSoAndStaysValid()
    {
        await using var app = new AccountsApplication();
        var (path, _) = await InviteAsync(await app.SetUpAsync());
        using var taken = await app.NewBrowser().SubmitAsync(path, Fields(AccountsApplication.Email.ToUpperInvariant()));
        Assert.Contains("already an account", await FormBrowser.AlertAsync(taken));
        using var free = await app.NewBrowser().SubmitAsync(path, Fields("bob@example.org"));
        Assert.Equal("/", FormBrowser.Target(free));
    }

    [Fact]
    public async Task Reset_Used_ChangesThePasswordOnceAndEndsAllSessions()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        var bob = await app.InviteAsync(ada, "member", "bob@example.org");
        var id = await app.IdOfAsync("bob@example.org");
        var replaced = await ResetAsync(ada, id);
        var path = await ResetAsync(ada, id);
        Assert.Equal(HttpStatusCode.NotFound, await app.NewBrowser().StatusAsync(replaced));
        const string Changed = "granite whistle tundra plum";
        using (var done = await app.NewBrowser().SubmitAsync(path, new() { ["Password"] = Changed }))
            Assert.Equal("/", FormBrowser.Target(done));
        Assert.Equal(HttpStatusCode.Unauthorized, await bob.StatusAsync("/api/v1/me"));
        Assert.Equal(HttpStatusCode.NotFound, await app.NewBrowser().StatusAsync(path));
        await app.SignInAsync("bob@example.org", Changed);
        using var old = await app.NewBrowser().SubmitAsync("/account/sign-in", new() { ["Email"] = "bob@example.org", ["Password"] = AccountsApplication.Password });
        Assert.Contains("wrong", await FormBrowser.AlertAsync(old));
    }

    private static async Task<(string Path, Guid Id)> InviteAsync(FormBrowser administrator)
    {
        var made = await administrator.PostAsync("/api/v1/invitations", new { note = "for a test" });
        return (new Uri(made.GetProperty("url").GetString()!).AbsolutePath, made.GetProperty("id").GetGuid());
    }

    private static async Task<string> ResetAsync(FormBrowser administrator, Guid person) =>
        new Uri((await administrator.PostAsync($"/api/v1/people/{person}/reset", new { })).GetProperty("url").GetString()!).AbsolutePath;

    private static Dictionary<string, string> Fields(string email) => new() { ["Person"] = "Bob", ["Email"] = email, ["Password"] = AccountsApplication.Password };
}
