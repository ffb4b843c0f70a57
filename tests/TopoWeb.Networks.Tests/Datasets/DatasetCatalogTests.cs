using TopoWeb.Networks.Datasets;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Datasets;

public sealed class DatasetCatalogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("topoweb-").FullName;

    [Theory]
    [InlineData("mnist", "train-images-idx3-ubyte", "mnist")]
    [InlineData("MNIST/raw", "train-images.idx3-ubyte", "mnist")]
    [InlineData("", "train-images-idx3-ubyte.gz", "mnist")]
    [InlineData("fashion-mnist", "train-images-idx3-ubyte.gz", "fashion-mnist")]
    [InlineData("FashionMNIST/raw", "train-images.idx3-ubyte.gz", "fashion-mnist")]
    public void Load_EveryPlaceAndName_IsFound(string subfolder, string name, string id)
    {
        Fill(Path.Combine(_folder, subfolder), name);
        var catalog = new DatasetCatalog([_folder]);

        var status = catalog.List().Single(s => s.Dataset.Id == id);
        Assert.True(status.Available, status.Message);
        Assert.Equal(Path.GetFullPath(Path.Combine(_folder, subfolder)), status.Directory!.TrimEnd('/'));
        Assert.Contains("not verified yet", status.Message, StringComparison.Ordinal);
        var data = catalog.Load(id);
        Assert.Equal((28, 28, 1, 3, 2), (data.Height, data.Width, data.Channels, data.TrainLabels.Length, data.TestLabels.Length));
        Assert.Same(data, catalog.Load(id));
        Assert.Contains("differs", catalog.List().Single(s => s.Dataset.Id == id).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Missing_SaysWhatToPutWhere()
    {
        var catalog = new DatasetCatalog([_folder]);
        var e = Assert.Throws<InvalidInputException>(() => catalog.Load("mnist"));
        Assert.Equal("dataset", e.Field);
        Assert.Contains("train-images-idx3-ubyte", e.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder, "mnist"), e.Message, StringComparison.Ordinal);
        Assert.False(catalog.List().Single(s => s.Dataset.Id == "mnist").Available);
    }

    [Fact]
    public void Load_Unknown_NamesTheKnown() =>
        Assert.Contains("fashion-mnist", Assert.Throws<InvalidInputException>(() => new DatasetCatalog([]).Load("imagenet")).Message, StringComparison.Ordinal);

    [Fact]
    public void List_BrokenFile_SaysSo()
    {
        Fill(_folder, "train-images-idx3-ubyte");
        File.WriteAllBytes(Path.Combine(_folder, "train-labels-idx1-ubyte"), [1, 2, 3, 4, 5, 6, 7, 8]);
        var status = new DatasetCatalog([_folder]).List().Single(s => s.Dataset.Id == "mnist");
        Assert.False(status.Available);
        Assert.Contains("train-labels-idx1-ubyte", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OtherNumberOfLabels_NamesBoth()
    {
        Fill(_folder, "train-images-idx3-ubyte");
        File.WriteAllBytes(Path.Combine(_folder, "t10k-labels-idx1-ubyte"), IdxFileTests.Idx(0x801, [4], 4));
        Assert.Contains("4 labels", Assert.Throws<InvalidInputException>(() => new DatasetCatalog([_folder]).Load("mnist")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RealData_HasTheOfficialChecksum()
    {
        Assert.SkipWhen(TestData.Real is null, "No MNIST or Fashion-MNIST on this machine.");
        var data = TestData.Real;
        Assert.Equal((60_000, 10_000), (data.TrainLabels.Length, data.TestLabels.Length));
        Assert.Equal(64, data.Checksum.Length);
    }

    [Fact]
    public void Verify_Readable_IsUnofficialWithTheChecksumThatRunsRecord()
    {
        Fill(_folder, "train-images-idx3-ubyte.gz");
        var catalog = new DatasetCatalog([_folder]);
        var result = catalog.Verify("mnist");
        Assert.Equal((DatasetVerdict.Unofficial, 4), (result.Verdict, result.Files.Count));
        Assert.Equal(catalog.Load("mnist").Checksum, result.Checksum);
        Assert.Equal((result.Checksum, false), (catalog.List()[0].Checksum, catalog.List()[0].Official!.Value));
    }

    [Fact]
    public void Verify_DamageThatOnlyReadingFinds_IsWrongAndShownSo()
    {
        Fill(_folder, "train-images-idx3-ubyte.gz");
        var file = Path.Combine(_folder, "train-images-idx3-ubyte.gz");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^12]);
        var catalog = new DatasetCatalog([_folder]);
        Assert.Equal(DatasetState.Here, catalog.List()[0].State);
        Assert.Equal(DatasetVerdict.Wrong, catalog.Verify("mnist").Verdict);
        Assert.Equal((DatasetState.Damaged, false), (catalog.List()[0].State, catalog.List()[0].Available));
    }

    [Fact]
    public void Verify_RealData_IsRightUntilOneFileIsAnother()
    {
        Assert.SkipUnless(TestData.Real is { Id: "mnist" } && TestData.RealFolder is not null, "No MNIST on this machine.");
        foreach (var path in Directory.GetFiles(TestData.RealFolder, "*ubyte*"))
            File.Copy(path, Path.Combine(_folder, Path.GetFileName(path)));
        var catalog = new DatasetCatalog([_folder]);
        Assert.Equal(DatasetVerdict.Right, catalog.Verify("mnist").Verdict);

        byte[] labels = [.. IdxFileTests.Idx(0x801, [60_000], 0), .. new byte[60_000]];
        File.WriteAllBytes(Path.Combine(_folder, "train-labels-idx1-ubyte"), labels); // read before the .gz beside it
        var wrong = catalog.Verify("mnist");
        Assert.Equal(DatasetVerdict.Wrong, wrong.Verdict);
        Assert.Contains("train-labels-idx1-ubyte does not match", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_Missing_SaysWhatToPutWhere() =>
        Assert.Contains("data_batch_1.bin", Assert.Throws<InvalidInputException>(() => new DatasetCatalog([_folder]).Verify("cifar-10")).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Three training and two test images, named like <paramref name="pattern"/>.</summary>
    private static void Fill(string folder, string pattern)
    {
        Directory.CreateDirectory(folder);
        foreach (var (part, items, axes) in new[] { ("train-images", 3, 3), ("train-labels", 3, 1), ("t10k-images", 2, 3), ("t10k-labels", 2, 1) })
        {
            var bytes = axes == 3 ? IdxFileTests.Idx(0x803, [items, 28, 28], items * 784) : IdxFileTests.Idx(0x801, [items], items);
            var name = pattern.Replace("train-images", part, StringComparison.Ordinal).Replace("idx3", $"idx{axes}", StringComparison.Ordinal);
            File.WriteAllBytes(Path.Combine(folder, name), name.EndsWith(".gz", StringComparison.Ordinal) ? IdxFileTests.Gzip(bytes) : bytes);
        }
    }
}
