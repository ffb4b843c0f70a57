using System.IO.Compression;
using System.Text;
using System.Text.Json;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Exports;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Results.Inspector;
using TopoWeb.Settings;
using TopoWeb.Topology;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Tests.Exports;

/// <summary>A cloud whose squares overflow or vanish, on its way through results, readers and files: no number is infinite or none.</summary>
public sealed class EdgeNumbersTests
{
    private static readonly string[] Forbidden = ["NaN", "Infinity", "E+1", "000000000000000000000000000000"];

    [Theory]
    [InlineData(1e160)]
    [InlineData(1e-160)]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    public async Task Files_OfACloudAtTheEdge_HaveFiniteNumbersThatCanBeRead(double scale)
    {
        var stored = await AnalyzeAsync(scale);
        var exploration = new ResultExploration(stored);
        var significance = SignificanceStore.Compute(stored, null, CancellationToken.None);

        Assert.Equal((1, NullKind.Covariance), (significance.SupportedLoops, significance.NullKind));
        Assert.True(double.IsFinite(JsonSerializer.SerializeToElement(significance, TopoWeb.Data.JsonDefaults.Options).GetProperty("nullPoint").GetDouble()));
        var export = new ResultExport(stored, significance, new(), Raw: true);
        using var archive = new ZipArchive(new MemoryStream(Exported.File(export, "everything.zip")));
        foreach (var entry in archive.Entries.Where(e => !e.Name.EndsWith(".npy", StringComparison.Ordinal) && !e.Name.EndsWith(".png", StringComparison.Ordinal) && !e.Name.EndsWith(".pdf", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
            var text = await reader.ReadToEndAsync();
            Assert.All(Forbidden.Take(2), word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
            if (entry.Name.EndsWith(".svg", StringComparison.Ordinal))
                Assert.DoesNotContain(Forbidden[3], text, StringComparison.Ordinal);
        }

        // What the pages ask for.
        var everything = SelectionSamplesOf(stored);
        Assert.All(exploration.Summary(everything).Deviation, value => Assert.InRange(value / scale, 0.1, 2));
        Assert.All(exploration.Functions, f => Assert.All(exploration.Values(f.Id).Values, value => Assert.True(double.IsFinite(value), f.Id)));
        Assert.DoesNotContain("∞", JsonSerializer.Serialize(WallPage.Of(stored.Members(stored.Document.Points.Indices))), StringComparison.Ordinal);
        var longest = stored.Document.Barcode!.Intervals.Where(bar => bar.Dimension == 1).MaxBy(bar => bar.Length(stored.Document.Barcode.TMax));
        Assert.NotEmpty(exploration.Loop(longest)!.Cycle);
        Assert.All(exploration.Coordinate(longest)!.Values, angle => Assert.InRange(angle, 0, 2 * Math.PI));
        Assert.DoesNotContain("NaN", BarcodeSvg.Write(stored.Document.Barcode, "edge", significance), StringComparison.Ordinal);
        Assert.Contains("random points", LoopStory.Of(stored.Document.Barcode, significance)!.Sentence, StringComparison.Ordinal);
    }

    private static PointSelection SelectionSamplesOf(StoredResult stored) => PointSelection.Of(stored.Document.Mapper!.Nodes);

    private static async Task<StoredResult> AnalyzeAsync(double scale)
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 120).SelectMany(i => new[] { Math.Cos(i * Math.PI / 60), 1.5 * Math.Sin(i * Math.PI / 60) }).Select(x => scale * (x + 0.05 * random.NextDouble())).ToArray();
        var filters = new FilterArtifact(new PointCloud(values, 2), null);
        var spec = new AnalysisSpec { Normalize = false, Density = new() { K = 5, P = 0.9 }, Barcode = new() { Landmarks = 30 }, Mapper = new() { Resolution = 8, Gain = 2 } };
        var pipeline = new ExperimentPipeline(new StageRunner(new NoStageStore(), new StageProgressLog()));
        return new StoredResult(Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"), "points", (await pipeline.AnalyzeAsync(filters, "filters", new ResultSource { Title = "edge.csv", Kind = "cloud" }, spec, 0, CancellationToken.None)).Value, filters);
    }
}
