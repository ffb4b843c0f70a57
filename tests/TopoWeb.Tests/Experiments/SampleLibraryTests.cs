using Microsoft.Extensions.Options;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Figures;
using TopoWeb.Tests.Commands;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Experiments;

/// <summary>The filters that ship with the program are what the gallery promises, and a damaged file is named and harms no other.</summary>
public sealed class SampleLibraryTests
{
    private static readonly SampleLibrary Samples = Library(null);

    private static readonly string Shipped = Path.Combine(RepositoryRoot.Path, "src", "TopoWeb", "Samples");

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
    public void Shipped_AllFiles_AreSmallAndRead()
    {
        var files = new DirectoryInfo(Shipped).GetFiles("*.npz");
        Assert.Contains(files, f => f.Name == $"{SampleLibrary.Mnist}.npz");
        Assert.Equal(files.Select(f => Path.GetFileNameWithoutExtension(f.Name)).Order(StringComparer.Ordinal), Samples.Names());
        Assert.All(files, f => Assert.InRange(f.Length, 1, 3_000_000));
        Assert.InRange(files.Sum(f => f.Length), 1, 8_000_000);
        Assert.All(Samples.Names(), name => Assert.NotEmpty(Samples.Load(name).Banks));
    }

    [Fact]
    public void Shipped_AllFiles_HaveTheCommandThatMadeThem()
    {
        var script = File.ReadAllText(Path.Combine(RepositoryRoot.Path, ".ci", "samples.sh"));
        Assert.All(Samples.Names(), name => Assert.Contains($"\n{name}() {{\n", script, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("")]
    [InlineData("MNIST-40xM-64-0-64")]
    [InlineData("../Samples/mnist-40xM-64-0-64")]
    [InlineData("./mnist-40xM-64-0-64")]
    [InlineData("mnist-40xM-64-0-64.npz")]
    [InlineData("mnist-40xM-64-0-64\0")]
    public void Load_UnknownName_ListsTheSamples(string name)
    {
        var error = Assert.Throws<InvalidInputException>(() => Samples.Load(name));
        Assert.Equal("source.sample", error.Field);
        Assert.Contains($"the samples are {string.Join(", ", Samples.Names())}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Twice_ReadsOnceUntilTheFileChanges()
    {
        using var folder = new TemporaryFolder();
        var path = Copy(folder, "one");
        var library = Library(folder.Path);
        var sample = library.Load("one");
        Assert.Same(sample, library.Load("one"));
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddYears(40));
        Assert.NotSame(sample, library.Load("one"));
        Assert.Equal(sample.Checksum, library.Load("one").Checksum);
    }

    [Fact]
    public void Load_MoreThanTheMemory_ForgetsWhatWasUsedLongestAgo()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "a", "b", "c" })
            Copy(folder, name);
        var library = Library(folder.Path, 1); // one has 369 kB: two fit
        var (a, b) = (library.Load("a"), library.Load("b"));
        Assert.Same(a, library.Load("a"));
        library.Load("c");
        Assert.Same(a, library.Load("a"));
        Assert.NotSame(b, library.Load("b"));
    }

    [Fact]
    public void Load_DamagedFile_IsNamedAndTheOthersGoOn()
    {
        using var folder = new TemporaryFolder();
        Copy(folder, "good");
        var half = Copy(folder, "half");
        var whole = File.ReadAllBytes(half);
        File.WriteAllBytes(half, whole[..(whole.Length / 2)]);
        File.WriteAllBytes(folder.File("flipped.npz"), [.. whole[..^5000], (byte)(whole[^5000] ^ 1), .. whole[^4999..]]);
        File.WriteAllBytes(folder.File("empty.npz"), []);
        Directory.CreateDirectory(folder.File("folder.npz"));
        var library = Library(folder.Path);

        Assert.Equal(["empty", "flipped", "good", "half"], library.Names());
        foreach (var name in new[] { "half", "empty", "flipped" })
        {
            var error = Assert.Throws<InvalidInputException>(() => library.Load(name));
            Assert.Equal("source.sample", error.Field);
            Assert.Contains($"'{name}' cannot be read", error.Message, StringComparison.Ordinal);
            Assert.Contains(folder.File(name + ".npz"), error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(4, library.Load("good").Banks.Count);
        File.WriteAllBytes(half, whole);
        Assert.Equal(4, library.Load("half").Banks.Count);
    }

    [Fact]
    public void Load_NoFiles_SaysWhereTheyShouldBe()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(folder.Path, Assert.Throws<InvalidInputException>(() => Library(folder.Path).Load("a")).Message, StringComparison.Ordinal);
        Assert.Empty(Library(folder.File("missing")).Names());
    }

    [Fact]
    public void Validate_DirectoryThatIsNotThere_NamesTheSetting()
    {
        var validator = new SampleOptionsValidator();
        Assert.True(validator.Validate(null, new()).Succeeded);
        Assert.Contains("Samples:Directory", validator.Validate(null, new() { Directory = "/not/there" }).FailureMessage, StringComparison.Ordinal);
        Assert.Contains("Samples:MemoryMegabytes is -1", validator.Validate(null, new() { MemoryMegabytes = -1 }).FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 1.6)]
    [InlineData(100, 3, double.PositiveInfinity)]
    public async Task Analyze_ShippedSample_ShowsTheCircleAtIteration100AndNotAt0(int iteration, double least, double most)
    {
        var bank = Samples.Load(SampleLibrary.Mnist).Banks.Single(b => b.Iteration == iteration);
        var pipeline = new ExperimentPipeline(new StageRunner(new NoStageStore(), new StageProgressLog()));

        var result = await pipeline.AnalyzeAsync(FilterArtifact.From(bank), "sample", null, PresetCatalog.SamplePreset.Spec.Analysis, 0, TestContext.Current.CancellationToken);

        Assert.Equal((2560, 768), (result.Value.Points.Input, result.Value.Points.Kept));
        Assert.InRange(BarcodeStatistics.LongestRatio(result.Value.Barcode)!.Value, least, most);
    }

    private static SampleLibrary Library(string? directory, int megabytes = 64) => new(Options.Create(new SampleOptions { Directory = directory, MemoryMegabytes = megabytes }));

    private static string Copy(TemporaryFolder folder, string name)
    {
        var path = folder.File(name + ".npz");
        File.Copy(Path.Combine(Shipped, $"{SampleLibrary.Mnist}.npz"), path);
        return path;
    }
}
