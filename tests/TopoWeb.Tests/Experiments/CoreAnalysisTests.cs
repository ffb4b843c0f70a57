using System.Text.Json;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Networks.Filters;
using TopoWeb.Settings;
using TopoWeb.Tests.Results.Live;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;

namespace TopoWeb.Tests.Experiments;

/// <summary>Filters that came as what ρ had kept give the result of all of them.</summary>
public sealed class CoreAnalysisTests
{
    private static readonly DensitySettings Density = new() { K = 10, P = 0.6 };

    private static readonly AnalysisSpec Spec = new() { Density = Density, Barcode = new() { Landmarks = 20 }, Mapper = new() { Resolution = 6, Gain = 2, Lenses = ["pca1", "column:network"] } };

    private static readonly FilterBank Whole = Edges();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Analyze_Core_IsTheResultOfAllFilters()
    {
        var core = FilterCore.Of(Whole, Density);
        var (expected, actual) = (await AnalyzeAsync(Whole), await AnalyzeAsync(core));

        int[] Rows(IEnumerable<int> stored) => [.. stored.Select(r => core.Core!.Rows[r])];
        Assert.Equal((242, 2, 144), (actual.Points.Input, actual.Points.Dropped, actual.Points.Kept));
        Assert.Equal(expected.Points with { Indices = [] }, actual.Points with { Indices = [], Core = null });
        Assert.Equal(new StoredCore(10, 0.6, 144), actual.Points.Core);
        Assert.Null(expected.Points.Core);
        Assert.Equal(Enumerable.Range(0, 144), actual.Points.Indices);
        Assert.Equal(expected.Points.Indices, Rows(actual.Points.Indices));
        Assert.Equal(expected.Barcode!.Landmarks, Rows(actual.Barcode!.Landmarks));
        Assert.Equal(expected.Barcode.Intervals, actual.Barcode.Intervals);
        Assert.Equal(expected.Mapper!.Edges, actual.Mapper!.Edges);
        Assert.Equal(expected.Mapper.Nodes.Count, actual.Mapper.Nodes.Count);
        Assert.All(expected.Mapper.Nodes.Zip(actual.Mapper.Nodes), n => Assert.Equal(n.First.Members, Rows(n.Second.Members)));
        Assert.Contains(actual.Notes, n => n.Contains("144 filters that ρ(10, 0.6) kept of 242", StringComparison.Ordinal));
        Assert.False(actual.Timings.ContainsKey("density"));
    }

    [Fact]
    public async Task Significance_OfACore_IsThatOfAllFilters()
    {
        var core = FilterCore.Of(Whole, Density);
        var (expected, actual) = (await AnalyzeAsync(Whole), await AnalyzeAsync(core));
        Assert.Equivalent(
            SignificanceStore.Compute(new(Guid.Empty, "a", expected, FilterArtifact.From(Whole)), null, Cancellation),
            SignificanceStore.Compute(new(Guid.Empty, "a", actual, FilterArtifact.From(core)), null, Cancellation), strict: true);
    }

    [Fact]
    public async Task Keys_OfACore_AreOfItsOwn()
    {
        var stages = new LiveSamples.Stages();
        var pipeline = new ExperimentPipeline(new StageRunner(new NoStageStore(), stages));
        var whole = await pipeline.AnalyzeAsync(FilterArtifact.From(Whole), "same", null, Spec, 0, Cancellation);
        stages.Computed.Clear();
        var core = await pipeline.AnalyzeAsync(FilterArtifact.From(FilterCore.Of(Whole, Density)), "same", null, Spec, 0, Cancellation);
        Assert.NotEqual(whole.Key, core.Key);
        Assert.Equal(["barcode", "mapper", "result"], stages.Computed);
    }

    public static TheoryData<AnalysisSpec, string> Others => new()
    {
        { Spec with { Density = null }, "density" },
        { Spec with { Density = Density with { K = 11 } }, "density.k" },
        { Spec with { Density = Density with { P = 0.5 } }, "density.p" },
        { Spec with { Normalize = false }, "normalize" },
    };

    [Theory, MemberData(nameof(Others))]
    public async Task Analyze_OtherDensity_IsRefusedAlsoLive(AnalysisSpec spec, string field)
    {
        var core = FilterCore.Of(Whole, Density);
        var stored = new StoredResult(Guid.Empty, "a", await AnalyzeAsync(core), FilterArtifact.From(core)) { FiltersKey = "filters" };
        foreach (var error in new[]
        {
            await Assert.ThrowsAsync<InvalidInputException>(() => AnalyzeAsync(core, spec)),
            await Assert.ThrowsAsync<InvalidInputException>(() => LiveSamples.Analysis().ComputeAsync(stored, spec, new LiveSamples.Stages(), Cancellation)),
        })
        {
            Assert.Equal(field, error.Field);
            Assert.StartsWith("This sample holds only the filters that ρ(10, 0.6) kept of 242. ", error.Message, StringComparison.Ordinal);
            Assert.EndsWith("train the networks.", error.Message, StringComparison.Ordinal);
        }
        // What is not of the filtration can be changed; the stored filters count for the limit.
        var live = await LiveSamples.Analysis(new() { LivePoints = 144 }).ComputeAsync(stored, Spec with { Mapper = Spec.Mapper! with { Resolution = 5 } }, new LiveSamples.Stages(), Cancellation);
        Assert.Equal(144, live.Points.Kept);
    }

    [Fact]
    public void Artifact_OfACore_IsReadAsWritten()
    {
        var core = FilterCore.Of(Whole with { Accuracies = [0.5, 0.6] }, Density);
        var artifact = FilterArtifact.From(core);
        var read = FilterArtifact.FromBytes(artifact.ToBytes());
        Assert.Equal(JsonSerializer.Serialize(core.Core, JsonDefaults.Options), JsonSerializer.Serialize(read.Core, JsonDefaults.Options));
        Assert.Equal(artifact.Points.Values.ToArray(), read.Points.Values.ToArray());
        for (var row = 0; row < core.Count; row++)
            Assert.Equal(Whole.ProvenanceOf(core.Core!.Rows[row]) with { Row = row }, read.ProvenanceOf(row));
        Assert.Equal(core.Core!.Rows.Select(r => Whole.ProvenanceOf(r).Network!.Value * 0.1 + 0.5), read.Columns([.. Enumerable.Range(0, core.Count)])[FilterArtifact.Accuracy], (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Null(FilterArtifact.FromBytes(FilterArtifact.From(Whole).ToBytes()).Core);
    }

    private static async Task<ResultDocument> AnalyzeAsync(FilterBank bank, AnalysisSpec? spec = null) =>
        (await new ExperimentPipeline(new StageRunner(new NoStageStore(), new StageProgressLog())).AnalyzeAsync(FilterArtifact.From(bank), "filters", null, spec ?? Spec, 0, Cancellation)).Value;

    /// <summary>Edges in all directions of two networks, and two filters that are the same everywhere.</summary>
    private static FilterBank Edges()
    {
        const int count = 242;
        var values = new float[count * 9];
        for (var i = 0; i < count; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / count);
            for (var p = 0; p < 9; p++)
                values[i * 9 + p] = i is 17 or 200 ? 0.5f : (float)(cos * (p % 3 - 1) + sin * (p / 3 - 1) + 0.3 * Math.Sin(12.9 * i + 78.2 * p));
        }
        return new FilterBank(2, 11, 11, 3, values, [11, 12], 2, 100);
    }
}
