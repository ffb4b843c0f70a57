using System.Net;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Accounts.Newcomers;
using TopoWeb.Data;
using TopoWeb.Figures;

namespace TopoWeb.Tests.Accounts;

/// <summary>The first administrator, let in by a code.</summary>
public sealed class SetupTests
{
    [Fact]
    public async Task Pages_BeforeSetup_LeadThere()
    {
        await using var app = new AccountsApplication();
        var http = app.NewBrowser().Http;
        using var gallery = await http.GetAsync("/");
        Assert.Equal("/account/sign-in", FormBrowser.Target(gallery));
        using var door = await http.GetAsync("/account/sign-in");
        Assert.Equal("/account/setup", FormBrowser.Target(door));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/account/setup")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/runs")).StatusCode);
    }

    [Fact]
    public async Task Setup_RightCode_WorksOnceAndAdoptsAllButTheSample()
    {
        await using var app = new AccountsApplication();
        var (mine, sample) = (await app.AddRunAsync(), await app.AddRunAsync(preset: PresetCatalog.Sample));
        var code = await app.Get<SetupCode>().RenewAsync();
        var browser = app.NewBrowser();
        using var done = await browser.SubmitAsync("/account/setup", Fields(code));
        Assert.Equal("/", FormBrowser.Target(done));
        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync("/api/v1/me"));

        await using var db = app.NewContext();
        var user = await db.Users.SingleAsync();
        Assert.Equal(UserRole.Administrator, user.Role);
        Assert.NotNull(user.HomeProjectId);
        Assert.Equal("Ada Lovelace's project", (await db.Projects.SingleAsync()).Name);
        var adopted = await db.Runs.SingleAsync(r => r.Id == mine);
        Assert.Equal(user.Id, adopted.OwnerId);
        Assert.Equal(user.HomeProjectId, adopted.ProjectId);
        Assert.Null((await db.Runs.SingleAsync(r => r.Id == sample)).OwnerId);
        Assert.DoesNotContain(code, string.Concat(await db.Audit.Select(a => a.Details + a.Target).ToListAsync()));

        using var again = await app.NewBrowser().Http.GetAsync("/account/setup");
        Assert.Equal("/account/sign-in", FormBrowser.Target(again));
    }

    [Fact]
    public async Task Setup_WrongExpiredOrReplacedCode_IsRefusedAlike()
    {
        await using var app = new AccountsApplication();
        var codes = app.Get<SetupCode>();
        var replaced = await codes.RenewAsync();
        var expired = await codes.RenewAsync();
        await using (var db = app.NewContext())
        {
            var past = DateTime.UtcNow.AddSeconds(-1);
            await db.Invitations.ExecuteUpdateAsync(s => s.SetProperty(i => i.ExpiresAt, past));
        }
        var told = new HashSet<string>();
        foreach (var code in new[] { expired, replaced, "guess", "" })
        {
            using var answer = await app.NewBrowser().SubmitAsync("/account/setup", Fields(code));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            told.Add(await FormBrowser.AlertAsync(answer));
        }
        Assert.Contains("not valid", Assert.Single(told));
        await using var after = app.NewContext();
        Assert.False(await after.Users.AnyAsync());
        // Opening the page made a new code.
        Assert.True(await after.Invitations.AnyAsync(i => i.ExpiresAt > DateTime.UtcNow));
    }

    [Theory]
    [InlineData("short", "12")]
    [InlineData("ada1ada1ada1", "ada")]
    [InlineData("password12345", "common")]
    [InlineData("qwertyuiop123", "common")]
    public async Task Setup_WeakPassword_IsRefusedAndTheCodeStaysValid(string password, string word)
    {
        await using var app = new AccountsApplication();
        var code = await app.Get<SetupCode>().RenewAsync();
        using var refused = await app.NewBrowser().SubmitAsync("/account/setup", Fields(code, password));
        Assert.Contains(word, await FormBrowser.AlertAsync(refused));
        using var taken = await app.NewBrowser().SubmitAsync("/account/setup", Fields(code));
        Assert.Equal("/", FormBrowser.Target(taken));
    }

    private static Dictionary<string, string> Fields(string code, string password = AccountsApplication.Password) =>
        new() { ["Code"] = code, ["Person"] = "Ada Lovelace", ["Email"] = AccountsApplication.Email, ["Password"] = password };
}
