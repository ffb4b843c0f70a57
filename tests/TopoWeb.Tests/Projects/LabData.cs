using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Runs.Search;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Projects;

/// <summary>A small lab: people with their home projects, and what a test puts into it.</summary>
internal sealed class LabData(IDbContextFactory<TopoWebContext> contexts)
{
    public const string Notation = "4xM(8,0,16) on mnist at 0,3, rho(5,0.5), Mapper(6,2)";

    /// <summary>Owns what the tests make.</summary>
    public Visitor Ada { get; private set; } = null!;

    public Visitor Ben { get; private set; } = null!;

    public Visitor Cleo { get; private set; } = null!;

    /// <summary>In no project of others.</summary>
    public Visitor Dov { get; private set; } = null!;

    /// <summary>Only looks.</summary>
    public Visitor Vera { get; private set; } = null!;

    public Visitor Root { get; private set; } = null!;

    public IReadOnlyList<Visitor> Everybody => [Ada, Ben, Cleo, Dov, Vera, Root];

    public static async Task<LabData> CreateAsync(IDbContextFactory<TopoWebContext> contexts)
    {
        var lab = new LabData(contexts);
        lab.Ada = await lab.AddPersonAsync("Ada Maier", UserRole.Member);
        lab.Ben = await lab.AddPersonAsync("Ben Okafor", UserRole.Member);
        lab.Cleo = await lab.AddPersonAsync("Cleo Örn", UserRole.Member);
        lab.Dov = await lab.AddPersonAsync("Dov Levi", UserRole.Member);
        lab.Vera = await lab.AddPersonAsync("Vera Ruiz", UserRole.Viewer);
        lab.Root = await lab.AddPersonAsync("Root", UserRole.Administrator);
        return lab;
    }

    /// <summary>Pages of a server with accounts.</summary>
    public static async Task<(PageContext Context, LabData Lab)> OpenPagesAsync(string? postgres = null)
    {
        var context = await PageContext.CreateAsync(postgres);
        context.Get<IOptions<AccessOptions>>().Value.Mode = AccessMode.Accounts;
        return (context, await CreateAsync(context.Get<IDbContextFactory<TopoWebContext>>()));
    }

    public TopoWebContext NewContext() => contexts.CreateDbContext();

    public async Task<Guid> HomeAsync(Visitor person)
    {
        await using var db = NewContext();
        return (await db.Users.SingleAsync(u => u.Id == person.UserId)).HomeProjectId!.Value;
    }

    public async Task<Guid> AddProjectAsync(Visitor owner, string name, ProjectAccess lab = ProjectAccess.None, params (Visitor Person, ProjectAccess Access)[] members)
    {
        await using var db = NewContext();
        var project = new ProjectRow { Id = Guid.CreateVersion7(), Name = name, OwnerId = owner.UserId!.Value, LabAccess = lab, CreatedAt = DateTime.UnixEpoch };
        project.Members.AddRange(members.Select(m => new ProjectMemberRow { ProjectId = project.Id, UserId = m.Person.UserId!.Value, Access = m.Access }));
        db.Projects.Add(project);
        await db.SaveChangesAsync();
        return project.Id;
    }

    /// <summary>A run as its submission leaves it, without a job.</summary>
    /// <param name="owner">Null for the installation's own.</param>
    /// <param name="project">Null for the owner's home project.</param>
    /// <param name="name">Its name.</param>
    /// <param name="notation">What it computes.</param>
    /// <param name="state">Its state.</param>
    /// <param name="minute">Minutes after the first ones.</param>
    /// <param name="preset">The preset it was started from.</param>
    public async Task<Guid> AddRunAsync(Visitor? owner, Guid? project = null, string name = "A run", string notation = Notation, RunState state = RunState.Succeeded, int minute = 0, string? preset = null)
    {
        var spec = ExperimentNotation.Parse(notation) with { Name = name };
        var json = JsonSerializer.Serialize(spec, JsonDefaults.Options);
        var place = owner is null ? (Guid?)null : project ?? await HomeAsync(owner);
        await using var db = NewContext();
        var experiment = new ExperimentRow { Id = Guid.CreateVersion7(), Name = name, SpecJson = json, PresetId = preset, CreatedAt = DateTime.UnixEpoch };
        var run = new RunRow
        {
            Id = Guid.CreateVersion7(), ExperimentId = experiment.Id, SpecJson = json, SearchText = RunSearch.TextOf(name, preset, spec), Dataset = RunSearch.DatasetOf(spec), State = state, OwnerId = owner?.UserId, ProjectId = place,
            CreatedAt = DateTime.UnixEpoch.AddMinutes(minute),
        };
        db.AddRange(experiment, run);
        if (state == RunState.Succeeded)
            db.RunResults.Add(new RunResultRow { Id = Guid.CreateVersion7(), RunId = run.Id, Choice = "L1_000003", Label = "Iteration 3", ResultKey = $"result-{run.Id:N}", FiltersKey = $"filters-{run.Id:N}", PointsIn = 32, PointsKept = 16, Networks = 4 });
        await db.SaveChangesAsync();
        return run.Id;
    }

    /// <param name="run">What it shows first.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="others">Further runs of a comparison.</param>
    /// <param name="revoked">It is closed.</param>
    public async Task<Guid> AddLinkAsync(Guid run, ShareKind kind = ShareKind.Run, IReadOnlyList<Guid>? others = null, bool revoked = false)
    {
        await using var db = NewContext();
        var id = Guid.CreateVersion7();
        var link = new ShareLinkRow { Id = id, RunId = run, Kind = kind, TokenHash = id.ToByteArray(), CreatedAt = DateTime.UnixEpoch, RevokedAt = revoked ? DateTime.UnixEpoch : null };
        Guid[] shown = [run, .. others ?? []];
        link.Items.AddRange(shown.Select((r, i) => new ShareItemRow { LinkId = id, Ordinal = i, RunId = r, Name = "n", Choice = "c", Label = "l", ResultKey = $"result-{r:N}", FiltersKey = "f" }));
        db.ShareLinks.Add(link);
        db.ShareKeys.Add(new ShareKeyRow { LinkId = id, Key = $"result-{run:N}" });
        await db.SaveChangesAsync();
        return id;
    }

    public async Task<IReadOnlyList<AuditRow>> AuditAsync()
    {
        await using var db = NewContext();
        return await db.Audit.OrderBy(a => a.Id).ToListAsync();
    }

    private async Task<Visitor> AddPersonAsync(string name, UserRole role)
    {
        await using var db = NewContext();
        var address = $"{name.Split(' ')[0].ToLowerInvariant()}@lab.example";
        var person = new UserRow { Id = Guid.CreateVersion7(), UserName = address, NormalizedUserName = address.ToUpperInvariant(), Email = address, DisplayName = name, Role = role, CreatedAt = DateTime.UnixEpoch };
        db.Users.Add(person);
        await db.SaveChangesAsync();
        var home = new ProjectRow { Id = Guid.CreateVersion7(), Name = $"Home of {name}", OwnerId = person.Id, CreatedAt = DateTime.UnixEpoch };
        db.Projects.Add(home);
        await db.SaveChangesAsync();
        person.HomeProjectId = home.Id;
        await db.SaveChangesAsync();
        return new(person.Id, name, RightsText.Of(role));
    }
}
