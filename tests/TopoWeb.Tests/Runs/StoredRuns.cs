using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Settings;
using TopoWeb.Tests.Experiments;
using TopoWeb.Tests.Layout;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Tests.Runs;

/// <summary>Runs with results that the real pipeline computed of small clouds.</summary>
internal static class StoredRuns
{
    public static readonly AnalysisSpec Small = new() { Density = null, Barcode = new BarcodeSettings { Landmarks = 16 }, Mapper = new MapperSettings { Resolution = 6, Gain = 2 } };

    /// <summary>Edges in all directions as 3×3 patches, turned by <paramref name="shift"/> and uneven by <paramref name="noise"/>.</summary>
    public static PointCloud Circle(int count = 60, double noise = 0.1, double shift = 0, int dimension = 9)
    {
        var values = new double[count * dimension];
        for (var i = 0; i < count; i++)
        {
            var (sine, cosine) = Math.SinCos(shift + 2 * Math.PI * i / count);
            var side = (int)Math.Sqrt(dimension);
            for (var c = 0; c < dimension; c++)
                values[i * dimension + c] = cosine * (c % side - 1) + 0.8 * sine * (c / side - 1) + noise * Uneven(i * dimension + c);
        }
        return new PointCloud(values, dimension);
    }

    /// <summary>As good as random between −1 and 1.</summary>
    private static double Uneven(int index) => Math.Sin(12.9898 * index + 78.233) * 43758.5453 is var x ? 2 * (x - Math.Floor(x)) - 1 : 0;

    /// <summary>Another result of a run, or another in its place.</summary>
    public static async Task<string> AddResultAsync(PageContext context, Guid run, string choice, string label, PointCloud cloud, int ordinal, AnalysisSpec? spec = null)
    {
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync();
        await db.RunResults.Where(r => r.RunId == run && r.Choice == choice).ExecuteDeleteAsync();
        var row = await ComputeAsync(context, run, choice, label, cloud, ordinal, spec ?? Small);
        db.RunResults.Add(row);
        await db.SaveChangesAsync();
        return row.ResultKey;
    }

    /// <summary>What the job does with a run when it begins or ends.</summary>
    public static async Task SetStateAsync(PageContext context, Guid run, RunState state)
    {
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync();
        await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.State, state));
    }

    /// <summary>What the job stores after a result.</summary>
    public static async Task AddSignificanceAsync(PageContext context, string resultKey, SignificanceView significance)
    {
        var key = SignificanceStore.KeyOf(resultKey);
        await new ArtifactStageStore(context.Get<ArtifactStore>()).PutAsync(SignificanceStore.Stage, new Staged<SignificanceView>(significance, key, 0), default);
    }

    public static async Task<Guid> AddAsync(PageContext context, string name, AnalysisSpec? spec, params (string Choice, string Label, PointCloud Cloud)[] results)
    {
        var run = Guid.CreateVersion7();
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync();
        var text = JsonSerializer.Serialize(new ExperimentSpec { Source = new SourceSpec { Kind = SourceKind.Cloud } }, JsonDefaults.Options);
        var experiment = new ExperimentRow { Id = Guid.CreateVersion7(), Name = name, SpecJson = text };
        db.Experiments.Add(experiment);
        db.Runs.Add(new RunRow { Id = run, ExperimentId = experiment.Id, SpecJson = text, State = RunState.Succeeded, CreatedAt = DateTime.UnixEpoch });
        for (var i = 0; i < results.Length; i++)
            db.RunResults.Add(await ComputeAsync(context, run, results[i].Choice, results[i].Label, results[i].Cloud, i, spec ?? Small));
        await db.SaveChangesAsync();
        return run;
    }

    private static async Task<RunResultRow> ComputeAsync(PageContext context, Guid run, string choice, string label, PointCloud cloud, int ordinal, AnalysisSpec spec)
    {
        var artifacts = context.Get<ArtifactStore>();
        var filters = new FilterArtifact(cloud, null);
        var key = StageKey.Of(filters.ToBytes());
        await artifacts.PutAsync(key, FilterSource.Kind, filters.ToBytes(), default);
        var place = choice is ['L', var layer, '_', ..] && char.IsAsciiDigit(layer) ? (Layer: layer - '0', Iteration: int.Parse(choice[3..], System.Globalization.CultureInfo.InvariantCulture)) : default((int Layer, int Iteration)?);
        var source = new ResultSource { Title = label, Kind = "cloud", Layer = place?.Layer, Iteration = place is { Layer: > 1 } ? place.Value.Iteration : ordinal, TestAccuracy = 0.5 + 0.1 * ordinal, PatchSize = filters.PatchSize };
        var result = await new ExperimentPipeline(new StageRunner(new ArtifactStageStore(artifacts), new Silent())).AnalyzeAsync(filters, key, source, spec, 0, default);
        return new RunResultRow { Id = Guid.CreateVersion7(), RunId = run, Choice = choice, Label = label, Ordinal = ordinal, ResultKey = result.Key, FiltersKey = key, PointsIn = 60, PointsKept = 60, LongestBar = BarcodeStatistics.LongestBar(result.Value.Barcode) };
    }

    /// <summary>A run of two checkpoints, the second turned and less even.</summary>
    public static Task<Guid> AddTwoAsync(PageContext context) =>
        AddAsync(context, "Ring", null, ("L1_000000", "Iteration 0", Circle(noise: 0.6)), ("L1_000100", "Iteration 100", Circle(shift: 0.3)));

    /// <summary>The same with their comparisons, as a job leaves them: their page computes nothing, and does not change while a test clicks in it.</summary>
    public static async Task<Guid> AddTwoComparedAsync(PageContext context)
    {
        var run = await AddTwoAsync(context);
        foreach (var choice in new[] { "L1_000000", "L1_000100" })
            await AddSignificanceAsync(context, (await context.Get<ResultReader>().KeyAsync(Visitor.Local, run, choice))!, SignificanceSamples.One("One loop.", 0.1));
        return run;
    }

    private sealed class Silent : IStageProgress
    {
        public void Begin(string stage)
        {
        }

        public void Report(double share)
        {
        }

        public void End(string stage, string key, double seconds, bool reused)
        {
        }
    }
}
