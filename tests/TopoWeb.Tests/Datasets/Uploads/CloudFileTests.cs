using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Experiments;
using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Datasets.Uploads;

public sealed class CloudFileTests
{
    private static readonly PointFileLimits Limits = new();

    /// <summary>As <c>np.savez(*model.get_weights())</c> writes a network of Keras: kernels, biases and a dense layer without names.</summary>
    [Fact]
    public void Choices_WeightsInAnNpz_OfferAllLayers()
    {
        using var file = Npz(("arr_0", [3, 3, 1, 8]), ("arr_1", [8]), ("arr_2", [3, 3, 8, 4]), ("arr_3", [4]), ("arr_4", [64, 10]));
        var choices = CloudFile.Choices(file, "model.npz", Limits with { MaximumDimension = 64 });
        Assert.Equal(["arr_0", "arr_2", "arr_4", "all 2 layers (40 filters)"], choices);
        var all = CloudFile.Read(file, "model.npz", choices[^1], Limits);
        Assert.Equal((40, 9), (all.Points.Count, all.Points.Dimension));
        Assert.Equal(["arr_0", "arr_2"], all.Tensors.Select(t => t.Name));
        Assert.Contains(all.Notes, n => n.Contains("k×k×I×O", StringComparison.Ordinal));
        Assert.True(CloudFile.NamesLayers(choices[^1]));
        // One kernel alone, turned as before.
        Assert.Equal(32, CloudFile.Read(file, "model.npz", "arr_2", Limits).Points.Count);
    }

    [Fact]
    public void Choices_PointsInAnNpz_OfferNoLayers()
    {
        using var file = Npz(("train", [20, 3]), ("test", [10, 3]));
        Assert.Equal(["train", "test"], CloudFile.Choices(file, "points.npz", Limits));
    }

