using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Runs;
using TopoWeb.Tests.Data;

namespace TopoWeb.Tests.Projects;

/// <summary>Who sees and who changes what, on both databases: the filters are queries.</summary>
public sealed class VisibilityTests
{
    /// <summary>Person, and whether she sees and changes a run of Ada's in a project.</summary>
    private static readonly (string Who, bool Sees, bool Changes)[] InPrivate =
        [("Ada", true, true), ("Ben", true, false), ("Cleo", true, true), ("Dov", false, false), ("Vera", true, false), ("Root", true, true)];

    private static readonly (string Who, bool Sees, bool Changes)[] InReadable =
        [("Ada", true, true), ("Ben", true, false), ("Cleo", true, true), ("Dov", true, false), ("Vera", true, false), ("Root", true, true)];

    private static readonly (string Who, bool Sees, bool Changes)[] InWritable =
        [("Ada", true, true), ("Ben", true, true), ("Cleo", true, true), ("Dov", true, true), ("Vera", true, false), ("Root", true, true)];

    [Fact]
    public async Task Runs_OnSqlite_AreSeenAndChangedByWhomTheProjectSays() => await CheckAsync(null);

    [Fact]
    public async Task Runs_OnPostgres_AreSeenAndChangedByWhomTheProjectSays()
    {
        await using var database = await TestPostgres.CreateAsync();
        await CheckAsync(database.ConnectionString);
    }

    private static async Task CheckAsync(string? postgres)
    {
        var (context, lab) = await LabData.OpenPagesAsync(postgres);
        await using var _ = context;
        var reader = context.Get<RunReader>();
        // A viewer's membership with write access gives her no more than her role.
        (Visitor, ProjectAccess)[] members = [(lab.Ben, ProjectAccess.Read), (lab.Cleo, ProjectAccess.Write), (lab.Vera, ProjectAccess.Write)];
        foreach (var (access, expected) in new[] { (ProjectAccess.None, InPrivate), (ProjectAccess.Read, InReadable), (ProjectAccess.Write, InWritable) })
        {
            var project = await lab.AddProjectAsync(lab.Ada, $"Lab {access}", access, members);
            var run = await lab.AddRunAsync(lab.Ada, project);
            foreach (var (who, sees, changes) in expected)
            {
                var visitor = lab.Everybody.Single(p => p.Name.StartsWith(who, StringComparison.Ordinal));
                var found = await reader.FindAsync(visitor, run);
                Assert.True(sees == found is not null, $"{who} {(sees ? "does not see" : "sees")} a run in a project with lab access {access}.");
                Assert.Equal(changes, found?.Ownership.MayChange ?? false);
                Assert.Equal(sees, (await reader.ListAsync(visitor)).Any(r => r.Id == run));
                await using var db = lab.NewContext();
                Assert.Equal(changes, await db.Projects.WritableBy(visitor).AnyAsync(p => p.Id == project));
                Assert.Equal(sees, await db.Projects.ReadableBy(visitor).AnyAsync(p => p.Id == project));
            }
        }
    }

    [Fact]
    public async Task Run_OfTheInstallation_IsSeenByAllAndChangedByAdministrators()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var run = await lab.AddRunAsync(null);
        foreach (var visitor in lab.Everybody)
            Assert.Equal(visitor == lab.Root, (await context.Get<RunReader>().FindAsync(visitor, run))!.Ownership.MayChange);
    }

    [Fact]
    public async Task Guest_WithALink_SeesItsRunAndNothingOfPeople()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var (run, other) = (await lab.AddRunAsync(lab.Ada), await lab.AddRunAsync(lab.Ada));
        var reader = context.Get<RunReader>();
        var found = await reader.FindAsync(Visitor.Guest(run), run);
        Assert.Equal(WorkOwnership.None, found!.Ownership);
        Assert.Null(await reader.FindAsync(Visitor.Guest(run), other));
        Assert.Equal(run, Assert.Single(await reader.ListAsync(Visitor.Guest(run))).Id);
        Assert.Empty(await reader.ListAsync(Visitor.Nobody));
    }

    [Fact]
    public async Task Run_OfOnesOwn_StaysVisibleWhenOneLeftTheProject()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var project = await lab.AddProjectAsync(lab.Ada, "Shared", members: [(lab.Ben, ProjectAccess.Write)]);
        var run = await lab.AddRunAsync(lab.Ben, project);
        Assert.True(await context.Get<TopoWeb.Projects.ProjectService>().LeaveAsync(lab.Ben, project));
        Assert.True((await context.Get<RunReader>().FindAsync(lab.Ben, run))!.Ownership.MayChange);
        Assert.NotNull(await context.Get<RunReader>().FindAsync(lab.Ada, run));
    }

    [Fact]
    public async Task Token_WithFewerRights_GivesNoMoreThanThese()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var run = await lab.AddRunAsync(lab.Ada);
        var (looks, administers) = (lab.Ada with { Rights = Rights.Read }, lab.Root with { Rights = Rights.Read | Rights.Administer });
        foreach (var visitor in new[] { looks, administers })
        {
            Assert.False((await context.Get<RunReader>().FindAsync(visitor, run))!.Ownership.MayChange);
            await Assert.ThrowsAsync<NotAllowedException>(() => context.Get<RunService>().DeleteAsync(visitor, run));
        }
    }
}
