using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Runs;
using TopoWeb.Runs.Labels;
using TopoWeb.Runs.Search;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Runs.Search;

/// <summary>The list of runs on both databases: filters and pages are queries.</summary>
public abstract class RunListTests
{
    private protected abstract Task<string?> PostgresAsync();

    private static async Task<IEnumerable<string>> FindAsync(RunReader reader, Visitor visitor, string? project = null, string? person = null, string? state = null, string? search = null) =>
        (await reader.PageAsync(visitor, RunFilter.Parse(visitor, new() { Project = project, Person = person, State = state, Search = search }), new(RunSort.Newest, null, 100))).Runs.Select(r => r.Name);

    [Fact]
    public async Task Filters_ByEachField_FindWhatTheVisitorSees()
    {
        var (context, lab) = await LabData.OpenPagesAsync(await PostgresAsync());
        await using var _ = context;
        var reader = context.Get<RunReader>();
        var shared = await lab.AddProjectAsync(lab.Ada, "Klein bottles", members: [(lab.Ben, ProjectAccess.Read)]);
        await lab.AddRunAsync(lab.Ada, shared, "first", "4xM(8,0,16) on mnist at 0,3, rho(5,0.5)", RunState.Succeeded, 1);
        await lab.AddRunAsync(lab.Cleo, shared, "second", "9xC(8,4,16) on cifar-10 at 0,3, rho(7,0.5)", RunState.Training, 2);
        var third = await lab.AddRunAsync(lab.Ben, null, "third", LabData.Notation, RunState.Failed, 3);
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

        // By its note, while it has that note, and by its name all the same.
        await context.Get<RunLabels>().ChangeAsync(lab.Ben, third, new() { Note = "Ask **Örsted** about Mapper(30, 3)." });
        Assert.Equal(["third"], await FindAsync(reader, lab.Ben, search: "örsted THIRD mapper(30"));
        await context.Get<RunLabels>().ChangeAsync(lab.Ben, third, new() { Name = "fourth" });
        Assert.Equal(["fourth"], await FindAsync(reader, lab.Ben, search: "örsted fourth"));
        await context.Get<RunLabels>().ChangeAsync(lab.Ben, third, new() { Name = "third", Note = "" });
        Assert.Empty(await FindAsync(reader, lab.Ben, search: "örsted"));
        Assert.Empty(await FindAsync(reader, lab.Ben, search: "100% _"));
        Assert.Equal(0, (await reader.PageAsync(lab.Ben, RunFilter.Parse(lab.Ben, new() { Search = "secret" }), new(RunSort.Newest, null, 100))).Total);
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
        string? after = null;
        do
        {
            var page = await reader.PageAsync(lab.Ada, RunFilter.All, new(RunSort.Newest, after, 2));
            Assert.Equal(seen.Count == 0 ? 7 : 7 + seen.Count / 2, page.Total);
            seen.AddRange(page.Runs.Select(r => r.Id));
            after = page.Next;
            await lab.AddRunAsync(lab.Ada, name: "newer", minute: 100);
        }
        while (after is not null);
        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(runs.Order(), seen.Order());
        Assert.Equal(["run 6", "run 5"], (await reader.PageAsync(lab.Ada, RunFilter.All, new(RunSort.Newest, null, 100))).Runs.Where(r => r.Name != "newer").Take(2).Select(r => r.Name));
    }