    /// <summary>Nine columns with names are nine measures and no patch; nine numbered ones may be one.</summary>
    [Theory]
    [InlineData("a,b,c,d,e,f,g,h,i\n", true)]
    [InlineData("w0,w1,w2,w3,w4,w5,w6,w7,w8\n", false)]
    [InlineData("p[0,0],p[0,1],p[0,2],p[1,0],p[1,1],p[1,2],p[2,0],p[2,1],p[2,2]\n", false)]
    [InlineData("", false)]
    public void Read_TableOfNineColumns_IsPatchesWithoutNames(string header, bool isNamed)
    {
        using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes((header.Contains('[', StringComparison.Ordinal) ? string.Join(',', header.TrimEnd().Split("],").Select((n, i) => $"\"{n}{(i < 8 ? "]" : "")}\"")) + "\n" : header) + string.Concat(Enumerable.Range(0, 12).Select(i => string.Join(',', Enumerable.Range(0, 9).Select(j => FormattableString.Invariant($"{Math.Sin(i * 9 + j):R}"))) + "\n"))));
        var content = CloudFile.Read(file, "table.csv", null, Limits);
        Assert.Equal((12, 9, isNamed), (content.Points.Count, content.Points.Dimension, content.IsNamed));
        var filters = new FilterArtifact(content.Points, null) { IsNamed = content.IsNamed };
        Assert.Equal((isNamed ? null : 3, !isNamed), (filters.PatchSize, filters.AreFilters));
    }

    [Fact]
    public void Choices_Network_AreLayersChannelsAndAll()
    {
        using var file = Network();

        Assert.Equal(
            ["1 a.weight (2×3×3×3)", "1 channel 0 of a.weight", "1 channel 1 of a.weight", "1 channel 2 of a.weight", "2 b.weight (4×2×3×3)", "all 2 layers (14 filters)"],
            CloudFile.Choices(file, "net.safetensors", Limits));
    }

    [Theory]
    [InlineData("1 a.weight (2×3×3×3)", 6, 0)]
    [InlineData("1", 6, 0)]
    [InlineData("1 channel 2 of a.weight", 2, 18)]
    [InlineData("2", 8, 54)]
    [InlineData("1-2", 14, 0)]
    [InlineData("all", 14, 0)]
    public void Read_Choice_GivesItsFilters(string choice, int points, int firstValue)
    {
        using var file = Network();
        var content = CloudFile.Read(file, "net.safetensors", choice, Limits);

        Assert.Equal(points, content.Points.Count);
        Assert.Equal(Enumerable.Range(firstValue, 9).Select(x => (double)x), content.Points.Row(0).ToArray());
        Assert.Equal(choice, content.Array);
    }

    [Fact]
    public void Read_SeveralLayers_KeepLayerAndChannelsThroughTheStore()
    {
        using var file = Network();
        var content = CloudFile.Read(file, "net.safetensors", "all", Limits);
        var stored = FilterArtifact.FromBytes(new FilterArtifact(content.Points, content.Bank).ToBytes());

        Assert.Equal(new Provenance(5, null, null, 1, 1, 2, null), stored.ProvenanceOf(5));
        Assert.Equal(new Provenance(7, null, null, 2, 0, 1, null), stored.ProvenanceOf(7));
        Assert.Equal([1, 1, 2], stored.Columns([0, 5, 7])["layer"]);
    }

    [Theory]
    [InlineData(null, "Choose a layer. The file holds 2 convolution layers; give a number")]
    [InlineData("x", "“x” is not a layer. Give 3, 1-4, 2,5 or all")]
    [InlineData("2-1", "“2-1” is not a layer")]
    [InlineData("7", "The file has no convolution layer 7")]
    public void Read_WrongChoice_SaysWhatThereIs(string? choice, string message)
    {
        using var file = Network();

        Assert.Contains(message, Assert.Throws<InvalidInputException>(() => CloudFile.Read(file, "net.safetensors", choice, Limits)).Message);
    }

    [Fact]
    public void Read_MoreFiltersThanPointsAllowed_NamesTheLimit()
    {
        using var file = Network();

        Assert.Contains("have 14 filters; the limit is 13", Assert.Throws<InvalidInputException>(() => CloudFile.Read(file, "net.safetensors", "all", Limits with { MaximumRows = 13 })).Message);
    }

    [Fact]
    public void Choices_CheckpointOfTwoNetworks_NameTheNetworkOfEachLayer()
    {
        using var file = new MemoryStream(CheckpointFile.Gan());
        Assert.True(CloudFile.IsNetwork(file, "model_best.pth.tar"));
        Assert.Equal(["1 generator: conv1.weight (20×10×3×3)", "2 discriminator: conv1.weight (20×10×3×3)", "all 2 layers (400 filters)"], CloudFile.Choices(file, "model_best.pth.tar", Limits));

        var content = CloudFile.Read(file, "model_best.pth.tar", "2", Limits);
        Assert.Equal(2f * MathF.Cos(2 * MathF.PI / 200), (float)content.Points.Row(1)[5], 1e-6f);
        Assert.Equal("discriminator: conv1.weight", Assert.Single(content.Tensors).Name);
        Assert.Contains(content.Notes, n => n.Contains("2 networks", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_AnyNameOfAFile_GoesByItsContent()
    {
        foreach (var name in new[] { "net", "net.csv", "net.pth", "net.npy", "net.tar" })
        {
            using var file = Network();
            Assert.Equal(6, CloudFile.Read(file, name, "1", Limits).Points.Count);
        }
        using var rows = new MemoryStream("1,2\n3,4\n"u8.ToArray());
        Assert.Empty(CloudFile.Choices(rows, "points.dat", Limits));
        Assert.Equal(2, CloudFile.Read(rows, "points.dat", null, Limits).Points.Count);
    }

    [Fact]
    public void Read_Pipe_IsReadToo()
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            Network().CopyTo(gzip);
        packed.Position = 0;
        // A stream that cannot seek.
        using var pipe = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Decompress);
        Assert.Equal(6, CloudFile.Read(pipe, "net", "1", Limits).Points.Count);
    }

    [Theory]
    [InlineData("model.pth")]
    [InlineData("cloud.csv")]
    public void Read_LfsPointer_SaysWhatToDo(string name)
    {
        using var file = new MemoryStream("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"u8.ToArray());
        Assert.Contains("git lfs pull", Assert.Throws<InvalidInputException>(() => CloudFile.Read(file, name, null, Limits)).Message, StringComparison.Ordinal);
    }

    /// <summary>Two layers, 2×3×3×3 and 4×2×3×3, with the weights 0, 1, 2, …</summary>
    private static MemoryStream Network()
    {
        var header = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["a.weight"] = new { dtype = "F32", shape = new[] { 2, 3, 3, 3 }, data_offsets = new[] { 0, 216 } },
            ["b.weight"] = new { dtype = "F32", shape = new[] { 4, 2, 3, 3 }, data_offsets = new[] { 216, 504 } },
        });
        var file = new MemoryStream();
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Write(length);
        file.Write(Encoding.UTF8.GetBytes(header));
        for (var i = 0; i < 126; i++)
            file.Write(BitConverter.GetBytes((float)i));
        file.Position = 0;
        return file;
    }

    private static MemoryStream Npz(params (string Name, int[] Shape)[] arrays)
    {
        var content = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(content, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, shape) in arrays)
            {
                using var entry = zip.CreateEntry(name + ".npy").Open();
                NpyFile.Write(entry, [.. Enumerable.Range(0, shape.Aggregate(1, (p, n) => p * n)).Select(i => MathF.Sin(i))], shape);
            }
        content.Position = 0;
        return content;
    }
}
