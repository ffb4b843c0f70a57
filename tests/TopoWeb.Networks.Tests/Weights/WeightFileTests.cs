using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Weights;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Weights;

public sealed class WeightFileTests
{
    private static readonly byte[] Content = Kernels.Safetensors([.. Kernels.Network, TestTensor.Made("features.20.weight", 2, 2, 5, 5)]);

    [Fact]
    public void ReadLayers_InAnyOrder_StacksThemAsAsked()
    {
        using var file = Open();
        var bank = file.ReadLayers([2, 1]);
        Assert.Equal((1, 20, 1, 3, 20), (bank.Networks, bank.Out, bank.In, bank.KernelSize, bank.Count));
        Assert.Equal([.. Kernels.Network[2].Values, .. Kernels.Network[0].Values], bank.Values);
        Assert.Equal(new Provenance(7, null, null, 2, 1, 3, null), bank.ProvenanceOf(7));
        Assert.Equal(new Provenance(8, null, null, 1, 0, 0, null), bank.ProvenanceOf(8));
        Assert.Equal(new Provenance(19, null, null, 1, 3, 2, null), bank.ProvenanceOf(19));
        Assert.Equal(20, bank.ToPoints().Count);
    }

    [Fact]
    public void ReadLayer_OneChannel_TakesItOfEveryFilter()
    {
        using var file = Open();
        var bank = file.ReadLayer(1, inputChannel: 2);
        Assert.Equal((4, 1, 1), (bank.Out, bank.In, bank.Layer));
        Assert.Equal(Enumerable.Range(0, 4).SelectMany(o => Kernels.Network[0].Values.Skip((o * 3 + 2) * 9).Take(9)), bank.Values);
        Assert.Equal(new Provenance(3, null, null, 1, 3, 2, null), bank.ProvenanceOf(3));
    }

    [Fact]
    public void ReadLayer_LargerKernel_IsAPointOfItsOwnDimension()
    {
        using var file = Open();
        Assert.Equal(25, file.ReadLayer(3).ToPoints().Dimension);
    }

    [Fact]
    public void ReadLayers_WrongChoice_SaysWhatThereIs()
    {
        using var file = Open();
        Refused("layer", "no convolution layer 9; its layers are 1, 2, 3", () => file.ReadLayer(9));
        Refused("layers", "Choose a layer", () => file.ReadLayers([]));
        Refused("layers", "twice", () => file.ReadLayers([1, 1]));
        Refused("layers", "3×3, layer 3 of 5×5", () => file.ReadLayers([1, 3]));
        Refused("channel", "no channel 3; its input channels are 0 to 2", () => file.ReadLayer(1, 3));
        Refused("channel", "channel -1", () => file.ReadLayer(1, -1));
        using var limited = WeightFile.Open(Content, "a.safetensors", Kernels.Small with { MaximumTensorBytes = 500 });
        Refused("layers", "720 bytes", () => limited.ReadLayers([1, 2]));
        Assert.Equal(108, limited.ReadLayer(1).Values.Length);
    }

    [Fact]
    public void Open_StreamThatCannotSeek_IsReadUpToTheLimit()
    {
        using var file = WeightFile.Open(new UnclosedStream(new MemoryStream(Content)), "a.safetensors", Kernels.Small);
        Assert.Equal(3, file.Layers.Count);
        Refused("file", "larger than the limit of 100 bytes", () => WeightFile.Open(new UnclosedStream(new MemoryStream(Content)), "a.safetensors", Kernels.Small with { MaximumBytes = 100 }));
        Refused("file", "limit is 100", () => WeightFile.Open(Content, "a.safetensors", Kernels.Small with { MaximumBytes = 100 }));
    }

    [Fact]
    public void Open_Path_ReadsTheFileWhereItLies()
    {
        var path = Path.Combine(Path.GetTempPath(), $"topoweb-{Guid.NewGuid():N}.safetensors");
        try
        {
            File.WriteAllBytes(path, Content);
            using var file = WeightFile.Open(path, Kernels.Small);
            Assert.Equal(Kernels.Network[0].Values, file.ReadLayer(1).Values);
        }
        finally
        {
            File.Delete(path);
        }
        Refused("file", "cannot be opened", () => WeightFile.Open(path, Kernels.Small));
    }

    [Fact]
    public void Open_UnknownContentAndExtension_IsRefused() => Refused("file", ".safetensors", () => WeightFile.Open([0, 1, 2, 3], "a.exe", Kernels.Small));

    [Fact]
    public void Open_Cancelled_Ends()
    {
        using var file = Open();
        Assert.Throws<OperationCanceledException>(() => file.ReadLayer(1, null, new CancellationToken(true)));
        Assert.Throws<OperationCanceledException>(() => WeightFile.Open(Content, "a.safetensors", Kernels.Small, new CancellationToken(true)));
    }

    [Fact]
    public void Open_NamesWithControlCharacters_AreShownWithout() =>
        Kernels.Refused(Kernels.Safetensors([TestTensor.Made("a\u001b[31m\u202e" + new string('x', 200), 1, 1, 1, 1)]), "a.safetensors", "a?[31m?xxx", "…");

    private static WeightFile Open() => WeightFile.Open(Content, "a.safetensors", Kernels.Small);

    private static void Refused(string field, string words, Func<object> read)
    {
        var e = Assert.Throws<InvalidInputException>(read);
        Assert.Equal(field, e.Field);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }
}
