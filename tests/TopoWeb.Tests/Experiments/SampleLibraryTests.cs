using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Figures;

namespace TopoWeb.Tests.Experiments;

/// <summary>The filters that ship with the program are what the gallery promises.</summary>
public sealed class SampleLibraryTests
{
    private static readonly SampleLibrary Samples = new(Microsoft.Extensions.Options.Options.Create(new SampleOptions()));

    [Fact]
    public void Load_Mnist_IsFortyNetworksAtFourCheckpointsWithTheirProvenance()
    {
        var (metadata, banks, _) = Samples.Load(SampleLibrary.Mnist);

        Assert.Equal("40×M(64,0,64)", metadata.Notation);
        Assert.Equal("mnist", metadata.Settings.Dataset);
        Assert.Equal([0, 100, 500, 2000], metadata.Settings.Checkpoints);
        Assert.Equal(40, metadata.NetworkSeeds.Distinct().Count());
        Assert.Equal([0, 100, 500, 2000], banks.Select(b => b.Iteration!.Value));
        Assert.All(banks, b => Assert.Equal((40, 64, 1, 3), (b.Networks, b.Out, b.In, b.KernelSize)));
        Assert.All(metadata.Figures, f => Assert.True(f[^1].TestAccuracy > 0.95, $"A network has a test accuracy of {f[^1].TestAccuracy} only."));
    }

    [Fact]
    public void Sample_File_IsSmall()
    {
        var file = new FileInfo(Path.Combine(RepositoryRoot.Path, "src", "TopoWeb", "Samples", $"{SampleLibrary.Mnist}.npz"));

        Assert.InRange(file.Length, 100_000, 1_500_000);
    }

    [Theory]
    [InlineData(0, 0, 1.6)]
    [InlineData(100, 3, double.PositiveInfinity)]
    public async Task Analyze_ShippedSample_ShowsTheCircleAtIteration100AndNotAt0(int iteration, double least, double most)
    {
        var bank = Samples.Load(SampleLibrary.Mnist).Banks.Single(b => b.Iteration == iteration);
        var pipeline = new ExperimentPipeline(new StageRunner(new NoStageStore(), new SilentObserver()));

        var result = await pipeline.AnalyzeAsync(FilterArtifact.From(bank), "sample", null, PresetCatalog.SamplePreset.Spec.Analysis, 0, TestContext.Current.CancellationToken);

        Assert.Equal((2560, 768), (result.Value.Points.Input, result.Value.Points.Kept));
        Assert.InRange(BarcodeStatistics.LongestRatio(result.Value.Barcode)!.Value, least, most);
    }

    private sealed class SilentObserver : IStageProgress
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
