using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Accounts.Newcomers;
using TopoWeb.Accounts.Provider;
using TopoWeb.Accounts.Sessions;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Accounts.OpenIdConnect;

/// <summary>The exchange with a real provider: what is asked, which answers count, and where the way leads.</summary>
public sealed class ProviderAnswerTests(ProviderFixture fixture) : ProviderTest(fixture)
{
    [Fact]
    public async Task Answer_ThatIsBroken_IsRefusedInWords()
    {
        await using var app = await StartAsync();
        foreach (var how in new[] { "state", "no state", "code", "no code", "twice", "another browser" })
        {
            using var trip = new ProviderTrip(app.NewBrowser());
            var answer = await trip.AskAsync(await trip.LeaveAsync("runs"));
            if (how == "twice")
            {
                Assert.Equal("/runs", await trip.ReturnAsync(answer));
                await app.Get<SessionStore>().RevokeAllAsync(await app.IdOfAsync("grace@example.org"));
            }
            answer = how switch
            {
                "state" => ProviderTrip.With(answer, "state", "broken"),
                "no state" => ProviderTrip.With(answer, "state", null),
                "code" => ProviderTrip.With(answer, "code", "broken"),
                "no code" => ProviderTrip.With(answer, "code", null),
                _ => answer,
            };
            using var back = how == "another browser" ? new ProviderTrip(app.NewBrowser()) : null;
            var page = await (back ?? trip).ReturnAsync(answer);
            // Without its state nobody can say which exchange it was, and so where she wanted to go.
            Assert.Equal((how, $"/account/sign-in?problem={ProviderProblem.Failed}{(how.EndsWith("state", StringComparison.Ordinal) ? "" : "&to=runs")}"), (how, page));
            Assert.Equal(ProviderProblem.TextOf(ProviderProblem.Failed, Name), await (back ?? trip).AlertAsync(page));
            Assert.Equal(HttpStatusCode.Unauthorized, await (back ?? trip).Browser.StatusAsync("/api/v1/me"));
        }
    }

    [Fact]
    public async Task SignIn_CancelledAtTheProvider_SaysSo()
    {
        await using var app = await StartAsync();
        Provider.Refuses = true;
        using var trip = new ProviderTrip(app.NewBrowser());
        var page = await trip.SignInAsync("runs");
        Assert.Equal($"/account/sign-in?problem={ProviderProblem.Denied}&to=runs", page);
        Assert.Equal(ProviderProblem.TextOf(ProviderProblem.Denied, Name), await trip.AlertAsync(page));
    }

    [Fact]
    public async Task SignIn_ProviderThatIsDown_SaysSo()
    {
        await using var app = await StartAsync(("Access:OpenIdConnect:Authority", $"http://127.0.0.1:{PublishedApp.FreePort()}/"));
        using var browser = new ProviderTrip(app.NewBrowser());
        using var answer = await browser.Browser.Http.GetAsync("/account/provider?to=runs");
        Assert.Equal($"/account/sign-in?problem={ProviderProblem.Failed}&to=runs", FormBrowser.Target(answer));
    }

    [Fact]
    public async Task Finish_WithoutTheProvider_LetsNobodyIn()
    {
        await using var app = await StartAsync();
        using var answer = await app.NewBrowser().Http.GetAsync("/account/provider/finish?to=runs");
        Assert.Equal($"/account/sign-in?problem={ProviderProblem.Failed}&to=runs", FormBrowser.Target(answer));
    }

    [Fact]
    public async Task SignIn_PageToGoBackTo_IsOneOfOurs()
    {
        await using var app = await StartAsync();
        foreach (var (to, target) in new[] { (null, "/"), ("runs?state=active", "/runs?state=active"), ("https://evil.example/", "/"), ("//evil.example/", "/"), ("account/sign-in?to=runs", "/") })
        {
            using var trip = new ProviderTrip(app.NewBrowser());
            Assert.Equal((to, target), (to, await trip.SignInAsync(to)));
        }
    }

    [Fact]
    public async Task Question_IsGuardedAgainstForgedAndStolenAnswers()
    {
        await using var app = await StartAsync();
        using var trip = new ProviderTrip(app.NewBrowser());
        var (first, second) = (await trip.LeaveAsync(), await trip.LeaveAsync());
        var query = QueryHelpers.ParseQuery(first.Query);
        Assert.Equal((TestProvider.ClientId, "code", "openid profile email", "S256"), (query["client_id"].ToString(), query["response_type"].ToString(), query["scope"].ToString(), query["code_challenge_method"].ToString()));
        Assert.Equal("http://localhost/account/provider/callback", query["redirect_uri"].ToString());
        foreach (var name in new[] { "state", "nonce", "code_challenge" })
        {
            Assert.True(query[name].ToString().Length >= 32, $"{name} is '{query[name]}'.");
            Assert.NotEqual(query[name], QueryHelpers.ParseQuery(second.Query)[name]);
        }
        Assert.DoesNotContain(TestProvider.ClientSecret, first.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_UnderAPath_StaysUnderIt()
    {
        await using var app = new AccountsApplication(Provider.SettingsOf(("Door:PathBase", "/lab")));
        using (var made = await app.NewBrowser().SubmitAsync("/lab/account/setup", await AdministratorAsync(app)))
            Assert.Equal("/lab/", FormBrowser.Target(made));
        using var trip = new ProviderTrip(app.NewBrowser(), "/lab/");
        var question = await trip.LeaveAsync("runs?state=active");
        Assert.Equal("http://localhost/lab/account/provider/callback", QueryHelpers.ParseQuery(question.Query)["redirect_uri"].ToString());
        Assert.Equal("/lab/runs?state=active", await trip.ReturnAsync(await trip.AskAsync(question)));
        Assert.Equal(HttpStatusCode.OK, await trip.Browser.StatusAsync("/lab/api/v1/me"));
        using var failed = new ProviderTrip(app.NewBrowser(), "/lab/");
        Assert.Equal($"/lab/account/sign-in?problem={ProviderProblem.Failed}", await failed.ReturnAsync(ProviderTrip.With(await failed.AskAsync(await failed.LeaveAsync()), "state", "broken")));
    }

    [Fact]
    public async Task SignIn_BeforeTheSetUp_LeadsThere()
    {
        await using var app = new AccountsApplication(Provider.SettingsOf());
        using var trip = new ProviderTrip(app.NewBrowser());
        Assert.Equal("/account/setup", await trip.SignInAsync());
        await using var db = app.NewContext();
        Assert.False(await db.Users.AnyAsync());
    }

    private static async Task<Dictionary<string, string>> AdministratorAsync(AccountsApplication app) =>
        new() { ["Code"] = await app.Get<SetupCode>().RenewAsync(), ["Person"] = "Ada Lovelace", ["Email"] = AccountsApplication.Email, ["Password"] = AccountsApplication.Password };
}
