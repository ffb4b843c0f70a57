using System.IO.Compression;
using System.Text;
using TopoWeb.Networks.Formats;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;

namespace TopoWeb.Networks.Tests.Formats;

/// <summary>Files with cores: as points, and damaged ones.</summary>
public sealed class EnsembleCoresTests
{
    private static readonly byte[] Packed = Ensembles.Pack(Ensembles.Write(0, 1, 2), new() { Keep = ["L1_000000"], Cores = new Dictionary<string, DensitySettings> { ["L2_000100"] = new() { K = 5, P = 0.25 } }, Half = ["L2_000100"] }).Bytes;

    [Fact]
    public void PointFile_ArrayOfACore_KnowsItsCoreAndProvenance()
    {
        var bank = EnsembleFile.Read(new MemoryStream(Packed)).Banks[1];
        var content = PointFile.Read(new MemoryStream(Packed), "filters.npz", "L2_000100", new PointFileLimits());
        Assert.Equal(18, content.Points.Count);
        Assert.Equal((5, 0.25, 72), (content.Bank!.Core!.K, content.Bank.Core.P, content.Bank.Core.Input));
        Assert.Equal(bank.Core!.Rows, content.Bank.Core.Rows);
        Assert.Equal(bank.ProvenanceOf(17), content.Bank.ProvenanceOf(17));
        Assert.Equal(bank.ToPoints().Values.ToArray(), content.Points.Values.ToArray());
        Assert.Empty(content.Columns);
        Assert.Equal(["L1_000000", "L2_000100"], content.Arrays);
    }

    [Fact]
    public void Take_ChannelOfACore_IsRefused()
    {
        var bank = EnsembleFile.Read(new MemoryStream(Packed)).Banks[1];
        Assert.Contains("18 filters that ρ(5, 0.25) kept of 72", Assert.Throws<InvalidInputException>(() => bank.Take(0)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"p\": 0.25", "\"p\": 0.5", "keeps 36")]
    [InlineData("\"input\": 72", "\"input\": 71", "are not 71")]
    [InlineData("\"dropped\": 0", "\"dropped\": 72", "72 constant")]
    [InlineData("\"k\": 5", "\"k\": 0", "k is 0")]
    [InlineData("L2_000100_rows.npy", null, "L2_000100_rows is missing")]
    [InlineData("L2_000100_rows.npy", "L2_000100_rows.npy", "not a list")]
    public void Read_RowsAndMetadataThatContradictEachOther_AreSaid(string old, string? changed, string words)
    {
        var file = Rewrite((name, content) => name == old ? changed is null ? null : [.. content[..8], .. Header("{'descr': '<i4', 'fortran_order': False, 'shape': (1, 18), }"), .. content[^72..]]
            : name == "meta.json" && changed is not null ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace(old, changed, StringComparison.Ordinal)) : content);
        var error = Assert.Throws<InvalidInputException>(() => EnsembleFile.Read(file));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OneByteChangedAnywhereInAnArray_IsNoticed()
    {
        var at = Packed.AsSpan().IndexOf("NUMPY"u8);
        foreach (var offset in new[] { at + 130, at + 200 })
        {
            var bytes = Packed.ToArray();
            bytes[offset] ^= 1;
            Assert.Contains("checksum", Assert.Throws<InvalidInputException>(() => EnsembleFile.Read(new MemoryStream(bytes))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_TruncatedAnywhere_IsRefusedAsInput()
    {
        for (var length = 0; length < Packed.Length; length += 97)
            Assert.Throws<InvalidInputException>(() => EnsembleFile.Read(new MemoryStream(Packed[..length])));
    }

    [Fact]
    public void Checksum_IsTheOneOfZipFiles() => Assert.Equal(0xCBF43926u, CheckedContent.Checksum("123456789"u8));

    private static byte[] Header(string text)
    {
        text = text.PadRight(117) + "\n";
        return [.. BitConverter.GetBytes((ushort)text.Length), .. Encoding.ASCII.GetBytes(text)];
    }

    /// <summary>The file with other entries; null leaves one out.</summary>
    private static MemoryStream Rewrite(Func<string, byte[], byte[]?> change)
    {
        var file = new MemoryStream();
        using var source = new ZipArchive(new MemoryStream(Packed));
        using (var target = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var entry in source.Entries)
            {
                using var content = new MemoryStream();
                using (var stream = entry.Open())
                    stream.CopyTo(content);
                if (change(entry.FullName, content.ToArray()) is not { } bytes)
                    continue;
                using var written = target.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                written.Write(bytes);
            }
        file.Position = 0;
        return file;
    }
}
