using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.WebUtilities;

namespace TopoWeb.Rendering.Graphs;

/// <summary>
/// Ids of chosen nodes in an address. Few stand there as numbers with dots between them, in the order in which they were chosen. Of many, each id is a bit, and the bits are
/// compressed and written in base64: thousands of nodes fit into the line that a server reads.
/// </summary>
internal static class NodeList
{
    /// <summary>As many stand as numbers: some four hundred characters.</summary>
    public const int MostNumbers = 100;

    /// <summary>Larger ids are not read: no graph has so many nodes.</summary>
    public const int Largest = 999_999;

    /// <summary>No number begins with it.</summary>
    private const char Packed = '~';

    public static string Print(IReadOnlyList<int> ids)
    {
        if (ids.Count <= MostNumbers)
            return string.Join('.', ids);
        var bits = new byte[ids.Max() / 8 + 1];
        foreach (var id in ids)
            bits[id / 8] |= (byte)(1 << id % 8);
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.SmallestSize))
            deflate.Write(bits);
        return Packed + WebEncoders.Base64UrlEncode(stream.ToArray());
    }

    /// <returns>The ids, and what is wrong with the text, if anything; the same empty list for all that name none, so that their displays are equal.</returns>
    public static (IReadOnlyList<int> Ids, string? Wrong) Read(string text)
    {
        if (text.StartsWith(Packed))
            return Unpack(text[1..]) is { } packed ? (packed, null) : (Array.Empty<int>(), "the list of nodes is damaged; part of it may be missing.");
        var (ids, wrong) = (new List<int>(), 0);
        var seen = new HashSet<int>();
        foreach (var part in text.Split('.', StringSplitOptions.RemoveEmptyEntries))
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= Largest && seen.Add(id))
                ids.Add(id);
            else
                wrong++;
        return (ids.Count == 0 ? Array.Empty<int>() : ids, wrong == 0 ? null : $"{wrong} of its parts are not node numbers or are repeated.");
    }

    private static List<int>? Unpack(string text)
    {
        // One byte more than there can be: what is longer was made by nobody who means well.
        var bits = new byte[Largest / 8 + 2];
        int read;
        try
        {
            using var deflate = new DeflateStream(new MemoryStream(WebEncoders.Base64UrlDecode(text)), CompressionMode.Decompress);
            read = deflate.ReadAtLeast(bits, bits.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            return null;
        }
        if (read is 0 || read == bits.Length)
            return null;
        var ids = new List<int>();
        for (var id = 0; id < 8 * read; id++)
            if ((bits[id / 8] >> id % 8 & 1) == 1)
                ids.Add(id);
        return ids.Count == 0 ? null : ids;
    }
}
