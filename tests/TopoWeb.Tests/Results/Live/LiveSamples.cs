using Microsoft.Extensions.Options;
using TopoWeb.Data.Caching;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Results.Live;
using TopoWeb.Settings;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Tests.Results.Live;

/// <summary>A small cloud near a circle of R⁹ with its result, to change settings of.</summary>
internal static class LiveSamples
{
    public static AnalysisSpec Spec { get; } = new()
    {
        Density = new DensitySettings { K = 10, P = 0.6 },
        Barcode = new BarcodeSettings { Landmarks = 20 },
        Mapper = new MapperSettings { Resolution = 6, Gain = 2 },
    };

    public static FilterArtifact Filters(int count = 150)
    {
        var random = new Random(7);
        var values = new double[9 * count];
        for (var i = 0; i < count; i++)
            for (var j = 0; j < 9; j++)
                values[9 * i + j] = Math.Cos(2 * Math.PI * i / count) * (j % 3 - 1) + Math.Sin(2 * Math.PI * i / count) * (j / 3 - 1) + 0.3 * random.NextDouble();
        return new(new PointCloud(values, 9), null);
    }

    public static async Task<StoredResult> StoredAsync(AnalysisSpec? spec = null)
    {
        var filters = Filters();
        var document = await new ExperimentPipeline(new StageRunner(new NoStageStore(), new Stages())).AnalyzeAsync(filters, "filters", null, spec ?? Spec, 0, CancellationToken.None);
        return new(Guid.NewGuid(), "points", document.Value, filters) { FiltersKey = "filters" };
    }

    public static LiveAnalysis Analysis(ExperimentLimits? limits = null, IStageStore? artifacts = null) =>
        Analysis(out _, limits, artifacts);

    public static LiveAnalysis Analysis(out LiveLimits used, ExperimentLimits? limits = null, IStageStore? artifacts = null) =>
        new(new LiveStageStore(artifacts ?? new NoStageStore(), new ByteCache(96 << 20)), used = new LiveLimits(Options.Create(limits ?? new())));

    /// <summary>What was computed, and what was found.</summary>
    public sealed class Stages : IStageProgress
    {
        public List<string> Computed { get; } = [];

        public Action<string>? Begun { get; set; }

        public void Begin(string stage) => Begun?.Invoke(stage);

        public void Report(double share)
        {
        }

        public void End(string stage, string key, double seconds, bool reused)
        {
            if (!reused)
                Computed.Add(stage);
        }
    }
}
