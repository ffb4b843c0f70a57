using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Accounts.People;
using TopoWeb.Data;
using TopoWeb.Tests.Hosting;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Accounts;

/// <summary>What administrators do with people.</summary>
public sealed class PeopleTests
{
    [Fact]
    public async Task LastAdministrator_DemotedOrDeleted_StaysWithAMessage()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        await app.InviteAsync(ada, "member", "bob@example.org");
        var (me, bob) = (await app.IdOfAsync(AccountsApplication.Email), await app.IdOfAsync("bob@example.org"));
        using var demoted = await ada.Http.PostAsJsonAsync($"/api/v1/people/{me}/role", new { role = "member" });
        await Problem.AssertAsync(demoted, HttpStatusCode.BadRequest, "person", "last administrator");
        using var deleted = await ada.Http.DeleteAsync($"/api/v1/people/{me}?heir={bob}");
        await Problem.AssertAsync(deleted, HttpStatusCode.BadRequest, "person", "last administrator");
        Assert.Equal(HttpStatusCode.OK, await ada.StatusAsync("/admin/people"));
    }

    [Fact]
    public async Task LastAdministrators_DemotingEachOtherAtOnce_LeaveOne()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        await app.InviteAsync(ada, "administrator", "bob@example.org");
        var people = app.Get<PeopleService>();
        Guid[] ids = [await app.IdOfAsync(AccountsApplication.Email), await app.IdOfAsync("bob@example.org")];
        var refused = await Task.WhenAll(ids.Select(async id =>
        {
            try
            {
                await people.ChangeRoleAsync(Visitor.Program, id, UserRole.Member);
                return 0;
            }
            catch (InvalidInputException)
            {
                return 1;
            }
        }));
        Assert.Equal(1, refused.Sum());
        await using var db = app.NewContext();
        Assert.Equal(1, await db.Users.CountAsync(u => u.Role == UserRole.Administrator));
    }

    [Fact]
    public async Task Delete_HandsOverAllWorkAndEndsSessionsAndTokens()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        var bob = await app.InviteAsync(ada, "member", "bob@example.org");
        var (me, him) = (await app.IdOfAsync(AccountsApplication.Email), await app.IdOfAsync("bob@example.org"));
        var token = (await bob.PostAsync("/api/v1/tokens", new { name = "x", scopes = new[] { "read" } })).GetProperty("token").GetString()!;
        var run = await app.AddRunAsync(him);
        await using (var db = app.NewContext())
        {
            var home = await db.Users.Where(u => u.Id == him).Select(u => u.HomeProjectId!.Value).SingleAsync();
            db.Clouds.Add(new() { Id = Guid.NewGuid(), OwnerId = him, ProjectId = home, Name = "cloud", FiltersKey = "key" });
            db.Schedules.Add(new() { Id = Guid.NewGuid(), OwnerId = him, ExperimentId = (await db.Runs.SingleAsync(r => r.Id == run)).ExperimentId, Cron = "0 0 * * *", Paused = true });
            db.ShareLinks.Add(new() { Id = Guid.NewGuid(), RunId = run, OwnerId = him, TokenHash = new byte[32] });
            db.ProjectMembers.Add(new() { ProjectId = home, UserId = me, Access = ProjectAccess.Read });
            await db.SaveChangesAsync();
        }
        var work = await ada.Http.GetFromJsonAsync<JsonElement>($"/api/v1/people/{him}/work");
        foreach (var kind in new[] { "runs", "uploads", "schedules", "links", "projects" })
            Assert.Equal(1, work.GetProperty(kind).GetInt32());

        using var nobody = await ada.Http.DeleteAsync($"/api/v1/people/{him}?heir={him}");
        await Problem.AssertAsync(nobody, HttpStatusCode.BadRequest, "heir", "somebody else");
        Assert.Equal(HttpStatusCode.OK, (await ada.Http.DeleteAsync($"/api/v1/people/{him}?heir={me}")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, await bob.StatusAsync("/api/v1/me"));
        using var program = app.NewProgram(token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/v1/me")).StatusCode);
        await using var after = app.NewContext();
        Assert.False(await after.Users.AnyAsync(u => u.Id == him));
        Assert.Equal(me, (await after.Runs.SingleAsync(r => r.Id == run)).OwnerId);
        Assert.Equal(me, (await after.Clouds.SingleAsync()).OwnerId);
        Assert.Equal(me, (await after.Schedules.SingleAsync()).OwnerId);
        Assert.Equal(me, (await after.ShareLinks.SingleAsync()).OwnerId);
        Assert.Equal(2, await after.Projects.CountAsync(p => p.OwnerId == me));
        Assert.False(await after.ProjectMembers.AnyAsync());
        Assert.Contains("1 run, 1 upload, 1 schedule, 1 share link and 1 project", (await after.Audit.SingleAsync(a => a.Action == "person.delete")).Details);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Http.DeleteAsync($"/api/v1/people/{him}?heir={me}")).StatusCode);
    }

    [Fact]
    public async Task People_ForMembers_IsForbiddenAndForGuestsClosed()
    {
        await using var app = new AccountsApplication();
        var member = await app.InviteAsync(await app.SetUpAsync(), "member", "bob@example.org");
        Assert.Equal(HttpStatusCode.Forbidden, await member.StatusAsync("/api/v1/people"));
        Assert.Equal(HttpStatusCode.Forbidden, await member.StatusAsync("/api/v1/audit.csv"));
        using var page = await member.Http.GetAsync("/admin/people");
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        var text = await page.Content.ReadAsStringAsync();
        Assert.Contains("Not allowed", text);
        Assert.DoesNotContain(AccountsApplication.Email, text);
        Assert.Equal(HttpStatusCode.Unauthorized, await app.NewBrowser().StatusAsync("/api/v1/people"));
        Assert.Equal(HttpStatusCode.Redirect, await app.NewBrowser().StatusAsync("/admin/audit"));
    }

    [Fact]
    public async Task Audit_Csv_HasWhatWasDoneAndChoosesEntries()
    {
        await using var app = new AccountsApplication();
        var ada = await app.SetUpAsync();
        await app.InviteAsync(ada, "member", "bob@example.org");
        var all = await ada.Http.GetStringAsync("/api/v1/audit.csv");
        foreach (var action in new[] { "set-up.done", "invitation.create", "invitation.use" })
            Assert.Contains(action, all);
        var some = await ada.Http.GetStringAsync("/api/v1/audit.csv?action=invitation&person=BOB");
        Assert.Contains("invitation.use", some);
        Assert.DoesNotContain("set-up.done", some);
        Assert.Single((await ada.Http.GetStringAsync("/api/v1/audit.csv?from=2999-01-01")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }
}
