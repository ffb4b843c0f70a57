using System.Net;
using TopoWeb.Tests.Data;

namespace TopoWeb.Tests.Accounts;

/// <summary>Two servers behind one proxy, on one database.</summary>
public sealed class SeveralServersTests
{
    [Fact]
    public async Task Cookie_OfOneServer_IsValidAtTheOther()
    {
        await using var database = await TestPostgres.CreateAsync();
        var settings = new Dictionary<string, string> { ["Database:Postgres"] = database.ConnectionString };
        await using var one = new AccountsApplication(settings);
        await using var two = new AccountsApplication(settings);
        await one.SetUpAsync();
        // Both are running when the first cookie is made.
        var away = two.NewBrowser();
        Assert.Equal(HttpStatusCode.Unauthorized, await away.StatusAsync("/api/v1/me"));

        using var signedIn = await one.NewBrowser().SubmitAsync("/account/sign-in", new() { ["Email"] = AccountsApplication.Email, ["Password"] = AccountsApplication.Password });
        away.Http.DefaultRequestHeaders.Add("Cookie", string.Join("; ", signedIn.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
        Assert.Equal(HttpStatusCode.OK, await away.StatusAsync("/api/v1/me"));
        Assert.Equal(HttpStatusCode.OK, await away.StatusAsync("/runs"));

        // And the other way round.
        var here = one.NewBrowser();
        using var again = await two.NewBrowser().SubmitAsync("/account/sign-in", new() { ["Email"] = AccountsApplication.Email, ["Password"] = AccountsApplication.Password });
        here.Http.DefaultRequestHeaders.Add("Cookie", string.Join("; ", again.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
        Assert.Equal(HttpStatusCode.OK, await here.StatusAsync("/api/v1/me"));
    }
}
