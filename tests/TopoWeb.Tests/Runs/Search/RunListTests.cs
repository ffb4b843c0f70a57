using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Runs;
using TopoWeb.Runs.Search;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Runs.Search;

/// <summary>The list of runs on both databases: filters and pages are queries.</summary>
public abstract class RunListTests
{
    private protected abstract Task<string?> PostgresAsync();

    private static async Task<IEnumerable<string>> FindAsync(RunReader reader, Visitor visitor, string? project = null, string? person = null, string? state = null, string? search = null) =>
        (await reader.PageAsync(visitor, RunFilter.Parse(visitor, project, person, state, search), null, 100)).Runs.Select(r => r.Name);

    [Fact]
    public async Task Filters_ByEachField_FindWhatTheVisitorSees()
    {
        var (context, lab) = await LabData.OpenPagesAsync(await PostgresAsync());
        await using var _ = context;
        var reader = context.Get<RunReader>();
        var shared = await lab.AddProjectAsync(lab.Ada, "Klein bottles", members: [(lab.Ben, ProjectAccess.Read)]);
        await lab.AddRunAsync(lab.Ada, shared, "first", "4xM(8,0,16) on mnist at 0,3, rho(5,0.5)", RunState.Succeeded, 1);
        await lab.AddRunAsync(lab.Cleo, shared, "second", "9xC(8,4,16) on cifar-10 at 0,3, rho(7,0.5)", RunState.Training, 2);
        await lab.AddRunAsync(lab.Ben, null, "third", LabData.Notation, RunState.Failed, 3);
        await lab.AddRunAsync(lab.Ada, null, "secret of Klein", LabData.Notation, RunState.Succeeded, 4);

        Assert.Equal(["third", "second", "first"], await FindAsync(reader, lab.Ben));
        Assert.Equal(["second", "first"], await FindAsync(reader, lab.Ben, project: shared.ToString()));
        Assert.Empty(await FindAsync(reader, lab.Ben, project: (await lab.HomeAsync(lab.Ada)).ToString()));
        Assert.Equal(["third"], await FindAsync(reader, lab.Ben, person: "me"));
        Assert.Equal(["first"], await FindAsync(reader, lab.Ben, person: lab.Ada.UserId.ToString()));
        Assert.Equal(["second"], await FindAsync(reader, lab.Ben, state: "active"));
        Assert.Equal(["third", "first"], await FindAsync(reader, lab.Ben, state: "failed,succeeded"));
        Assert.Equal(["second"], await FindAsync(reader, lab.Ben, project: shared.ToString(), state: "training", search: "cifar"));

        // By name, by notation in two spellings, by project and by person; whatever belongs to others is not even counted.
        Assert.Equal(["third"], await FindAsync(reader, lab.Ben, search: "THIRD"));
        Assert.Equal(["second"], await FindAsync(reader, lab.Ben, search: "rho(7, 0.5)"));
        Assert.Equal(["first"], await FindAsync(reader, lab.Ben, search: "ρ(5,0.5) klein"));
        Assert.Equal(["second", "first"], await FindAsync(reader, lab.Ben, search: "klein bottles"));
        Assert.Equal(["second"], await FindAsync(reader, lab.Ben, search: "örn"));
        Assert.Equal(["third"], await FindAsync(reader, lab.Ben, search: "okafor"));
        Assert.Empty(await FindAsync(reader, lab.Ben, search: "secret"));
        Assert.Empty(await FindAsync(reader, lab.Ben, search: "100% _"));
        Assert.Equal(0, (await reader.PageAsync(lab.Ben, RunFilter.Parse(lab.Ben, null, null, null, "secret"), null, 100)).Total);
        Assert.Equal(["secret of Klein", "first"], await FindAsync(reader, lab.Root, person: lab.Ada.UserId.ToString()));
        Assert.Equal(["Ben Okafor", "Ada Maier", "Cleo Örn"], (await context.Get<RunPeople>().ListAsync(lab.Ben)).Select(p => p.Name));
    }

    [Fact]
    public async Task Pages_WhileNewRunsCome_NeitherRepeatNorMiss()
    {
        var (context, lab) = await LabData.OpenPagesAsync(await PostgresAsync());
        await using var _ = context;
        var reader = context.Get<RunReader>();
        var runs = new List<Guid>();
        // Three of one time: the order among them is fixed by their ids.
        for (var i = 0; i < 7; i++)
            runs.Add(await lab.AddRunAsync(lab.Ada, name: $"run {i}", minute: i is 2 or 3 or 4 ? 3 : i));
        var seen = new List<Guid>();
        RunCursor? after = null;
        do
        {
            var page = await reader.PageAsync(lab.Ada, RunFilter.All, after, 2);
            Assert.Equal(seen.Count == 0 ? 7 : 7 + seen.Count / 2, page.Total);
            seen.AddRange(page.Runs.Select(r => r.Id));
            after = page.Next is { } next ? RunCursor.Parse(next) : null;
            await lab.AddRunAsync(lab.Ada, name: "newer", minute: 100);
        }
        while (after is not null);
        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(runs.Order(), seen.Order());
        Assert.Equal(["run 6", "run 5"], (await reader.PageAsync(lab.Ada, RunFilter.All, null, 100)).Runs.Where(r => r.Name != "newer").Take(2).Select(r => r.Name));
    }

    [Fact]
    public async Task Page_WithoutPictures_HasAllElse()
    {
        var (context, lab) = await LabData.OpenPagesAsync(await PostgresAsync());
        await using var _ = context;
        await lab.AddRunAsync(lab.Ada);
        var run = Assert.Single((await context.Get<RunReader>().PageAsync(lab.Ada, RunFilter.All, null, 1, count: false)).Runs);
        Assert.Equal(("A run", "L1_000003", "Ada Maier", "Home of Ada Maier"), (run.Name, run.Results.Single().Choice, run.Ownership.Owner, run.Ownership.Project));
    }
}

public sealed class SqliteRunListTests : RunListTests
{
    private protected override Task<string?> PostgresAsync() => Task.FromResult<string?>(null);
}

public sealed class PostgresRunListTests : RunListTests, IAsyncDisposable
{
    private TestPostgres? _database;

    private protected override async Task<string?> PostgresAsync() => (_database ??= await TestPostgres.CreateAsync()).ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }
}