    [Fact]
    public async Task Filters_OfLabelsNumbersAndDates_AreQueries()
    {
        var (context, lab) = await LabData.OpenPagesAsync(await PostgresAsync());
        await using var _ = context;
        var (reader, labels) = (context.Get<RunReader>(), context.Get<RunLabels>());
        var ring = await lab.AddRunAsync(lab.Ada, name: "ring", minute: 1);
        var disc = await lab.AddRunAsync(lab.Ada, name: "Disc", notation: "9xC(8,4,16) on cifar-10 at 0,3, rho(7,0.5)", minute: 60 * 24 + 1);
        await lab.AddRunAsync(lab.Ada, name: "old", minute: 2, state: RunState.Failed);
        await labels.ChangeAsync(lab.Ada, ring, new() { Tags = ["Thesis", "chapter  2"], Name = "Edges" });
        await labels.ChangeAsync(lab.Ada, disc, new() { Tags = ["thesis"] });
        await using (var db = lab.NewContext())
        {
            await db.RunResults.Where(r => r.RunId == ring).ExecuteUpdateAsync(s => s.SetProperty(r => r.SupportedLoops, 1).SetProperty(r => r.LongestRatio, 3.0));
            await db.RunResults.Where(r => r.RunId == disc).ExecuteUpdateAsync(s => s.SetProperty(r => r.SupportedLoops, 3).SetProperty(r => r.LongestRatio, 2.0));
        }

        Assert.Equal(["Disc", "Edges"], await ListAsync(new() { Tag = "thesis" }));
        Assert.Equal(["Edges"], await ListAsync(new() { Tag = "THESIS,chapter 2" }));
        Assert.Equal(["Edges"], await ListAsync(new() { Search = "chapter" }));
        Assert.Equal(["Edges"], await ListAsync(new() { Search = "ring" }));
        Assert.Equal(["Edges"], await ListAsync(new() { Search = "edges" }));
        Assert.Equal(["Disc"], await ListAsync(new() { Dataset = "cifar-10" }));
        Assert.Equal(["Edges"], await ListAsync(new() { Loops = "1" }));
        Assert.Equal(["Disc"], await ListAsync(new() { Loops = "2+" }));
        Assert.Equal(["Disc", "Edges"], await ListAsync(new() { Loops = "0-3" }));
        Assert.Equal(["Disc"], await ListAsync(new() { From = "1970-01-02" }));
        Assert.Equal(["old", "Edges"], await ListAsync(new() { Until = "1970-01-01" }));

        Assert.Equal(["Edges", "old", "Disc"], await ListAsync(new() { Sort = "oldest" }));
        Assert.Equal(["Disc", "Edges", "old"], await ListAsync(new() { Sort = "name" }));
        Assert.Equal(["Disc", "Edges", "old"], await ListAsync(new() { Sort = "loops" }));
        Assert.Equal(["Edges", "Disc", "old"], await ListAsync(new() { Sort = "ratio" }));

        await labels.ChangeAsync(lab.Ada, disc, new() { Archived = true });
        Assert.Equal(["old", "Edges"], await ListAsync(new()));
        Assert.Equal(["Disc"], await ListAsync(new() { Archived = "only" }));
        Assert.Equal(["Disc", "old", "Edges"], await ListAsync(new() { Archived = "any" }));
        // What somebody may not see is not counted among the tags either.
        Assert.Equal([("thesis", 2), ("chapter 2", 1)], (await labels.TagsAsync(lab.Ada)).Select(t => (t.Tag, t.Runs)));
        Assert.Empty(await labels.TagsAsync(lab.Ben));

        async Task<IEnumerable<string>> ListAsync(RunQuery query)
        {
            // One run a page: the cursors of every order are used.
            var (names, cursor) = (new List<string>(), default(string));
            do
            {
                var page = await reader.PageAsync(lab.Ada, RunFilter.Parse(lab.Ada, query), new RunPageQuery(RunSorting.Parse(query.Sort), cursor, 1) { Fold = true });
                names.AddRange(page.Runs.Select(r => r.Name));
                cursor = page.Next;
            }
            while (cursor is not null);
            return names;
        }
    }

    [Fact]
    public async Task Fold_OfASchedule_ShowsItsNewestRun()
    {
        await using var context = await TopoWeb.Tests.Layout.PageContext.CreateAsync(await PostgresAsync());
        var schedule = await ScheduledRuns.AddAsync(context, [(0.4, 1), (0.5, 1), (0.7, 4)]);
        var page = await context.Get<RunReader>().PageAsync(Visitor.Local, RunFilter.All, new RunPageQuery(RunSort.Newest, null, 10) { Fold = true });
        Assert.Equal((DateTime.UnixEpoch.AddDays(2), 3), (Assert.Single(page.Runs).CreatedAt, page.Total));
        Assert.Equal(new RunFold(3, new(0.4, 0.5, 0.7, 3), new(1, 1, 4, 3)), page.Folds[schedule]);
        // Of those that a filter leaves, the newest stands for the others.
        var two = await context.Get<RunReader>().PageAsync(Visitor.Local, RunFilter.All with { Loops = new(1, 1) }, new RunPageQuery(RunSort.Newest, null, 10) { Fold = true });
        Assert.Equal((DateTime.UnixEpoch.AddDays(1), 2), (Assert.Single(two.Runs).CreatedAt, two.Folds[schedule].Runs));
    }

    [Fact]
    public async Task Page_WithoutPictures_HasAllElse()
    {
        var (context, lab) = await LabData.OpenPagesAsync(await PostgresAsync());
        await using var _ = context;
        await lab.AddRunAsync(lab.Ada);
        var run = Assert.Single((await context.Get<RunReader>().PageAsync(lab.Ada, RunFilter.All, new(RunSort.Newest, null, 1) { Count = false })).Runs);
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
