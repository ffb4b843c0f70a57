using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Runs;

/// <summary>Runs in a lab over HTTP: listed, moved and deleted by whom they belong to.</summary>
public sealed class RunChangesTests
{
    [Fact]
    public async Task Run_OfAnotherPerson_Is404_AndReadableOneIs403()
    {
        await using var server = await LabServer.StartAsync();
        var lab = server.Lab;
        var shared = await lab.AddProjectAsync(lab.Ada, "Shared", members: [(lab.Ben, ProjectAccess.Read)]);
        var (secret, open) = (await lab.AddRunAsync(lab.Ada), await lab.AddRunAsync(lab.Ada, shared));
        using var ben = server.As(lab.Ben);
        var home = await lab.HomeAsync(lab.Ben);
        foreach (var (run, status) in new[] { (secret, HttpStatusCode.NotFound), (open, HttpStatusCode.Forbidden) })
        {
            foreach (var ask in new Func<Task<HttpResponseMessage>>[]
            {
                () => ben.PostAsync($"runs/{run}/cancel", null),
                () => ben.PostAsync($"runs/{run}/retry", null),
                () => ben.PostAsJsonAsync($"runs/{run}/move", new { project = home }),
                () => ben.DeleteAsync($"runs/{run}"),
                () => ben.DeleteAsync($"runs/{run}?force=true"),
            })
            {
                using var answer = await ask();
                Assert.Equal(status, answer.StatusCode);
            }
        }
        foreach (var file in new[] { "", "/result", "/networks.npz", "/thumbnail.svg", "/filters.npy" })
            Assert.Equal(HttpStatusCode.NotFound, (await ben.GetAsync($"runs/{secret}{file}")).StatusCode);
        var ownership = (await ben.GetFromJsonAsync<JsonElement>($"runs/{open}")).GetProperty("ownership");
        Assert.Equal(("Ada Maier", "Shared", false), (ownership.GetProperty("owner").GetString(), ownership.GetProperty("project").GetString(), ownership.GetProperty("mayChange").GetBoolean()));
    }

