using System.Text.Json.Nodes;

namespace TopoWeb.Tests.Commands;

/// <summary>The notation as the short form of the specification file and of the training's options.</summary>
public sealed class NotationOptionTests
{
    [Fact]
    public async Task Analyze_Notation_IsTheSpecification()
    {
        using var folder = new TemporaryFolder();
        var (points, result) = (folder.File("points.csv"), folder.File("result.json"));
        await File.WriteAllLinesAsync(points, Enumerable.Range(0, 20).Select(i => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Cos(i)},{Math.Sin(i)},{i % 3}")));

        Assert.Equal(0, await CommandLine.RunAsync("analyze", points, "--notation", "ρ(3,0.5), LW(8), Mapper(4,2)", "--out", result));

        var spec = JsonNode.Parse(await File.ReadAllTextAsync(result))!["spec"]!;
        Assert.Equal((3, 8, 4), (spec["density"]!["k"]!.GetValue<int>(), spec["barcode"]!["landmarks"]!.GetValue<int>(), spec["mapper"]!["resolution"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("analyze", "points.csv", "--notation", "ρ(3")]
    [InlineData("analyze", "points.csv", "--notation", "40xM(64,0,64)")]
    [InlineData("analyze", "points.csv", "--notation", "ρ(3,1)", "--spec", "spec.json")]
    [InlineData("train", "--notation", "ρ(3,1)", "--out", "f.npz")]
    [InlineData("train", "--out", "f.npz")]
    [InlineData("train", "2xM(4,0,8)", "--notation", "2xM(4,0,8)", "--out", "f.npz")]
    public async Task Notation_Wrong_IsBadInput(params string[] args) => Assert.Equal(2, await CommandLine.RunAsync(args));

    [Fact]
    public async Task Analyze_NotationOfAPretrainedLayer_TakesItsWeights()
    {
        using var folder = new TemporaryFolder();
        Datasets.KernelFolder.Write(folder.File("vgg16"), "conv1_1", 64, 3);
        var result = folder.File("result.json");
        Assert.Equal(0, await CommandLine.RunAsync("analyze", "--notation", "Mapper(6,2) of rho(10,0.5,VGG16^1)", "--weights", folder.Path, "--out", result));
        Assert.Equal(192, JsonNode.Parse(await File.ReadAllTextAsync(result))!["points"]!["input"]!.GetValue<int>());
        Assert.Equal(2, await CommandLine.RunAsync("analyze", "--notation", "VGG16^*", "--weights", folder.Path));
        Assert.Equal(2, await CommandLine.RunAsync("analyze", "--notation", "VGG16^2", "--weights", folder.Path));
        Assert.Equal(2, await CommandLine.RunAsync("analyze", "--notation", "VGG19^1", "--weights", folder.Path));
        Assert.Equal(2, await CommandLine.RunAsync("analyze", "--notation", "2xM(4,0,8)"));
        Assert.Equal(2, await CommandLine.RunAsync("analyze"));
    }
}
