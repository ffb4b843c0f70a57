using System.IO.Compression;
using TopoWeb.Networks.Tests.Formats;
using TopoWeb.Networks.Weights;
using TopoWeb.Networks.Weights.Catalog;

namespace TopoWeb.Networks.Tests.Weights;

public sealed class NumpyWeightsTests
{
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void ReadArchive_GivesTheFilters(CompressionLevel level)
    {
        using var file = WeightFile.Open(Npz(level), "a.npz", Kernels.Small);
        Kernels.IsTheNetwork(file, "f4");
    }

    [Fact]
    public void Read_OneArray_IsOneLayerOfTheFilesName()
    {
        using var file = WeightFile.Open(Kernels.Npy(Kernels.Network[0]), "first.npy", Kernels.Small);
        Assert.Equal(new ConvolutionLayer(1, "first", 4, 3, 3, 3, 12, "f4"), Assert.Single(file.Layers));
        Assert.Equal(Kernels.Network[0].Values, file.ReadLayer(1).Values);
        Assert.Equal(Kernels.Network[0].Values, file.ReadLayer(1).Values);
    }

    [Fact]
    public void Read_Truncated_IsRefused()
    {
        Kernels.EveryTruncationIsRefused(Npz(CompressionLevel.Optimal), "a.npz");
        Kernels.EveryTruncationIsRefused(Kernels.Npy(Kernels.Network[0]), "a.npy");
    }

    [Theory]
    [InlineData("(100, 100, 3, 3)", "truncated", "360000 bytes")]
    [InlineData("(2147483647, 2147483647, 3, 3)", "2147483647×2147483647")]
    [InlineData("(1, 1, -3, 3)", "axis 2")]
    [InlineData("(1, 1, 3, 1)", "not square")]
    [InlineData("(9,)", "no convolution layer")]
    public void Read_LyingHeader_SaysWhat(string shape, params string[] words)
    {
        var npy = NpyTests.File($"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}}}", new byte[36]).ToArray();
        Kernels.Refused(npy, "a.npy", words);
        Kernels.Refused(Kernels.Zip([("a.npy", npy)]), "a.npz", words);
    }

    [Fact]
    public void Read_PickledArray_IsRefused() =>
        Kernels.Refused(NpyTests.File("{'descr': '|O', 'fortran_order': False, 'shape': (1, 1, 3, 3)}", new byte[36]).ToArray(), "a.npy", "pickled", "never opened");

    [Fact]
    public void ReadArchive_ZipBomb_IsStopped()
    {
        var npy = NpyTests.File("{'descr': '<f4', 'fortran_order': False, 'shape': (1000, 1000, 3, 3)}", new byte[36_000_000]).ToArray();
        var limited = Kernels.Zip([("a.npy", npy)], CompressionLevel.Optimal);
        Assert.True(limited.Length < 100_000);
        Assert.Contains("36000000 bytes of weights; the limit is 1048576", Assert.Throws<TopoWeb.Topology.InvalidInputException>(() => Kernels.ReadAll(limited, "a.npz")).Message, StringComparison.Ordinal);
        // More than its header says.
        Kernels.Refused(Kernels.Zip([("a.npy", NpyTests.File("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 3, 3)}", new byte[36_000_000]).ToArray())], CompressionLevel.Optimal), "a.npz", "more than the 9 values");
        // A directory that promises more than the bytes can unpack to.
        var lying = Npz(CompressionLevel.Optimal);
        var directory = lying.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(lying.AsSpan(directory + 24), 1_000_000_000);
        Kernels.Refused(lying, "a.npz", "1000000000", "malicious");
    }

    [Fact]
    public void ReadArchive_Entries_AreBoundedAndNamesAreData()
    {
        var npy = Kernels.Npy(Kernels.Network[0]);
        Kernels.Refused(Kernels.Zip([("a.npy", npy), ("a.npy", npy)]), "a.npz", "two arrays named “a”");
        Kernels.Refused(Kernels.Zip(Enumerable.Range(0, 101).Select(i => ($"{i}.txt", Array.Empty<byte>()))), "a.npz", "101 entries", "limit is 100");
        Kernels.Refused(Kernels.Zip(Enumerable.Range(0, 3000).Select(i => ($"{new string('x', 60)}{i}.txt", Array.Empty<byte>()))), "a.npz", "zip directory");
        Kernels.Refused([.. "no zip at all, but long enough to hold the end of one"u8, 0], "a.npz", "not a zip");
        using var file = WeightFile.Open(Kernels.Zip([("../../../etc/passwd.npy", npy), ("C:\\a.npy", npy)]), "a.npz", Kernels.Small);
        Assert.Equal(["../../../etc/passwd", "C:\\a"], file.Layers.Select(l => l.Name));
        Assert.Equal(Kernels.Network[0].Values, file.ReadLayer(1).Values);
    }

    private static byte[] Npz(CompressionLevel level) => Kernels.Zip(Kernels.Network.Select(t => (t.Name + ".npy", Kernels.Npy(t))), level);
}
