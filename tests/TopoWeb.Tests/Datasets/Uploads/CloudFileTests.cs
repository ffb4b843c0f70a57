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
}
