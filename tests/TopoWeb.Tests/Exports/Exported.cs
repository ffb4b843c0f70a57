using TopoWeb.Tests.Experiments;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Exports;
using TopoWeb.Networks.Filters;
using TopoWeb.Settings;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Tests.Exports;

/// <summary>A real result of the pipeline: a circle of edge patches with one constant filter among them, as weights of two networks.</summary>
internal static class Exported
{
    private static readonly Lazy<Task<StoredResult>> Computed = new(ComputeAsync);

    public static async Task<ResultExport> ResultAsync(FigureOptions? options = null, bool raw = true) =>
        new(await Computed.Value, SignificanceSamples.One("One loop & nothing else, in 15 of 16 starts.", 0.2), options ?? new(), raw);

    public static byte[] File(ResultExport export, string name) => TopoWeb.Exports.ResultFiles.Write(export, name)!.Value.Content;

    private static async Task<StoredResult> ComputeAsync()
    {
        var random = new Random(5);
        var weights = new float[2 * 16 * 5 * 9];
        for (var i = 0; i < weights.Length / 9; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / 40);
            for (var p = 0; p < 9; p++)
                weights[9 * i + p] = i == 7 ? 0.5f : (float)(cos * (p % 3 - 1) + sin * (p / 3 - 1) + 0.2 * random.NextDouble());
        }
        var filters = FilterArtifact.From(new FilterBank(2, 16, 5, 3, weights, [3, 4], 1, 100));
        var spec = new AnalysisSpec
        {
            Density = new DensitySettings { K = 5, P = 0.8 },
            Barcode = new BarcodeSettings { Landmarks = 25 },
            Mapper = new MapperSettings { Resolution = 6 },
        };
        var source = new ResultSource { Title = "2×M(16) on <synthetic> digits", Kind = "training", Notation = "2xM(16)", Seed = 3, PatchSize = 3 };
        var document = await new ExperimentPipeline(new StageRunner(new NoStageStore(), new Silent())).AnalyzeAsync(filters, "test", source, spec, 0, TestContext.Current.CancellationToken);
        return new StoredResult(Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"), "L1_000100", document.Value, filters);
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
