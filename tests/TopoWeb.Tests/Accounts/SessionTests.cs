using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Accounts.People;
using TopoWeb.Accounts.Sessions;
using TopoWeb.Data;

namespace TopoWeb.Tests.Accounts;

/// <summary>Sessions end for requests and for open pages alike.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task Session_Revoked_EndsRequestsOfThatBrowserAlone()
    {
        await using var app = new AccountsApplication();
        var first = await app.SetUpAsync();
        var second = await app.SignInAsync(AccountsApplication.Email);
        var sessions = (await second.Http.GetFromJsonAsync<JsonElement>("/api/v1/sessions")).GetProperty("items");
        Assert.Equal(2, sessions.GetArrayLength());
        var other = sessions.EnumerateArray().Single(s => !s.GetProperty("current").GetBoolean()).GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.NoContent, (await second.Http.DeleteAsync($"/api/v1/sessions/{other}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await first.StatusAsync("/api/v1/me"));
        using var page = await first.Http.GetAsync("/runs");
        Assert.StartsWith("/account/sign-in?to=runs", FormBrowser.Target(page));
        Assert.Equal(HttpStatusCode.OK, await second.StatusAsync("/api/v1/me"));
        Assert.Equal(HttpStatusCode.NotFound, (await second.Http.DeleteAsync($"/api/v1/sessions/{other}")).StatusCode);
    }

    [Fact]
    public async Task Session_OfSomebodyElse_IsNotFound()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        var bob = await app.InviteAsync(ada, "member", "bob@example.org");
        var session = (await ada.Http.GetFromJsonAsync<JsonElement>("/api/v1/sessions")).GetProperty("items")[0].GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.NotFound, (await bob.Http.DeleteAsync($"/api/v1/sessions/{session}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await ada.StatusAsync("/api/v1/me"));
    }

    [Fact]
    public async Task Session_Expired_IsNotTaken()
    {
        await using var app = new AccountsApplication();
        var browser = await app.SetUpAsync();
        await using (var db = app.NewContext())
        {
            var past = DateTime.UtcNow.AddSeconds(-1);
            await db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(r => r.ExpiresAt, past));
        }
        app.Get<SessionStore>().Announce(await app.IdOfAsync(AccountsApplication.Email));
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync("/api/v1/me"));
    }

    [Fact]
    public async Task Role_Changed_CountsAtOnce()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        var bob = await app.InviteAsync(ada, "administrator", "bob@example.org");
        Assert.Equal(HttpStatusCode.OK, await bob.StatusAsync("/admin/people"));
        await ada.PostAsync($"/api/v1/people/{await app.IdOfAsync("bob@example.org")}/role", new { role = "viewer" });
        Assert.Equal(HttpStatusCode.Forbidden, await bob.StatusAsync("/admin/people"));
        Assert.Equal(HttpStatusCode.Forbidden, await bob.StatusAsync("/api/v1/people"));
    }

    [Fact]
    public async Task Circuit_SessionRevoked_HasNoVisitorAnyMore()
    {
        await using var app = new AccountsApplication();
        await app.SetUpAsync();
        var (sessions, circuit, states) = await OpenAsync(app);
        using (circuit)
        {
            Assert.True(Visitor.Of((await states.GetAuthenticationStateAsync()).User).OwnsAll);
            var changed = ChangeOf(states);
            await sessions.RevokeAllAsync(await app.IdOfAsync(AccountsApplication.Email));
            Assert.Equal(Visitor.Nobody, await changed);
            Assert.True(circuit.HasEnded);
        }
    }

    [Fact]
    public async Task Circuit_RoleChanged_HasTheNewRights()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        await app.InviteAsync(ada, "administrator", "bob@example.org");
        var (_, circuit, states) = await OpenAsync(app);
        using (circuit)
        {
            var changed = ChangeOf(states);
            await app.Get<PeopleService>().ChangeRoleAsync(Visitor.Program, await app.IdOfAsync(AccountsApplication.Email), UserRole.Viewer);
            Assert.Equal(Rights.Read, (await changed).Rights);
            Assert.False(circuit.HasEnded);
        }
    }

    /// <summary>An open page of the administrator, without the browser.</summary>
    private static async Task<(SessionStore Sessions, CircuitSession Circuit, ServerAuthenticationStateProvider States)> OpenAsync(AccountsApplication app)
    {
        var sessions = app.Get<SessionStore>();
        await using var db = app.NewContext();
        var id = await db.Sessions.Where(s => s.User!.Email == AccountsApplication.Email).Select(s => s.Id).FirstAsync();
        var visitor = (await sessions.FindAsync(id))!.ToVisitor(null);
        var states = new ServerAuthenticationStateProvider();
        states.SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(visitor.ToIdentity("test")))));
        var circuit = new CircuitSession(states, sessions, TimeProvider.System);
        await circuit.OnCircuitOpenedAsync(null!, CancellationToken.None);
        return (sessions, circuit, states);
    }

    private static async Task<Visitor> ChangeOf(ServerAuthenticationStateProvider states)
    {
        var changed = new TaskCompletionSource<Visitor>(TaskCreationOptions.RunContinuationsAsynchronously);
        states.AuthenticationStateChanged += async state => changed.TrySetResult(Visitor.Of((await state).User));
        return await changed.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
