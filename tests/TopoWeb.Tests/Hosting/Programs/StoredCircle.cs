using System.Text.Json;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Tests.Accounts;
using TopoWeb.Tests.Runs;

namespace TopoWeb.Tests.Hosting.Programs;

/// <summary>A finished run with a result that the real pipeline has computed, where no worker is.</summary>
internal static class StoredCircle
{
    public static async Task<Guid> AddAsync(AccountsApplication app, Guid owner)
    {
        var artifacts = app.Get<ArtifactStore>();
        var filters = new FilterArtifact(StoredRuns.Circle(), null);
        var key = StageKey.Of(filters.ToBytes());
        await artifacts.PutAsync(key, FilterSource.Kind, filters.ToBytes(), default);
        var pipeline = new ExperimentPipeline(new StageRunner(new ArtifactStageStore(artifacts), new Unwatched()));
        var result = await pipeline.AnalyzeAsync(filters, key, new ResultSource { Title = "Circle", Kind = "cloud" }, StoredRuns.Small, 0, default);
        var spec = JsonSerializer.Serialize(new ExperimentSpec { Source = new SourceSpec { Kind = SourceKind.Cloud }, Analysis = StoredRuns.Small }, JsonDefaults.Options);
        var experiment = new ExperimentRow { Id = Guid.CreateVersion7(), Name = "Circle", SpecJson = spec, CreatedAt = DateTime.UtcNow };
        var run = new RunRow { Id = Guid.CreateVersion7(), ExperimentId = experiment.Id, SpecJson = spec, State = RunState.Succeeded, CreatedAt = DateTime.UtcNow, FinishedAt = DateTime.UtcNow.AddMinutes(-1), OwnerId = owner };
        await using var db = app.NewContext();
        db.AddRange(experiment, run, new RunResultRow
        {
            Id = Guid.CreateVersion7(), RunId = run.Id, Choice = "points", Label = "Points", ResultKey = result.Key, FiltersKey = key, PointsIn = 60, PointsKept = 60, CreatedAt = DateTime.UtcNow,
        });
        await db.SaveChangesAsync();
        return run.Id;
    }

    private sealed class Unwatched : IStageProgress
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
