using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Weights;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Tests.Weights;

public sealed class WeightCatalogTests
{
    [Fact]
    public void Networks_Layers_AreThePapers()
    {
        Assert.Equal(
            ["1 conv1_1 64×3", "2 conv1_2 64×64", "3 conv2_1 128×64", "4 conv2_2 128×128", "5 conv3_1 256×128", "6 conv3_2 256×256", "7 conv3_3 256×256",
             "8 conv4_1 512×256", "9 conv4_2 512×512", "10 conv4_3 512×512", "11 conv5_1 512×512", "12 conv5_2 512×512", "13 conv5_3 512×512"],
            WeightCatalog.Vgg16.Layers.Select(l => $"{l.Number} {l.Name} {l.Out}×{l.In}"));
        Assert.Equal((16, "conv5_4", "conv4_1"), (WeightCatalog.Vgg19.Layers.Count, WeightCatalog.Vgg19.Layers[^1].Name, WeightCatalog.Vgg19.Layers[8].Name));
        foreach (var source in WeightCatalog.Networks.SelectMany(n => n.Sources).Where(s => s.Framework == "PyTorch"))
            Assert.Contains($"-{source.Checksum}.pth", source.FileName, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vgg16", "RGB")]
    [InlineData("vgg19", "BGR")]
    public void Recognise_AllShapes_GivesNumbersAndChannels(string id, string channels)
    {
        var network = WeightCatalog.Networks.Single(n => n.Id == id);
        var layers = network.Layers.Select((l, i) => Layer(7 + i, channels == "RGB" ? $"features.{i}.weight" : $"block{l.Name[4]}_conv{l.Name[6]}/kernel", l)).ToArray();
        var match = WeightCatalog.Recognise(layers, "weights.onnx")!;
        Assert.Same(network, match.Network);
        Assert.Equal(channels, match.Channels);
        Assert.Equal(Enumerable.Range(1, layers.Length), match.Layers.Select(l => l.Number));
    }

    [Theory]
    [InlineData("weights", "conv1_1 conv3_3", "1 7", null)]
    [InlineData("weights", "conv4_1", "1", null)]
    [InlineData("VGG-16.npz", "conv4_1 conv5_3", "8 13", "vgg16")]
    [InlineData("/data/vgg19/", "block5_conv1 conv4_1", "13 9", "vgg19")]
    [InlineData("weights", "conv3_4", "8", "vgg19")]
    public void Recognise_Part_NumbersByName(string file, string names, string numbers, string? id)
    {
        var layers = names.Split(' ').Select((n, i) => Layer(i + 1, n, WeightCatalog.Vgg19.Layers.Single(l => l.Name == n.Replace("block5_conv1", "conv5_1", StringComparison.Ordinal)))).ToArray();
        var match = WeightCatalog.Recognise(layers, file)!;
        Assert.Equal(id, match.Network?.Id);
        Assert.Equal(numbers, string.Join(' ', match.Layers.Select(l => l.Number)));
        Assert.NotNull(match.Note);
    }

    [Fact]
    public void Recognise_OtherNetworks_AreLeftAlone()
    {
        Assert.Null(WeightCatalog.Recognise([new ConvolutionLayer(1, "conv1_1", 32, 3, 3, 3, 96, "F32")], "vgg16.npz"));
        Assert.Null(WeightCatalog.Recognise([new ConvolutionLayer(1, "layer1.0.conv1", 64, 64, 3, 3, 4096, "F32")], "resnet18"));
        Assert.Null(WeightCatalog.Recognise([Layer(1, "conv1_1", WeightCatalog.Vgg16.Layers[0]), Layer(2, "b/conv1_1", WeightCatalog.Vgg16.Layers[0])], "x"));
    }

    [Fact]
    public void Open_FolderOfRealVgg16_HasThePapersNumbersAndTheFiltersOfPointFile()
    {
        var folder = Folder("vgg16");
        using var file = WeightFile.Open(folder, new WeightLimits());
        Assert.Equal("vgg16", file.Match!.Network!.Id);
        Assert.Equal(WeightCatalog.Vgg16.Layers.Take(4).Select(l => (l.Number, l.Name, l.Out, l.In)), file.Layers.Select(l => (l.Number, l.Name, l.Out, l.In)));
        using var stream = File.OpenRead(Path.Combine(folder, "conv2_1.npy"));
        var expected = PointFile.Read(stream, "conv2_1.npy", null, new PointFileLimits());
        var bank = file.ReadLayer(3);
        Assert.Equal(expected.Bank!.Values, bank.Values);
        Assert.Equal(expected.Points.Values.ToArray(), bank.ToPoints().Values.ToArray());
        Assert.Equal(64 * 3 + 64 * 64 + 128 * 64 + 128 * 128, file.ReadAll().Count);
    }

    [Fact]
    public void Open_RealVgg19_KnowsTheLayerByTheFilesName()
    {
        using var file = WeightFile.Open(Path.Combine(Folder("vgg19"), "conv3_3.npy"), new WeightLimits());
        Assert.Equal((7, 256, 256), (file.Layers[0].Number, file.Layers[0].Out, file.Layers[0].In));
        Assert.Equal(new Provenance(257, null, null, 7, 1, 1, null), file.ReadLayer(7).ProvenanceOf(257));
    }

    private static ConvolutionLayer Layer(int number, string name, PretrainedLayer l) => new(number, name, l.Out, l.In, 3, 3, (long)l.Out * l.In, "F32");

    /// <summary>The development data beside the repository.</summary>
    private static string Folder(string network)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            foreach (var shared in new[] { "shared", Path.Combine("..", "shared") })
                if (Path.Combine(at.FullName, shared, "data", network) is var folder && File.Exists(Path.Combine(folder, "conv2_1.npy")))
                    return folder;
        Assert.Skip($"There are no kernels of {network} beside the repository (shared/data/{network}).");
        return "";
    }
}
