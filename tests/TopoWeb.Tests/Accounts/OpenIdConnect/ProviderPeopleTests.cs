using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Accounts.Provider;
using TopoWeb.Data;
using TopoWeb.Tests.Data;

namespace TopoWeb.Tests.Accounts.OpenIdConnect;

/// <summary>People who sign in with a real provider: who comes in, as what, and who does not and why.</summary>
public sealed class ProviderPeopleTests(ProviderFixture fixture) : ProviderTest(fixture)
{
    [Theory]
    [InlineData("lab-admins", UserRole.Administrator, "read run share admin")]
    [InlineData("staff", UserRole.Member, "read run share")]
    [InlineData("students", UserRole.Viewer, "read")]
    public async Task SignIn_SomebodyNew_HasTheRoleOfHerGroup(string group, UserRole role, string rights)
    {
        await using var app = await StartAsync();
        Provider.Person = Grace with { Groups = ["others", group] };
        using var trip = new ProviderTrip(app.NewBrowser());
        Assert.Equal("/", await trip.SignInAsync());
        var me = await trip.Browser.Http.GetFromJsonAsync<JsonElement>("/api/v1/me");
        Assert.Equal("Grace Hopper", me.GetProperty("name").GetString());
        Assert.Equal(rights, string.Join(' ', me.GetProperty("rights").EnumerateArray().Select(r => r.GetString())));

        await using var db = app.NewContext();
        var user = await db.Users.SingleAsync(u => u.Email == Grace.Email);
        Assert.Equal(role, user.Role);
        Assert.Null(user.PasswordHash);
        Assert.NotNull(user.HomeProjectId);
        var login = await db.UserLogins.SingleAsync();
        Assert.Equal((Provider.Address.ToString(), Grace.Subject, user.Id), (login.LoginProvider, login.ProviderKey, login.UserId));
        Assert.Equal(Name, (await db.Sessions.SingleAsync(s => s.UserId == user.Id)).Method);
        Assert.True(await db.Audit.AnyAsync(a => a.Action == "person.create" && a.UserId == user.Id));
    }

    [Fact]
    public async Task SignIn_AgainInAnotherGroup_ChangesTheRoleOnOpenPagesToo()
    {
        await using var app = await StartAsync();
        using var first = new ProviderTrip(app.NewBrowser());
        await first.SignInAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await first.Browser.StatusAsync("/api/v1/people"));

        Provider.Person = Grace with { Groups = ["lab-admins"] };
        using (var second = new ProviderTrip(app.NewBrowser()))
            Assert.Equal("/", await second.SignInAsync());
        Assert.Equal(HttpStatusCode.OK, await first.Browser.StatusAsync("/api/v1/people"));

        Provider.Person = Grace with { Groups = ["students"] };
        using (var third = new ProviderTrip(app.NewBrowser()))
            Assert.Equal("/", await third.SignInAsync());
        Assert.Equal(HttpStatusCode.Forbidden, await first.Browser.StatusAsync("/api/v1/people"));
        using var submitted = await first.Browser.Http.PostAsJsonAsync("/api/v1/runs", new { });
        Assert.Equal(HttpStatusCode.Forbidden, submitted.StatusCode);

