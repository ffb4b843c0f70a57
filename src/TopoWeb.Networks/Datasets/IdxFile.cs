using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Datasets;

/// <summary>One IDX file (the format of MNIST), plain or gzip: two zero bytes, a type (8: bytes), the number of axes, big-endian sizes, then the values.</summary>
/// <param name="Sizes">Length of every axis; the first counts the items.</param>
/// <param name="Values">All values, last axis fastest.</param>
/// <param name="Sha256">SHA-256 of the whole decompressed file, lower-case hexadecimal.</param>
internal sealed record IdxFile(int[] Sizes, byte[] Values, string Sha256)
{
    private const string Field = "dataset";

    /// <summary>Reads a file whose items have the shape <paramref name="itemShape"/> (empty: labels).</summary>
    /// <param name="path">The file; <c>.gz</c> is told by its content, not by its name.</param>
    /// <param name="itemShape">Sizes of all axes but the first.</param>
    /// <param name="hash">Takes in the decompressed bytes as well, for a checksum over several files.</param>
    /// <exception cref="InvalidInputException">Another magic number or shape, truncated, or with bytes after the end; the message names the file, what was found and what was expected.</exception>
    public static IdxFile Read(string path, ReadOnlySpan<int> itemShape, IncrementalHash? hash = null)
    {
        try
        {
            using var stream = Open(path);
            return Read(stream, path, itemShape, hash);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InvalidInputException(Field, $"{path} cannot be read: {e.Message}");
        }
    }

    /// <summary>Reads only the sizes, checking them as <see cref="Read(string, ReadOnlySpan{int}, IncrementalHash?)"/> does; of a plain file the length too.</summary>
    public static int[] ReadSizes(string path, ReadOnlySpan<int> itemShape)
    {
        try
        {
            using var stream = Open(path);
            var (sizes, header) = ReadHeader(stream, path, itemShape);
            var expected = header.Length + Volume(sizes, path);
            if (stream is FileStream && stream.Length != expected)
                throw new InvalidInputException(Field, $"{path} has {stream.Length} bytes, but its header says {expected}.");
            return sizes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InvalidInputException(Field, $"{path} cannot be read: {e.Message}");
        }
    }

    private static IdxFile Read(Stream stream, string path, ReadOnlySpan<int> itemShape, IncrementalHash? hash)
    {
        var (sizes, header) = ReadHeader(stream, path, itemShape);
        var values = new byte[Volume(sizes, path)];
        var read = stream.ReadAtLeast(values, values.Length, throwOnEndOfStream: false);
        if (read < values.Length)
            throw new InvalidInputException(Field, $"{path} is truncated: its header says {values.Length} values, but it holds {read}.");
        if (stream.ReadByte() >= 0)
            throw new InvalidInputException(Field, $"{path} holds more than the {values.Length} values given in its header.");
        using var own = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        own.AppendData(header);
        own.AppendData(values);
        hash?.AppendData(header);
        hash?.AppendData(values);
        return new IdxFile(sizes, values, Convert.ToHexStringLower(own.GetHashAndReset()));
    }

    private static (int[] Sizes, byte[] Header) ReadHeader(Stream stream, string path, ReadOnlySpan<int> itemShape)
    {
        var axes = 1 + itemShape.Length;
        var header = new byte[4 + 4 * axes];
        var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        var expected = 0x0800 + axes;
        if (read >= 4 && BinaryPrimitives.ReadInt32BigEndian(header) is var magic && magic != expected)
            throw new InvalidInputException(Field, $"{path} starts with the magic number 0x{magic:x8}; an IDX file of bytes with {axes} axes starts with 0x{expected:x8}.");
        if (read < header.Length)
            throw new InvalidInputException(Field, $"{path} is truncated: it has {read} bytes, fewer than its header of {header.Length}.");
        var sizes = new int[axes];
        for (var i = 0; i < axes; i++)
        {
            sizes[i] = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 + 4 * i));
            if (i > 0 && sizes[i] != itemShape[i - 1])
                throw new InvalidInputException(Field, $"{path}: axis {i} has length {sizes[i]}, expected {itemShape[i - 1]}.");
        }
        if (sizes[0] < 1)
            throw new InvalidInputException(Field, $"{path} holds {sizes[0]} items; at least 1 is required.");
        return (sizes, header);
    }

    private static int Volume(int[] sizes, string path)
    {
        long volume = 1;
        foreach (var size in sizes)
            volume *= size;
        return volume <= Array.MaxLength
            ? (int)volume
            : throw new InvalidInputException(Field, $"{path} holds {volume} values; the limit is {Array.MaxLength}.");
    }

    private static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var zipped = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return zipped ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
