using System.Text.Json.Nodes;
using TopoWeb.Networks.Tests.Weights;

namespace TopoWeb.Tests.Commands;

/// <summary>The order of axes and the files of a model on the command line.</summary>
public sealed class AnalyzeAxesTests
{
    private static readonly JsonObject Nothing = new() { ["normalize"] = false, ["density"] = null, ["barcode"] = null, ["mapper"] = null };

    [Fact]
    public async Task Analyze_AxesChosen_AreTakenAndRecorded()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("kernel.npy");
        await File.WriteAllBytesAsync(file, Kernels.Npy(TestTensor.Made("w", 5, 5, 6, 6)));
        var result = await CommandLine.AnalyzeAsync(file, Nothing.DeepClone());
        Assert.Equal(25, (int)result["points"]!["input"]!);
        Assert.Contains(result["notes"]!.AsArray(), n => ((string)n!).Contains("fits both O×I×k×k and k×k×I×O", StringComparison.Ordinal));
        result = await CommandLine.AnalyzeAsync(file, Nothing.DeepClone(), "--axes", "hwio");
        Assert.Equal(36, (int)result["points"]!["input"]!);
        Assert.Contains("Kernels were read in the order of axes hwio, as chosen.", result["notes"]!.AsArray().Select(n => (string)n!));
        Assert.Equal(2, await CommandLine.RunAsync("analyze", file, "--axes", "nchw"));
    }

    [Fact]
    public async Task Analyze_ModelWithItsValuesInAnotherFile_ReadsItFromTheFolder()
    {
        using var folder = new TemporaryFolder();
        var (file, tensor) = (folder.File("model.onnx"), Kernels.Network[0]);
        await File.WriteAllBytesAsync(file, OnnxWriter.Model([OnnxWriter.Node("Conv", "c", "y", "x", "w")], [OnnxWriter.External("w", 1, tensor.Shape, "w.bin", 0, 432)]));
        Assert.Equal(2, await CommandLine.RunAsync("analyze", file));
        await File.WriteAllBytesAsync(folder.File("w.bin"), tensor.Bytes());
        Assert.Equal(12, (int)(await CommandLine.AnalyzeAsync(file, Nothing.DeepClone()))["points"]!["input"]!);
    }
}