        await using var db = app.NewContext();
        Assert.Equal(["Member → Administrator, by Test login.", "Administrator → Viewer, by Test login."], await db.Audit.Where(a => a.Action == "person.role").OrderBy(a => a.Id).Select(a => a.Details!).ToListAsync());
    }

    [Fact]
    public async Task SignIn_ClaimsOfTheUserInfoEndpoint_CountLikeThoseOfTheToken()
    {
        await using var app = await StartAsync();
        Provider.TellsInToken = false;
        Provider.Person = Grace with { Groups = ["others", "students"] };
        using var trip = new ProviderTrip(app.NewBrowser());
        Assert.Equal("/", await trip.SignInAsync());
        await using var db = app.NewContext();
        var user = await db.Users.SingleAsync(u => u.Email == Grace.Email);
        Assert.Equal((UserRole.Viewer, "Grace Hopper"), (user.Role, user.DisplayName));
    }

    [Fact]
    public async Task SignIn_WhoMayNotComeIn_IsToldWhyAndGetsNothing()
    {
        (string Word, string? Email, bool Verified, string? Group)[] people =
        [
            (ProviderProblem.NotVerified, "grace@example.org", false, "staff"),
            (ProviderProblem.NoRole, "grace@example.org", true, "others"),
            (ProviderProblem.NoRole, "grace@example.org", true, null),
            (ProviderProblem.NoEmail, null, true, "staff"),
            (ProviderProblem.Taken, AccountsApplication.Email, true, "staff"),
            (ProviderProblem.Taken, "ADA@EXAMPLE.ORG", true, "lab-admins"),
        ];
        await using var app = await StartAsync();
        foreach (var (word, email, verified, group) in people)
            foreach (var inToken in new[] { true, false })
            {
                Provider.TellsInToken = inToken;
                Provider.Person = new ProviderAccount("x-1", email, "Somebody", group is null ? [] : [group]) { IsVerified = verified };
                using var trip = new ProviderTrip(app.NewBrowser());
                var page = await trip.SignInAsync("runs");
                Assert.Equal($"/account/sign-in?problem={word}&to=runs", page);
                Assert.Equal(ProviderProblem.TextOf(word, Name), await trip.AlertAsync(page));
                Assert.Equal(HttpStatusCode.Unauthorized, await trip.Browser.StatusAsync("/api/v1/me"));
            }
        await using var db = app.NewContext();
        Assert.Equal(1, await db.Users.CountAsync());
        Assert.False(await db.UserLogins.AnyAsync());
        foreach (var words in people.GroupBy(p => p.Word))
            Assert.Equal(2 * words.Count(), await db.Audit.CountAsync(a => a.Action == "sign-in.failed" && a.Details == $"{Name}: {words.Key}"));
    }

    [Fact]
    public async Task SignIn_NewPeopleNotAllowed_IsToldToAskForAnInvitation()
    {
        await using var app = await StartAsync(("Access:OpenIdConnect:AllowNewPeople", "false"));
        using var trip = new ProviderTrip(app.NewBrowser());
        var page = await trip.SignInAsync();
        Assert.Equal(ProviderProblem.TextOf(ProviderProblem.NoAccount, Name), await trip.AlertAsync(page));
    }

    [Fact]
    public async Task SignIn_KnownSubject_IsTheSamePersonWhateverHerAddress()
    {
        await using var app = await StartAsync();
        using (var first = new ProviderTrip(app.NewBrowser()))
            await first.SignInAsync();
        var grace = await app.IdOfAsync("grace@example.org");
        // Neither another address, nor the address of somebody else makes her another person.
        foreach (var email in new[] { "hopper@example.org", AccountsApplication.Email, null })
        {
            Provider.Person = Grace with { Email = email, IsVerified = false };
            using var trip = new ProviderTrip(app.NewBrowser());
            Assert.Equal("/", await trip.SignInAsync());
            Assert.Equal(grace, (await trip.Browser.Http.GetFromJsonAsync<JsonElement>("/api/v1/me")).GetProperty("id").GetGuid());
        }
        // And her address alone does not make somebody else her.
        Provider.Person = Grace with { Subject = "g-2" };
        using var other = new ProviderTrip(app.NewBrowser());
        Assert.Equal($"/account/sign-in?problem={ProviderProblem.Taken}", await other.SignInAsync());
    }

    [Fact]
    public async Task SignIn_VerifiedAddressOfAnAccount_IsLinkedOnlyWhereTheServerAllowsIt()
    {
        await using var app = await StartAsync(("Access:OpenIdConnect:LinkByVerifiedEmail", "true"));
        var ada = await app.IdOfAsync(AccountsApplication.Email);
        Provider.Person = new("a-1", AccountsApplication.Email, "Ada", "lab-admins") { IsVerified = false };
        using (var unverified = new ProviderTrip(app.NewBrowser()))
            Assert.Equal($"/account/sign-in?problem={ProviderProblem.NotVerified}", await unverified.SignInAsync());
        Provider.Person = Provider.Person with { IsVerified = true };
        using var trip = new ProviderTrip(app.NewBrowser());
        Assert.Equal("/", await trip.SignInAsync());
        Assert.Equal(ada, (await trip.Browser.Http.GetFromJsonAsync<JsonElement>("/api/v1/me")).GetProperty("id").GetGuid());
        // Her password stays good.
        await app.SignInAsync(AccountsApplication.Email);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SignIn_OfOnePersonInManyBrowsersAtOnce_MakesOneAccount(bool onPostgres)
    {
        await using var database = onPostgres ? await TestPostgres.CreateAsync() : null;
        await using var app = await StartAsync(database is null ? [] : [("Database:Postgres", database.ConnectionString)]);
        var trips = Enumerable.Range(0, 4).Select(_ => new ProviderTrip(app.NewBrowser())).ToList();
        var answers = new List<Uri>();
        foreach (var trip in trips)
            answers.Add(await trip.AskAsync(await trip.LeaveAsync()));
        Assert.All(await Task.WhenAll(trips.Zip(answers, (trip, answer) => trip.ReturnAsync(answer))), target => Assert.Equal("/", target));
        trips.ForEach(trip => trip.Dispose());
        await using var db = app.NewContext();
        Assert.Equal(1, await db.Users.CountAsync(u => u.Email == Grace.Email));
        Assert.Equal(1, await db.UserLogins.CountAsync());
        Assert.Equal(4, await db.Sessions.CountAsync(s => s.Method == Name));
    }
}
