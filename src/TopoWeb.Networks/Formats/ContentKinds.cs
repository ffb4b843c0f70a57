using System.Text;

namespace TopoWeb.Networks.Formats;

/// <summary>Tells the kind of a file by its first bytes and, for a zip, by the names in its directory.</summary>
/// <remarks>
/// A kind is named only where the bytes leave no doubt; everything else is <see cref="ContentKind.Unknown"/> or <see cref="ContentKind.Text"/>, and the name may decide.
/// A new format needs a value of <see cref="ContentKind"/>, a line in the table here, and a sentence in <see cref="ContentAdvice"/> where it cannot be read.
/// </remarks>
public static class ContentKinds
{
    /// <summary>As many bytes of the start as any kind needs.</summary>
    public const int HeadBytes = 4096;

    private const int ShortText = 32;

    private static readonly (int At, byte[] Bytes, ContentKind Kind)[] Magic =
    [
        (0, [0x93, .. "NUMPY"u8], ContentKind.Npy),
        (0, [0x89, .. "HDF\r\n\u001a\n"u8], ContentKind.Hdf5),
        (512, [0x89, .. "HDF\r\n\u001a\n"u8], ContentKind.Hdf5), // behind a block of the user's, as MATLAB writes it
        (0, [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'], ContentKind.TorchLegacy), // a pickle of 0x1950a86a20f9469cfc6c
        (0, [.. "PK\u0003\u0004"u8], ContentKind.Zip),
        (0, [.. "PK\u0005\u0006"u8], ContentKind.Zip), // without entries
        (0, [0x1f, 0x8b], ContentKind.Gzip),
        (0, [0xfd, .. "7zXZ\0"u8], ContentKind.Compressed),
        (0, [0x28, 0xb5, 0x2f, 0xfd], ContentKind.Compressed), // zstd
        (0, [.. "BZh"u8], ContentKind.Compressed),
        (0, [.. "7z"u8, 0xbc, 0xaf, 0x27, 0x1c], ContentKind.Compressed),
        (0, [.. "Rar!"u8, 0x1a, 7], ContentKind.Compressed),
        (257, [.. "ustar"u8], ContentKind.Tar),
        (0, [.. "PAR1"u8], ContentKind.Parquet),
        (0, [.. "ARROW1\0"u8], ContentKind.Arrow),
        (0, [.. "FEA1"u8], ContentKind.Feather),
        (0, [.. "MATLAB 5.0 MAT-file"u8], ContentKind.Matlab),
        (0, [.. "SQLite format 3\0"u8], ContentKind.Sqlite),
        (4, [.. "TFL3"u8], ContentKind.TensorFlowLite),
        (0, [.. "GGUF"u8], ContentKind.Gguf),
        (0, [0x08, 0x01, 0x12], ContentKind.TensorFlow), // version 1, which no ONNX model of today has
        (0, [.. "ply\n"u8], ContentKind.Geometry),
        (0, [.. "ply\r\n"u8], ContentKind.Geometry),
        (0, [.. "OFF\n"u8], ContentKind.Geometry),
        (0, [.. "OFF\r\n"u8], ContentKind.Geometry),
        (0, [.. "# .PCD"u8], ContentKind.Geometry),
        (0, [.. "%PDF-"u8], ContentKind.Unknown), // begins with lines of text
    ];

    /// <summary>The kind of a file.</summary>
    /// <param name="stream">The whole file; must seek. Stands at its start afterwards.</param>
    public static ContentKind Of(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var head = new byte[(int)Math.Min(HeadBytes, stream.Length)];
        stream.Position = 0;
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        var kind = Of(head);
        if (kind == ContentKind.Zip)
            kind = OfZip(ZipDirectory.Names(stream));
        stream.Position = 0;
        return kind;
    }

    /// <summary>The kind of a file by its start; a zip is told no further.</summary>
    /// <param name="head">The first <see cref="HeadBytes"/> bytes, or the whole file where it is shorter.</param>
    public static ContentKind Of(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
            return ContentKind.Empty;
        foreach (var (at, bytes, kind) in Magic)
            if (head.Length > at && head[at..].StartsWith(bytes))
                return kind;
        if (Tables.ArrowTable.IsStream(head))
            return ContentKind.Arrow;
        // 8 bytes with the length of a JSON object, and the object: at most 100 MB, so the last four bytes are none.
        if (head.Length > 8 && head[8] == (byte)'{' && !head[4..8].ContainsAnyExcept((byte)0))
            return ContentKind.Safetensors;
        // A message that begins with its version, then a text, a message or a number that a model has.
        if (head.Length > 3 && head[0] == 0x08 && head[1] is > 0 and < 0x80 && head[2] is 0x12 or 0x1a or 0x22 or 0x28 or 0x32 or 0x3a or 0x42)
            return ContentKind.Onnx;
        if (head.Length > 2 && head[0] == 0x80 && head[1] is >= 2 and <= 5)
            return ContentKind.Pickle;
        if (IsMessagePack(head))
            return ContentKind.MessagePack;
        return IsText(head) ? OfText(head) : ContentKind.Unknown;
    }

    /// <summary>The kind of a zip by the names of its entries.</summary>
    public static ContentKind OfZip(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var (torch, program, array, keras) = (false, false, false, false);
        foreach (var name in names)
        {
            var place = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
            torch |= place.Length < name.Length && place == "data.pkl";
            program |= place.Length < name.Length && (place == "constants.pkl" || place.StartsWith("code/", StringComparison.Ordinal));
            array |= name.EndsWith(".npy", StringComparison.Ordinal);
            keras |= name == "model.weights.h5";
        }
        return torch && program ? ContentKind.TorchScript
            : torch ? ContentKind.TorchZip
            : keras ? ContentKind.KerasZip
            : array ? ContentKind.Npz : ContentKind.Zip;
    }

    /// <summary>A map of few or many entries, and a short name as its first key.</summary>
    private static bool IsMessagePack(ReadOnlySpan<byte> head)
    {
        var at = head[0] switch { > 0x80 and <= 0x8f => 1, 0xde => 3, _ => 0 };
        if (at == 0 || head.Length <= at || head[at] is not (> 0xa0 and <= 0xbf))
            return false;
        var length = head[at] & 0x1f;
        return head.Length > at + length && !head.Slice(at + 1, length).ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }

    private static ContentKind OfText(ReadOnlySpan<byte> head)
    {
        var text = head.StartsWith("\ufeff"u8) ? head[3..] : head;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.StartsWith("version https://git-lfs"u8))
            return ContentKind.LfsPointer;
        if (text.Length >= 9 && Encoding.Latin1.GetString(text[..9]).Equals("@relation", StringComparison.OrdinalIgnoreCase))
            return ContentKind.Arff;
        foreach (var start in new[] { "<!doctype", "<html", "<head", "<body", "<?xml" })
            if (text.Length >= start.Length && Encoding.Latin1.GetString(text[..start.Length]).Equals(start, StringComparison.OrdinalIgnoreCase))
                return ContentKind.WebPage;
        return text.Length > 0 && text[0] is (byte)'{' or (byte)'[' ? ContentKind.Json : ContentKind.Text;
    }

    /// <summary>No control characters; a few bytes must be UTF-8 too, as those of a file that was cut off may hold none by chance.</summary>
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || head.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
            return true; // UTF-16
        foreach (var value in head)
            if (value < 0x20 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\v' or (byte)'\f' or (byte)'\r'))
                return false;
        return head.Length >= ShortText || System.Text.Unicode.Utf8.IsValid(head);
    }
}
