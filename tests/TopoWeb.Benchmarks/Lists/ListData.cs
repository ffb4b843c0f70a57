using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Networks.Training;
using TopoWeb.Runs.Search;
using TopoWeb.Settings;
using TopoWeb.Topology.Density;

namespace TopoWeb.Benchmarks.Lists;

/// <summary>A lab of 20 people with 5,000 runs in 30 projects: a third of these private, a third with members, a third open to the lab.</summary>
/// <param name="Member">One of the people.</param>
/// <param name="Administrator">Sees everything.</param>
/// <param name="Project">One of the projects that the member sees.</param>
/// <param name="Colleague">Another person, whose runs the member sees in part.</param>
internal sealed record ListData(Visitor Member, Visitor Administrator, Guid Project, Guid Colleague)
{
    public const int People = 20;
    public const int Projects = 30;
    public const int Runs = 5_000;

    private const int TrainingSets = 500;
    private const int Networks = 20;
    private const int Checkpoints = 3;
    private const int Batch = 250;

    private static readonly string[] FirstNames = ["Ada", "Ben", "Cleo", "Dov", "Eva", "Finn", "Gita", "Hugo", "Ines", "Jan"];
    private static readonly DateTime Begin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>As long as a picture of a Mapper graph in a list.</summary>
    private static readonly string Picture = new('.', 4_000);

    public static async Task<ListData> WriteAsync(IDbContextFactory<TopoWebContext> contexts)
    {
        var people = Enumerable.Range(0, People).Select(i => new UserRow { Id = Guid.CreateVersion7(), UserName = $"p{i}@lab.example", NormalizedUserName = $"P{i}@LAB.EXAMPLE", DisplayName = $"{FirstNames[i % 10]} {(i < 10 ? "Maier" : "Okafor")}", Role = UserRole.Member, CreatedAt = Begin }).ToList();
        var projects = Enumerable.Range(0, Projects).Select(i => new ProjectRow
        {
            Id = Guid.CreateVersion7(), Name = $"Project {i}", OwnerId = people[i % People].Id, LabAccess = i % 3 == 2 ? (i % 2 == 0 ? ProjectAccess.Read : ProjectAccess.Write) : ProjectAccess.None, CreatedAt = Begin,
        }).ToList();
        var sets = Enumerable.Range(0, TrainingSets).Select(i => new TrainingSetRow { Id = Guid.CreateVersion7(), Key = $"set-{i}", SettingsJson = "{}", DatasetChecksum = "c", Seed = i, CreatedAt = Begin }).ToList();
        await using (var db = await contexts.CreateDbContextAsync())
        {
            db.AddRange(people);
            await db.SaveChangesAsync();
            db.AddRange(projects);
            db.AddRange(projects.Where((_, i) => i % 3 == 1).SelectMany((project, i) => Enumerable.Range(0, 3).Select(m => new ProjectMemberRow { ProjectId = project.Id, UserId = people[(3 * i + m + 5) % People].Id, Access = m == 0 ? ProjectAccess.Write : ProjectAccess.Read })
                .Where(m => m.UserId != project.OwnerId).DistinctBy(m => m.UserId)));
            db.AddRange(sets);
            await db.SaveChangesAsync();
        }
        foreach (var chunk in sets.Chunk(50))
            await AddAsync(contexts, chunk.SelectMany(set => Enumerable.Range(0, Networks).Select(i => new NetworkRow
            {
                Id = Guid.CreateVersion7(), TrainingSetId = set.Id, Index = i, Seed = i, State = NetworkState.Succeeded, Iteration = 500, Iterations = 500, Loss = 0.1, Accuracy = 0.97, StepsPerSecond = 60, Curve = Picture,
            })));
        for (var first = 0; first < Runs; first += Batch)
            await AddAsync(contexts, Enumerable.Range(first, Batch).SelectMany(i => RowsOf(i, people, projects[i * 7 % Projects], sets[i % TrainingSets])));
        return new(VisitorOf(people[1]), new(people[0].Id, people[0].DisplayName, Rights.All), projects[2].Id, people[2].Id);
    }

    private static Visitor VisitorOf(UserRow person) => new(person.Id, person.DisplayName, RightsText.Of(person.Role));

    private static async Task AddAsync(IDbContextFactory<TopoWebContext> contexts, IEnumerable<object> rows)
    {
        await using var db = await contexts.CreateDbContextAsync();
        db.AddRange(rows);
        await db.SaveChangesAsync();
    }

    /// <summary>An experiment, its run and the run's results.</summary>
    private static IEnumerable<object> RowsOf(int i, List<UserRow> people, ProjectRow project, TrainingSetRow set)
    {
        var spec = new ExperimentSpec
        {
            Name = i % 4 == 0 ? $"Edges and corners {i}" : null,
            Source = new() { Kind = SourceKind.Training, Networks = Networks, Seed = i, Training = new TrainingSettings { Architecture = $"M({16 + i % 48},0,64)", Dataset = i % 2 == 0 ? "mnist" : "fashion-mnist" } },
            Analysis = new AnalysisSpec { Density = new DensitySettings { K = 10 + i % 90, P = 0.3 } },
        };
        var (name, json) = (spec.Name ?? Notation.ExperimentNotation.FormatSource(spec.Source), JsonSerializer.Serialize(spec, JsonDefaults.Options));
        var experiment = new ExperimentRow { Id = Guid.CreateVersion7(), Name = name, SpecJson = json, CreatedAt = Begin.AddMinutes(i) };
        var run = new RunRow
        {
            Id = Guid.CreateVersion7(), ExperimentId = experiment.Id, SpecJson = json, SearchText = RunSearch.TextOf(name, null, spec), OwnerId = people[i % People].Id, ProjectId = project.Id,
            State = i % 50 == 0 ? RunState.Failed : i % 97 == 0 ? RunState.Training : RunState.Succeeded, CreatedAt = Begin.AddMinutes(i), StartedAt = Begin.AddMinutes(i), FinishedAt = Begin.AddMinutes(i + 5),
            TrainingSetId = set.Id, NetworkCount = Networks,
        };
        return [experiment, run, .. Enumerable.Range(0, Checkpoints).Select(c => new RunResultRow
        {
            Id = Guid.CreateVersion7(), RunId = run.Id, Choice = $"L1_{c:D6}", Label = $"Iteration {c}", Ordinal = c, ResultKey = $"r{i}-{c}", FiltersKey = $"f{i}-{c}", PointsIn = 1280, PointsKept = 384, Networks = Networks, LongestRatio = 2.5,
            ThumbnailSvg = Picture, CreatedAt = Begin.AddMinutes(i + 5),
        })];
    }
}
