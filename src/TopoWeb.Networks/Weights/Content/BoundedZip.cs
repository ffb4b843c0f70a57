using System.IO.Compression;
using TopoWeb.Networks.Formats;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Content;

/// <summary>Opens a zip only if its directory is small: a directory takes several times its size in memory. Entry names are data, never paths.</summary>
internal static class BoundedZip
{
    private const string Field = "file";
    private const long DeflateRatio = 1040; // 1032 is the most that deflate can do
    private const int BytesOfEntry = 1024; // 46 and the name

    public static ZipArchive Open(WeightContent content, WeightLimits limits)
    {
        var directory = ZipDirectory.StartOf(content.Stream);
        var largest = Math.Min(limits.MaximumHeaderBytes, (long)limits.MaximumTensors * BytesOfEntry + (1 << 16));
        if (directory >= 0 && content.Length - directory > largest)
            throw new InvalidInputException(Field, $"The zip directory has {content.Length - directory} bytes; the limit is {largest}. The file is damaged, or not a weights file.");
        ZipArchive archive;
        try
        {
            content.Stream.Position = 0;
            archive = new ZipArchive(content.Stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException)
        {
            throw new InvalidInputException(Field, "The file is not a zip archive, or it is truncated. Download or save it again.");
        }
        try
        {
            return archive.Entries.Count <= limits.MaximumTensors
                ? archive
                : throw new InvalidInputException(Field, $"The file has {archive.Entries.Count} entries; the limit is {limits.MaximumTensors}. Save only the convolution weights.");
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of an entry after unpacking, if that can be true.</summary>
    /// <exception cref="InvalidInputException">The directory promises more than the bytes of the entry can unpack to, or than a limit allows.</exception>
    public static long LengthOf(ZipArchiveEntry entry, WeightContent content)
    {
        var (length, packed) = (entry.Length, entry.CompressedLength);
        if (packed < 0 || packed > content.Length || length < 0 || length > packed * DeflateRatio)
            throw new InvalidInputException(Field, $"The zip entry {Shown.Name(entry.FullName)} claims {packed} bytes that unpack to {length}, but the file has {content.Length}. It is damaged or malicious. Download or save it again.");
        return length;
    }
}
