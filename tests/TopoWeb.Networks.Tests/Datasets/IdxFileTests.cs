using System.Buffers.Binary;
using System.IO.Compression;
using TopoWeb.Networks.Datasets;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Datasets;

public sealed class IdxFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("topoweb-").FullName;

    [Fact]
    public void Read_PlainAndGzip_AreTheSame()
    {
        var bytes = Idx(0x803, [2, 2, 3], 12);
        var plain = IdxFile.Read(Save("plain", bytes), [2, 3]);
        var packed = IdxFile.Read(Save("packed", Gzip(bytes)), [2, 3]);

        Assert.Equal([2, 2, 3], plain.Sizes);
        Assert.Equal(Enumerable.Range(1, 12).Select(i => (byte)i), plain.Values);
        Assert.Equal(plain.Values, packed.Values);
        Assert.Equal(plain.Sha256, packed.Sha256);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), plain.Sha256);
    }

    [Fact]
    public void Read_WrongMagic_NamesBoth() => Refused(Idx(0x801, [2], 2), "0x00000801", "0x00000803");

    [Fact]
    public void Read_WrongShape_NamesBoth() => Refused(Idx(0x803, [2, 2, 4], 16), "4", "3");

    [Fact]
    public void Read_Truncated_NamesBoth() => Refused(Idx(0x803, [2, 2, 3], 11), "12", "11");

    [Fact]
    public void Read_TruncatedHeader_IsRefused() => Refused(Idx(0x803, [2, 2, 3], 12)[..10], "10", "16");

    [Fact]
    public void Read_BytesAfterTheEnd_IsRefused() => Refused(Idx(0x803, [2, 2, 3], 13), "12");

    [Fact]
    public void Read_NoItems_IsRefused() => Refused(Idx(0x803, [0, 2, 3], 0), "0 items");

    [Fact]
    public void Read_TooLarge_IsRefusedBeforeMemoryIsTaken() => Refused(Idx(0x803, [int.MaxValue, 2, 3], 12), "values");

    [Fact]
    public void Read_BrokenGzip_IsRefused() => Refused([.. Gzip(Idx(0x803, [2, 2, 3], 12))[..15]], "");

    [Fact]
    public void Read_Empty_IsRefused() => Refused([], "0 bytes");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    internal static byte[] Idx(int magic, int[] sizes, int values)
    {
        var bytes = new byte[4 + 4 * sizes.Length + values];
        BinaryPrimitives.WriteInt32BigEndian(bytes, magic);
        for (var i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + 4 * i), sizes[i]);
        for (var i = 0; i < values; i++)
            bytes[4 + 4 * sizes.Length + i] = (byte)(i + 1);
        return bytes;
    }

    internal static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private string Save(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private void Refused(byte[] bytes, params string[] parts)
    {
        var path = Save("broken", bytes);
        var e = Assert.Throws<InvalidInputException>(() => IdxFile.Read(path, [2, 3]));
        Assert.Equal("dataset", e.Field);
        Assert.All([path, .. parts], part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }
}
