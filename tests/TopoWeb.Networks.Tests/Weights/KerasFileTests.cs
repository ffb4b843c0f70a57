using System.Text;
using TopoWeb.Networks.Weights;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Tests.Weights;

public sealed class KerasFileTests
{
    private const string Name = "model.h5";

    public static TheoryData<string, string> Files => new() { { "Weights", "F32" }, { "Model", "F16" }, { "Latest", "F32" }, { "Doubles", "F64" } };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_FilesOfKeras2_GivesTheFilters(string name, string type)
    {
        using var file = WeightFile.Open(Content(name), Name, Kernels.Small);
        Assert.Equal(WeightFormat.Keras, file.Format);
        IsTheNetwork(file, type, "features.2/weight", "features.10/weight");
        Assert.DoesNotContain(file.Notes, n => n.Contains("natural order", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_FileOfKeras3_GivesTheFilters()
    {
        using var file = WeightFile.Open(KerasFiles.Version3, "model.weights.h5", Kernels.Small);
        IsTheNetwork(file, "F32", "layers/features.2/vars/0", "layers/features.10/vars/0");
        Assert.Contains(file.Notes, n => n.Contains("natural order", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ModelOfKeras3_GivesTheFilters()
    {
        var content = Kernels.Zip([("metadata.json", []), ("config.json", "{}"u8.ToArray()), ("model.weights.h5", KerasFiles.Version3)]);
        using var file = WeightFile.Open(content, "model.keras", Kernels.Small);
        IsTheNetwork(file, "F32", "layers/features.2/vars/0", "layers/features.10/vars/0");
        Kernels.Refused(Kernels.Zip([("config.json", [])]), "model.keras", "0 entries model.weights.h5");
        using var unpacked = WeightFile.Open(KerasFiles.Version3, "model.keras", Kernels.Small);
        Assert.Equal(file.Layers, unpacked.Layers);
        Kernels.Refused(Kernels.Zip([("model.weights.h5", new byte[2_000_000])], System.IO.Compression.CompressionLevel.Optimal), "model.keras", "2000000 bytes", "limit is 1048576");
        Kernels.EveryTruncationIsRefused(content[^2000..], "model.keras");
    }

    [Fact]
    public void Read_OtherConvolutions_AreTurnedAsKerasMeansThem()
    {
        using var file = WeightFile.Open(KerasFiles.Others, Name, Kernels.Small);
        Assert.Equal(["layers/a/depthwise_kernel 4×1", "layers/conv2d_transpose/kernel 2×3", "layers/theano/W 16×2"], file.Layers.Select(l => $"{l.Name} {l.Out}×{l.In}"));
        // Stored as rows × columns × a × b.
        var stored = TestTensor.Made("", 3, 3, 2, 2).Values;
        Assert.Equal(Enumerable.Range(0, 36).Select(i => stored[i % 9 * 4 + i / 9]), file.ReadLayer(1).Values);
        stored = TestTensor.Made("", 3, 3, 2, 3).Values;
        Assert.Equal(Enumerable.Range(0, 54).Select(i => stored[i % 9 * 6 + i / 9]), file.ReadLayer(2).Values);
        Assert.Equal(TestTensor.Made("", 16, 2, 3, 3).Values, file.ReadLayer(3).Values);
    }

    [Fact]
    public void Read_ValuesInChunks_AreRead()
    {
        using var file = WeightFile.Open(KerasFiles.Chunked, Name, Kernels.Small);
        Assert.Equal("layers/c/vars/0", Assert.Single(file.Layers).Name);
        Assert.Equal(file.Layers[0].Filters * 9, file.ReadLayer(1).Values.Length);
    }

    [Fact]
    public void Read_Truncated_IsRefused()
    {
        foreach (var content in new[] { KerasFiles.Weights, KerasFiles.Latest })
            for (var length = 0; length < content.Length - 4096; length += 29)
                Assert.Throws<TopoWeb.Topology.InvalidInputException>(() => Kernels.ReadAll(content[..length], Name));
    }

    [Fact]
    public void Read_BrokenFile_SaysWhere()
    {
        Kernels.Refused([0, 1, 2, 3, 4, 5, 6, 7, 8], Name, "signature of HDF5");
        Changed(8, 9, "superblock of version 9");
        Changed(13, 4, "addresses of 4");
        Changed(24, 1, "part of another file");
        Changed(64, 255, "object header");
        Kernels.Refused(Replaced("TREE", "TREF"), Name, "tree of names");
        Kernels.Refused(Replaced("HEAP", "HEAQ"), Name, "heap of names");
        Kernels.Refused(Replaced("SNOD", "SNOE"), Name, "list of names");
        Kernels.Refused(Replaced("weight_names", "weight_namez", all: true), Name, "no convolution layer");
        Kernels.Refused(Replaced("features.10\0", "features.11\0"), Name, "features.1");

        static void Changed(int at, byte value, string words)
        {
            var content = (byte[])KerasFiles.Weights.Clone();
            content[at] = value;
            Kernels.Refused(content, Name, words);
        }
    }

    [Fact]
    public void Read_GroupsInARing_EndsAndListsTheKernelOnce()
    {
        using var file = WeightFile.Open(KerasFiles.Ring, Name, new WeightLimits());
        Assert.EndsWith("/kernel", Assert.Single(file.Layers).Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DescriptionAboveALimit_IsRefused()
    {
        var e = Assert.Throws<TopoWeb.Topology.InvalidInputException>(() => WeightFile.Open(KerasFiles.Weights, Name, Kernels.Small with { MaximumHeaderBytes = 1000 }));
        Assert.Contains("1000 bytes", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<TopoWeb.Topology.InvalidInputException>(() => WeightFile.Open(KerasFiles.Weights, Name, Kernels.Small with { MaximumObjects = 10 }));
        Assert.Contains("10 parts", e.Message, StringComparison.Ordinal);
    }

    private static void IsTheNetwork(WeightFile file, string type, string first, string second)
    {
        Assert.Equal([new ConvolutionLayer(1, first, 4, 3, 3, 3, 12, type), new ConvolutionLayer(2, second, 2, 4, 3, 3, 8, type)], file.Layers);
        Assert.Equal(Kernels.Network[0].Values, file.ReadLayer(1).Values);
        Assert.Equal(Kernels.Network[2].Values, file.ReadLayer(2).Values);
        Assert.Contains(file.Notes, n => n.Contains("1×1", StringComparison.Ordinal) && n.Contains("squeeze", StringComparison.Ordinal));
        Assert.Contains(file.Notes, n => n.Contains("not square", StringComparison.Ordinal) && n.Contains("1×2×1×3", StringComparison.Ordinal));
    }

    private static byte[] Content(string name) => name switch { "Weights" => KerasFiles.Weights, "Model" => KerasFiles.Model, "Latest" => KerasFiles.Latest, _ => KerasFiles.Doubles };

    private static byte[] Replaced(string text, string by, bool all = false)
    {
        var content = (byte[])KerasFiles.Weights.Clone();
        for (int at; (at = content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text))) >= 0 && Encoding.ASCII.GetBytes(by) is var bytes;)
        {
            bytes.CopyTo(content, at);
            if (!all)
                break;
        }
        return content;
    }
}
