using System.Text.Json.Nodes;
using TopoWeb.Experiments;
using TopoWeb.Networks.Formats;

namespace TopoWeb.Tests.Commands;

/// <summary><c>topoweb pack</c> on the sample that ships with the program.</summary>
public sealed class PackCommandTests
{
    private static readonly string Sample = Path.Combine(RepositoryRoot.Path, "src", "TopoWeb", "Samples", $"{SampleLibrary.Mnist}.npz");

    [Fact]
    public async Task Pack_ArraysCoreAndHalf_AreWrittenAndAnalysedAsTheWhole()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["--keep", "L1_000000, L1_000500", "--core", "L1_000100: rho(80, 0.3)", "--half", "L1_000000"];
        foreach (var name in new[] { "a.npz", "b.npz" })
            Assert.Equal(0, await CommandLine.RunAsync(["pack", Sample, .. arguments, "--out", folder.File(name)]));
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("a.npz")), await File.ReadAllBytesAsync(folder.File("b.npz")));

        await using var file = File.OpenRead(folder.File("a.npz"));
        var (metadata, banks) = EnsembleFile.Read(file);
        Assert.Equal("40×M(64,0,64)", metadata.Notation);
        Assert.Equal([0, 100, 500], banks.Select(b => b.Iteration!.Value));
        Assert.Equal((2560, 768, 2560), (banks[0].Count, banks[1].Count, banks[1].Core!.Input));

        var spec = new JsonObject { ["density"] = new JsonObject { ["k"] = 80, ["p"] = 0.3 }, ["mapper"] = null };
        var (whole, core) = (await CommandLine.AnalyzeAsync(Sample, spec, "--array", "L1_000100"), await CommandLine.AnalyzeAsync(folder.File("a.npz"), spec, "--array", "L1_000100"));
        Assert.Equal(whole["barcode"]!["intervals"]!.ToJsonString(), core["barcode"]!["intervals"]!.ToJsonString());
        Assert.Equal("""{"k":80,"p":0.3,"stored":768}""", core["points"]!["core"]!.ToJsonString());
        Assert.Equal((2560, 768), (core["points"]!["input"]!.GetValue<int>(), core["points"]!["kept"]!.GetValue<int>()));
        Assert.Null(whole["points"]!["core"]);
    }

    [Theory]
    [InlineData("--keep", "L3_000000")]
    [InlineData("--core", "L1_000100 rho(80, 0.3)")]
    [InlineData("--core", "L1_000100: LW(5)")]
    [InlineData("--core", "L1_000100: rho(80, 0.3), LW(5)")]
    [InlineData("--core", "L1_000100: rho(2560, 0.3)")]
    [InlineData("--networks", "40")]
    [InlineData("--networks", "x")]
    [InlineData("--half", "L3_000000")]
    public async Task Pack_WrongArguments_ExitWithTwoAndWriteNothing(string option, string value)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(2, await CommandLine.RunAsync("pack", Sample, option, value, "--out", folder.File("out.npz")));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Pack_OtherFiles_ExitWithTwo()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("text.npz"), "nothing");
        foreach (var file in new[] { "text.npz", "missing.npz" })
            Assert.Equal(2, await CommandLine.RunAsync("pack", folder.File(file), "--out", folder.File("out.npz")));
        Assert.False(File.Exists(folder.File("out.npz")));
    }
}
