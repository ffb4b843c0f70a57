using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Data;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Projects;

public sealed class ProjectEndpointsTests
{
    [Fact]
    public async Task Projects_AreCreatedChangedSharedAndDeleted()
    {
        await using var server = await LabServer.StartAsync();
        using var ada = server.As(server.Lab.Ada);
        using var created = await ada.PostAsJsonAsync("projects", new { name = "Klein bottles", labAccess = "none" });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("project").GetProperty("id").GetGuid();
        using var changed = await ada.PatchAsJsonAsync($"projects/{id}", new { description = "On cifar-10" });
        Assert.Equal("On cifar-10", (await changed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("project").GetProperty("description").GetString());
        using var member = await ada.PutAsJsonAsync($"projects/{id}/members/ben@lab.example", new { access = "write" });
        Assert.Equal("write", (await member.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("members")[0].GetProperty("access").GetString());
        using var ben = server.As(server.Lab.Ben);
        Assert.Contains((await ben.GetFromJsonAsync<JsonElement>("projects")).GetProperty("items").EnumerateArray(), p => p.GetProperty("id").GetGuid() == id);
        using var left = await ben.PostAsync($"projects/{id}/leave", null);
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        using var gone = await ben.GetAsync($"projects/{id}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var deleted = await ada.DeleteAsync($"projects/{id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task Project_NotSeenIs404_SeenAndNotManagedIs403()
    {
        await using var server = await LabServer.StartAsync();
        var lab = server.Lab;
        var id = await lab.AddProjectAsync(lab.Ada, "Shared", members: [(lab.Ben, ProjectAccess.Write), (lab.Vera, ProjectAccess.Read)]);
        foreach (var (visitor, status) in new[] { (lab.Dov, HttpStatusCode.NotFound), (lab.Ben, HttpStatusCode.Forbidden) })
        {
            using var http = server.As(visitor);
            foreach (var ask in new Func<Task<HttpResponseMessage>>[]
            {
                () => http.PatchAsJsonAsync($"projects/{id}", new { name = "Mine" }),
                () => http.PutAsJsonAsync($"projects/{id}/members/dov@lab.example", new { access = "read" }),
                () => http.DeleteAsync($"projects/{id}/members/vera@lab.example"),
                () => http.DeleteAsync($"projects/{id}"),
            })
            {
                using var answer = await ask();
                Assert.Equal(status, answer.StatusCode);
            }
        }
        using var vera = server.As(lab.Vera);
        Assert.Equal(HttpStatusCode.OK, (await vera.GetAsync($"projects/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await vera.PostAsJsonAsync("projects", new { name = "Mine" })).StatusCode);
        using var nobody = server.As(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("projects")).StatusCode);
    }

    [Fact]
    public async Task Project_WrongValues_AreSaidAtTheirFields()
    {
        await using var server = await LabServer.StartAsync();
        using var ada = server.As(server.Lab.Ada);
        using var name = await ada.PostAsJsonAsync("projects", new { name = " " });
        await Problem.AssertAsync(name, HttpStatusCode.BadRequest, "name", "name");
        using var access = await ada.PostAsJsonAsync("projects", new { name = "A", labAccess = "all" });
        Assert.Equal(HttpStatusCode.BadRequest, access.StatusCode);
        var id = await server.Lab.AddProjectAsync(server.Lab.Ada, "Full");
        await server.Lab.AddRunAsync(server.Lab.Ada, id);
        using var full = await ada.DeleteAsync($"projects/{id}");
        await Problem.AssertAsync(full, HttpStatusCode.BadRequest, "moveTo", "1 run");
        using var moved = await ada.DeleteAsync($"projects/{id}?moveTo={await server.Lab.HomeAsync(server.Lab.Ada)}");
        Assert.Equal(HttpStatusCode.NoContent, moved.StatusCode);
    }
}

[Collection(ApplicationCollection.Name)]
public sealed class LocalProjectsTests(ApplicationFixture fixture)
{
    [Theory, InlineData("/api/v1/projects"), InlineData("/projects"), InlineData("/projects/0195e0a4-0000-7000-8000-000000000001")]
    public async Task Projects_InLocalMode_DoNotExist(string address)
    {
        using var answer = await fixture.App.Http.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
