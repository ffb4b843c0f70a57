using TopoWeb.Networks.Weights;
using TopoWeb.Networks.Weights.Keras;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Weights.Keras;

public sealed class ChunkedFileTests
{
    private const string Name = "model.weights.h5";

    public static TheoryData<string> Files =>
    [
        nameof(ChunkedFiles.Tree), nameof(ChunkedFiles.TreeOfLevels), nameof(ChunkedFiles.Lzf), nameof(ChunkedFiles.BigEndian), nameof(ChunkedFiles.BigEndianChunks), nameof(ChunkedFiles.Single),
        nameof(ChunkedFiles.Implicit), nameof(ChunkedFiles.Fixed), nameof(ChunkedFiles.FixedGrown), nameof(ChunkedFiles.FixedPages), nameof(ChunkedFiles.Extensible), nameof(ChunkedFiles.ExtensibleBlocks),
        nameof(ChunkedFiles.Tree2), nameof(ChunkedFiles.Tree2OfLevels),
    ];

    /// <summary>Every file that is read, for fuzzing.</summary>
    public static byte[][] Contents => [.. Files.Select(f => Content(f.Data)), ChunkedFiles.ManyLinks, ChunkedFiles.ManyAttributes];

    [Theory, MemberData(nameof(Files))]
    public void Read_Chunks_GivesEveryValue(string name)
    {
        using var file = WeightFile.Open(Content(name), Name, Kernels.Small);
        Assert.Equal("layers/conv2d/vars/0 20×6", Assert.Single(file.Layers.Select(l => $"{l.Name} {l.Out}×{l.In}")));
        var stored = TestTensor.Made("", 3, 3, 6, 20).Values;
        // Stored as rows × columns × I × O.
        Assert.Equal(Enumerable.Range(0, stored.Length).Select(i => stored[i % 9 * 120 + i / 9 % 6 * 20 + i / 54]), file.ReadLayer(1).Values);
    }

    [Theory]
    [InlineData(nameof(ChunkedFiles.Tree))]
    [InlineData(nameof(ChunkedFiles.Fixed))]
    [InlineData(nameof(ChunkedFiles.Tree2))]
    public void Read_Truncated_IsRefused(string name)
    {
        var content = Content(name);
        // The last bytes of a file may be reserved and unused.
        for (var length = 0; length < content.Length / 2; length += 37)
            Assert.Throws<InvalidInputException>(() => Kernels.ReadAll(content[..length], Name));
    }

    [Fact]
    public void Read_GroupsOfTheLatestFormatWithManyLinks_AreRead()
    {
        using var file = WeightFile.Open(ChunkedFiles.ManyLinks, Name, Kernels.Small);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"layers/conv2d_{i}/vars/0"), file.Layers.Select(l => l.Name));
        Assert.All(file.Layers, l => Assert.Equal(TestTensor.Made("", 2, 2, 1, 2).Values[0] + l.Number - 1, file.ReadLayer(l.Number).Values[0]));
        using var listed = WeightFile.Open(ChunkedFiles.ManyAttributes, Name, Kernels.Small);
        Assert.Equal(Enumerable.Range(1, 20).Reverse().Select(i => $"layer_with_a_name_{i}/kernel:0"), listed.Layers.Select(l => l.Name));
        Assert.Empty(listed.Notes);
    }

    [Fact]
    public void Read_DamagedChunk_IsToldByItsChecksum()
    {
        var content = (byte[])ChunkedFiles.Tree.Clone();
        // The chunks come last, each with a checksum of what deflate made.
        content[^200] ^= 1;
        Kernels.Refused(content, Name, "checksum");
    }

    [Fact]
    public void Read_UnknownFilter_NamesItAndWhatToDo() => Kernels.Refused(ChunkedFiles.ScaleOffset, Name, "scale-offset", "layers/conv2d/vars/0", "compression=\"gzip\"");

    /// <summary>Filters that HDF5 and its plugins have. What the message advises, compression="gzip", is <see cref="ChunkedFiles.Tree"/>, and it is read.</summary>
    [Theory]
    [InlineData(4, "szip")]
    [InlineData(5, "n-bit")]
    [InlineData(6, "scale-offset")]
    [InlineData(32001, "Blosc")]
    [InlineData(32004, "LZ4")]
    [InlineData(32008, "bitshuffle")]
    [InlineData(32015, "Zstandard")]
    [InlineData(32026, "Blosc2")]
    [InlineData(305, "the filter 305")]
    public void Read_FiltersThatAreNotRead_AreNamed(int id, string name)
    {
        var content = (byte[])ChunkedFiles.ScaleOffset.Clone();
        // The list of filters: version 2, one filter; a number from 256 on has the length of its name behind it.
        var at = content.AsSpan().IndexOf((ReadOnlySpan<byte>)[1, 1, 0, 0, 0, 0, 0, 0, 6, 0]);
        if (at >= 0)
        {
            BitConverter.TryWriteBytes(content.AsSpan(at + 8), (ushort)id);
            Kernels.Refused(content, Name, name, "layers/conv2d/vars/0", "compression=\"gzip\"");
        }
        Assert.Contains(name, HdfFilter.Problem([new(id, 0)]), StringComparison.Ordinal);
        Assert.True(at >= 0, "The file has another list of filters.");
    }

    [Fact]
    public void Read_ChunksAboveTheLimit_AreNotAllocated()
    {
        var e = Assert.Throws<InvalidInputException>(() => WeightFile.Open(ChunkedFiles.Single, Name, Kernels.Small with { MaximumTensorBytes = 1000 }));
        Assert.Contains("4320 bytes; the limit is 1000", e.Message, StringComparison.Ordinal);
        // A chunk of a few hundred bytes that claims 400 MB: deflate cannot do that.
        var content = (byte[])ChunkedFiles.Single.Clone();
        var dimensions = content.AsSpan().IndexOf((byte[])[3, 3, 6, 20, 4]);
        content.AsSpan(dimensions, 4).Fill(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        e = Assert.Throws<InvalidInputException>(() => Kernels.ReadAll(content, Name));
        Assert.Contains("chunks of 400000000 bytes; the limit is 1048576. Save it in smaller chunks.", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<InvalidInputException>(() => Kernels.ReadAll(content, Name, new()));
        Assert.Contains("claims to unpack to 400000000", e.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    private static byte[] Content(string name) => name switch
    {
        nameof(ChunkedFiles.Tree) => ChunkedFiles.Tree,
        nameof(ChunkedFiles.TreeOfLevels) => ChunkedFiles.TreeOfLevels,
        nameof(ChunkedFiles.Lzf) => ChunkedFiles.Lzf,
        nameof(ChunkedFiles.BigEndian) => ChunkedFiles.BigEndian,
        nameof(ChunkedFiles.BigEndianChunks) => ChunkedFiles.BigEndianChunks,
        nameof(ChunkedFiles.Single) => ChunkedFiles.Single,
        nameof(ChunkedFiles.Implicit) => ChunkedFiles.Implicit,
        nameof(ChunkedFiles.Fixed) => ChunkedFiles.Fixed,
        nameof(ChunkedFiles.FixedGrown) => ChunkedFiles.FixedGrown,
        nameof(ChunkedFiles.FixedPages) => ChunkedFiles.FixedPages,
        nameof(ChunkedFiles.Extensible) => ChunkedFiles.Extensible,
        nameof(ChunkedFiles.ExtensibleBlocks) => ChunkedFiles.ExtensibleBlocks,
        nameof(ChunkedFiles.Tree2) => ChunkedFiles.Tree2,
        _ => ChunkedFiles.Tree2OfLevels,
    };
}
