using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Projects;
using TopoWeb.Tests.Layout;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Projects;

public sealed class ProjectServiceTests
{
    private static (ProjectService Service, ProjectReader Reader) Of(PageContext context) => (context.Get<ProjectService>(), context.Get<ProjectReader>());

    [Fact]
    public async Task Create_GivesAProjectThatIsPrivateAndOnesOwn()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var (service, reader) = Of(context);
        var id = await service.CreateAsync(lab.Ada, "  Klein bottles ", "On cifar-10", ProjectAccess.None);
        var project = (await reader.FindAsync(lab.Ada, id))!.Project;
        Assert.Equal(("Klein bottles", "On cifar-10", "Private", true), (project.Name, project.Description, project.Openness, project.MayManage));
        Assert.Null(await reader.FindAsync(lab.Ben, id));
        Assert.Equal(("project.create", "Ada Maier", "Klein bottles"), (await lab.AuditAsync()).Select(a => (a.Action, a.Person, a.Target!)).Last());
    }

    [Fact]
    public async Task Create_NameMissingTooLongOrTaken_SaysSoAtTheField()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var service = Of(context).Service;
        await service.CreateAsync(lab.Ada, "Taken", null, ProjectAccess.None);
        foreach (var name in new[] { null, " ", new string('n', 101), "Taken" })
            Assert.Equal("name", (await Assert.ThrowsAsync<InvalidInputException>(() => service.CreateAsync(lab.Ada, name, null, ProjectAccess.None))).Field);
        Assert.Equal("description", (await Assert.ThrowsAsync<InvalidInputException>(() => service.CreateAsync(lab.Ada, "Long", new string('d', 1001), ProjectAccess.None))).Field);
        await service.CreateAsync(lab.Ben, "Taken", null, ProjectAccess.None);
        await Assert.ThrowsAsync<NotAllowedException>(() => service.CreateAsync(lab.Vera, "Mine", null, ProjectAccess.None));
    }

    [Fact]
    public async Task Change_ByMemberIsRefused_ByOutsiderUnknown_ByAdministratorDone()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var (service, reader) = Of(context);
        var id = await lab.AddProjectAsync(lab.Ada, "Shared", members: [(lab.Ben, ProjectAccess.Write)]);
        await Assert.ThrowsAsync<NotAllowedException>(() => service.ChangeAsync(lab.Ben, id, new() { Name = "Mine" }));
        await Assert.ThrowsAsync<NotAllowedException>(() => service.SetMemberAsync(lab.Ben, id, "dov@lab.example", ProjectAccess.Read));
        await Assert.ThrowsAsync<NotAllowedException>(() => service.DeleteAsync(lab.Ben, id, null));
        Assert.False(await service.ChangeAsync(lab.Dov, id, new() { Name = "Mine" }));
        Assert.False(await service.SetMemberAsync(lab.Dov, id, "dov@lab.example", ProjectAccess.Read));
        Assert.False(await service.DeleteAsync(lab.Dov, id, null));
        Assert.True(await service.ChangeAsync(lab.Root, id, new() { LabAccess = ProjectAccess.Read, Description = "" }));
        var project = (await reader.FindAsync(lab.Dov, id))!.Project;
        Assert.Equal(("Shared", ProjectAccess.Read, ProjectAccess.Read, false), (project.Name, project.LabAccess, project.YourAccess, project.MayManage));
    }

    [Fact]
    public async Task Members_AreAddedByAddress_Changed_Removed_AndLeave()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var (service, reader) = Of(context);
        var id = await lab.AddProjectAsync(lab.Ada, "Shared");
        Assert.True(await service.SetMemberAsync(lab.Ada, id, "BEN@lab.example", ProjectAccess.Read));
        Assert.True(await service.SetMemberAsync(lab.Ada, id, lab.Ben.UserId.ToString()!, ProjectAccess.Write));
        Assert.True(await service.SetMemberAsync(lab.Ada, id, "vera@lab.example", ProjectAccess.Read));
        Assert.Equal([("Ben Okafor", ProjectAccess.Write), ("Vera Ruiz", ProjectAccess.Read)], (await reader.FindAsync(lab.Ben, id))!.Members.Select(m => (m.Person, m.Access)));
        Assert.Equal("person", (await Assert.ThrowsAsync<InvalidInputException>(() => service.SetMemberAsync(lab.Ada, id, "nobody@lab.example", ProjectAccess.Read))).Field);
        Assert.Equal("person", (await Assert.ThrowsAsync<InvalidInputException>(() => service.SetMemberAsync(lab.Ada, id, "ada@lab.example", ProjectAccess.Read))).Field);
        Assert.Equal("access", (await Assert.ThrowsAsync<InvalidInputException>(() => service.SetMemberAsync(lab.Ada, id, "dov@lab.example", ProjectAccess.None))).Field);

        Assert.True(await service.LeaveAsync(lab.Vera, id));
        Assert.False(await service.LeaveAsync(lab.Vera, id));
        Assert.False(await service.LeaveAsync(lab.Ada, id));
        Assert.True(await service.RemoveMemberAsync(lab.Ada, id, "ben@lab.example"));
        Assert.False(await service.RemoveMemberAsync(lab.Ada, id, "ben@lab.example"));
        Assert.Null(await reader.FindAsync(lab.Ben, id));
        Assert.Equal(["project.member", "project.member", "project.member", "project.leave", "project.member"], (await lab.AuditAsync()).Select(a => a.Action));
    }

    [Fact]
    public async Task Owner_HandedOver_StaysAsMember()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var (service, reader) = Of(context);
        var id = await lab.AddProjectAsync(lab.Ada, "Shared", members: [(lab.Ben, ProjectAccess.Read)]);
        Assert.Equal("owner", (await Assert.ThrowsAsync<InvalidInputException>(() => service.ChangeAsync(lab.Ada, id, new() { Owner = "vera@lab.example" }))).Field);
        Assert.True(await service.ChangeAsync(lab.Ada, id, new() { Owner = "ben@lab.example" }));
        var details = (await reader.FindAsync(lab.Ben, id))!;
        Assert.Equal((lab.Ben.UserId!.Value, true), (details.Project.OwnerId, details.Project.MayManage));
        Assert.Equal([("Ada Maier", ProjectAccess.Write)], details.Members.Select(m => (m.Person, m.Access)));
        await Assert.ThrowsAsync<NotAllowedException>(() => service.ChangeAsync(lab.Ada, id, new() { Owner = "ada@lab.example" }));
    }

    [Fact]
    public async Task Home_IsNeitherHandedOverNorDeleted()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var service = Of(context).Service;
        var home = await lab.HomeAsync(lab.Ada);
        Assert.Contains("home project", (await Assert.ThrowsAsync<InvalidInputException>(() => service.ChangeAsync(lab.Root, home, new() { Owner = "ben@lab.example" }))).Message, StringComparison.Ordinal);
        Assert.Contains("home project", (await Assert.ThrowsAsync<InvalidInputException>(() => service.DeleteAsync(lab.Ada, home, null))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_WithWork_MovesItFirst()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var service = Of(context).Service;
        var (from, to, foreign) = (await lab.AddProjectAsync(lab.Ada, "From"), await lab.AddProjectAsync(lab.Ada, "To"), await lab.AddProjectAsync(lab.Ben, "Foreign"));
        var run = await lab.AddRunAsync(lab.Ada, from);
        await using (var db = lab.NewContext())
        {
            var experiment = (await db.Runs.SingleAsync(r => r.Id == run)).ExperimentId;
            db.Schedules.Add(new ScheduleRow { Id = Guid.CreateVersion7(), ExperimentId = experiment, Cron = "0 3 * * *", OwnerId = lab.Ada.UserId, ProjectId = from });
            db.Clouds.Add(new CloudRow { Id = Guid.CreateVersion7(), Name = "ring.csv", FiltersKey = "f", OwnerId = lab.Ada.UserId, ProjectId = from });
            await db.SaveChangesAsync();
        }
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => service.DeleteAsync(lab.Ada, from, null));
        Assert.Equal("moveTo", refused.Field);
        Assert.Contains("1 run, 1 upload and 1 schedule", refused.Message, StringComparison.Ordinal);
        foreach (var target in new[] { from, foreign, Guid.NewGuid() })
            Assert.Equal("moveTo", (await Assert.ThrowsAsync<InvalidInputException>(() => service.DeleteAsync(lab.Ada, from, target))).Field);

        Assert.True(await service.DeleteAsync(lab.Ada, from, to));
        await using var after = lab.NewContext();
        Assert.Equal(to, (await after.Runs.SingleAsync(r => r.Id == run)).ProjectId);
        Assert.Equal(to, (await after.Clouds.SingleAsync()).ProjectId);
        Assert.Equal(to, (await after.Schedules.SingleAsync()).ProjectId);
        Assert.False(await after.Projects.AnyAsync(p => p.Id == from));
        Assert.Equal(("project.delete", "From"), (await lab.AuditAsync()).Select(a => (a.Action, a.Target!)).Last());
        Assert.True(await service.DeleteAsync(lab.Ada, to, await lab.HomeAsync(lab.Ada)));
    }

    [Fact]
    public async Task List_TellsOwnersAccessRunsAndActivity()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var id = await lab.AddProjectAsync(lab.Ada, "Shared", members: [(lab.Ben, ProjectAccess.Read)]);
        await lab.AddRunAsync(lab.Ada, id, minute: 5);
        await lab.AddRunAsync(lab.Ada, id, minute: 9);
        var project = Assert.Single(await Of(context).Reader.ListAsync(lab.Ben), p => p.Id == id);
        Assert.Equal(("Ada Maier", "Private; 1 member", 2, DateTime.UnixEpoch.AddMinutes(9)), (project.Owner, project.Openness, project.Runs, project.LastActivity!.Value));
        Assert.Equal("You can view", ProjectTexts.Yours(project, lab.Ben.UserId));
        Assert.DoesNotContain(await Of(context).Reader.ListAsync(lab.Dov), p => p.Id == id);
    }
}