    [Fact]
    public async Task Submit_IntoAProject_NeedsWriteAccess()
    {
        await using var server = await LabServer.StartAsync();
        var lab = server.Lab;
        var (writable, readable, secret) = (await lab.AddProjectAsync(lab.Ada, "W", members: [(lab.Ben, ProjectAccess.Write)]), await lab.AddProjectAsync(lab.Ada, "R", ProjectAccess.Read), await lab.AddProjectAsync(lab.Ada, "S"));
        using var ben = server.As(lab.Ben);
        foreach (var project in new[] { readable, secret, Guid.NewGuid() })
        {
            using var refused = await ben.PostAsJsonAsync("runs", new { notation = LabData.Notation, project });
            await Problem.AssertAsync(refused, HttpStatusCode.BadRequest, "project", project.ToString());
        }
        using var taken = await ben.PostAsJsonAsync("runs", new { notation = LabData.Notation, project = writable });
        var id = (await taken.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        using var own = await ben.PostAsJsonAsync("runs", new { notation = LabData.Notation });
        var home = (await own.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        await using var db = lab.NewContext();
        Assert.Equal(((Guid?)writable, lab.Ben.UserId), await PlaceAsync(db, id));
        Assert.Equal(((Guid?)await lab.HomeAsync(lab.Ben), lab.Ben.UserId), await PlaceAsync(db, home));
        using var vera = server.As(lab.Vera);
        Assert.Equal(HttpStatusCode.Forbidden, (await vera.PostAsJsonAsync("runs", new { notation = LabData.Notation })).StatusCode);
    }

    [Fact]
    public async Task Move_ToAProjectOneMayWriteTo_ChangesWhoSeesTheRun()
    {
        await using var server = await LabServer.StartAsync();
        var lab = server.Lab;
        var (shared, foreign) = (await lab.AddProjectAsync(lab.Ada, "Shared", members: [(lab.Ben, ProjectAccess.Read)]), await lab.AddProjectAsync(lab.Cleo, "Foreign"));
        var run = await lab.AddRunAsync(lab.Ada);
        using var ada = server.As(lab.Ada);
        using var ben = server.As(lab.Ben);
        Assert.Equal(HttpStatusCode.NotFound, (await ben.GetAsync($"runs/{run}")).StatusCode);
        using var moved = await ada.PostAsJsonAsync($"runs/{run}/move", new { project = shared });
        Assert.Equal("Shared", (await moved.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ownership").GetProperty("project").GetString());
        Assert.Equal(HttpStatusCode.OK, (await ben.GetAsync($"runs/{run}")).StatusCode);
        using var refused = await ada.PostAsJsonAsync($"runs/{run}/move", new { project = foreign });
        await Problem.AssertAsync(refused, HttpStatusCode.BadRequest, "project", foreign.ToString());
        using var nothing = await ada.PostAsJsonAsync($"runs/{run}/move", new { });
        await Problem.AssertAsync(nothing, HttpStatusCode.BadRequest, "project", "ID");
        Assert.Equal(("run.move", "A run", "To project Shared."), (await lab.AuditAsync()).Select(a => (a.Action, a.Target!, a.Details!)).Last());
    }

    [Fact]
    public async Task Delete_OfARunThatIsRunningAndShared_AsksFirstAndIsComplete()
    {
        await using var server = await LabServer.StartAsync();
        var lab = server.Lab;
        var (run, other) = (await lab.AddRunAsync(lab.Ada), await lab.AddRunAsync(lab.Ada));
        await lab.AddLinkAsync(run);
        await lab.AddLinkAsync(run, revoked: true);
        await lab.AddLinkAsync(other, ShareKind.Comparison, [run]);
        var kept = await lab.AddLinkAsync(other);
        await using (var db = lab.NewContext())
        {
            await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Training));
            db.Artifacts.Add(new ArtifactRow { Key = $"result-{run:N}", Kind = "result", Data = [1], CreatedAt = DateTime.UnixEpoch });
            await db.SaveChangesAsync();
        }
        using var ada = server.As(lab.Ada);
        using var asked = await ada.DeleteAsync($"runs/{run}");
        await Problem.AssertAsync(asked, HttpStatusCode.Conflict, null, "not finished", "2 open share links", "force=true");
        await using (var db = lab.NewContext())
            // The server may have seen meanwhile that nobody trains it, and have offered it again.
            Assert.Contains((await db.Runs.SingleAsync(r => r.Id == run)).State, new[] { RunState.Training, RunState.Queued });

        using var deleted = await ada.DeleteAsync($"runs/{run}?force=true");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await using var after = lab.NewContext();
        Assert.False(await after.Runs.AnyAsync(r => r.Id == run));
        Assert.Equal([kept], await after.ShareLinks.Select(l => l.Id).ToListAsync());
        Assert.Equal([kept], await after.ShareItems.Select(i => i.LinkId).ToListAsync());
        Assert.Equal([kept], await after.ShareKeys.Select(k => k.LinkId).ToListAsync());
        Assert.False(await after.Artifacts.AnyAsync(a => a.Key == $"result-{run:N}"));
        Assert.Equal("run.delete", (await lab.AuditAsync())[^1].Action);
        using var gone = await ada.DeleteAsync($"runs/{run}?force=true");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        // Neither running nor shown by an open link: nothing to ask.
        await after.ShareLinks.ExecuteUpdateAsync(s => s.SetProperty(l => l.RevokedAt, DateTime.UnixEpoch));
        Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync($"runs/{other}")).StatusCode);
    }

    [Fact]
    public async Task List_OverHttp_FiltersAndPages()
    {
        await using var server = await LabServer.StartAsync();
        var lab = server.Lab;
        for (var i = 0; i < 5; i++)
            await lab.AddRunAsync(lab.Ada, name: $"ring {i}", minute: i);
        await lab.AddRunAsync(lab.Ada, name: "disc", minute: 9);
        await lab.AddRunAsync(lab.Ben, name: "ring of another", minute: 10);
        using var ada = server.As(lab.Ada);
        var names = new List<string>();
        string? address = "runs?search=ring&limit=2";
        while (address is not null)
        {
            using var page = await ada.GetAsync(address);
            Assert.Equal("5", page.Headers.GetValues("X-Total-Count").Single());
            names.AddRange((await page.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray().Select(r => r.GetProperty("name").GetString()!));
            address = page.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }
        Assert.Equal(["ring 4", "ring 3", "ring 2", "ring 1", "ring 0"], names);
        foreach (var (query, field) in new[] { ("cursor=x", "cursor"), ("limit=0", "limit"), ("limit=501", "limit"), ("state=done", "state"), ("person=ben", "person"), ("project=x", "project") })
        {
            using var wrong = await ada.GetAsync($"runs?{query}");
            await Problem.AssertAsync(wrong, HttpStatusCode.BadRequest, field);
        }
    }

    private static async Task<(Guid?, Guid?)> PlaceAsync(TopoWebContext db, Guid run) => await db.Runs.Where(r => r.Id == run).Select(r => new { r.ProjectId, r.OwnerId }).SingleAsync() is var place ? (place.ProjectId, place.OwnerId) : default;
}
