using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats;

/// <summary>The header of an array in NumPy's format, versions 1 to 3. Nothing in it is ever evaluated.</summary>
/// <param name="Type">NumPy's type without byte order, for example <c>f4</c>.</param>
/// <param name="FortranOrder">First axis fastest.</param>
/// <param name="Shape">Length of every axis.</param>
internal sealed partial record NpyHeader(string Type, bool FortranOrder, int[] Shape)
{
    private const string Field = "file";
    private const int MaximumHeader = 64 * 1024; // of any real array it is about a hundred bytes

    /// <summary>Number of values.</summary>
    public long Volume => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Most significant byte first.</summary>
    public bool BigEndian { get; init; }

    /// <summary>Bytes of a value.</summary>
    public int ItemSize => Type[1] - '0';

    /// <summary>Reads the header; the stream is then at the first value.</summary>
    /// <param name="stream">Need not seek.</param>
    /// <param name="name">Name of the array in messages.</param>
    /// <exception cref="InvalidInputException">Not an array, a newer version, truncated, pickled objects, or a type that is not a real number.</exception>
    public static NpyHeader Read(Stream stream, string name)
    {
        var preamble = new byte[12];
        if (stream.ReadAtLeast(preamble.AsSpan(0, 10), 10, throwOnEndOfStream: false) < 10 || !preamble.AsSpan().StartsWith(NpyFile.Magic))
            throw new InvalidInputException(Field, $"{name} is not a NumPy array: it does not start with \\x93NUMPY.");
        var version = preamble[6];
        if (version is < 1 or > 3)
            throw new InvalidInputException(Field, $"{name} has version {version} of the NumPy format; versions 1 to 3 are supported.");
        long length = BinaryPrimitives.ReadUInt16LittleEndian(preamble.AsSpan(8));
        if (version > 1)
        {
            Require(stream, preamble.AsSpan(10, 2), name);
            length = BinaryPrimitives.ReadUInt32LittleEndian(preamble.AsSpan(8));
        }
        if (length > MaximumHeader)
            throw new InvalidInputException(Field, $"{name} has a header of {length} bytes; the limit is {MaximumHeader}.");
        var header = new byte[length];
        Require(stream, header, name);
        return Parse(Encoding.UTF8.GetString(header), name);
    }

    private static NpyHeader Parse(string text, string name)
    {
        var (order, shape) = (Order().Match(text), Axes().Match(text));
        var type = Descr().Match(text);
        if (!order.Success || !shape.Success || !text.Contains("'descr'", StringComparison.Ordinal))
            throw new InvalidInputException(Field, $"{name} has a damaged header: {text.Trim()[..Math.Min(80, text.Trim().Length)]}");
        if (!type.Success)
            throw new InvalidInputException(Field, $"{name} holds records with several fields. Save a plain array: numpy.save(path, numpy.lib.recfunctions.structured_to_unstructured(a)).");
        var (kind, size) = (type.Groups["kind"].Value + type.Groups["size"].Value, type.Groups["order"].Value);
        if (kind is not ("b1" or "f2" or "f4" or "f8" or "i1" or "i2" or "i4" or "i8" or "u1" or "u2" or "u4" or "u8"))
            throw new InvalidInputException(Field, $"{name} holds {Unread(kind)}");
        var axes = shape.Groups["axes"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var sizes = new int[axes.Length];
        for (var i = 0; i < axes.Length; i++)
            if (!int.TryParse(axes[i].TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out sizes[i]))
                throw new InvalidInputException(Field, $"{name}: axis {i} has length {axes[i]}; it must be 0 to {int.MaxValue}.");
        return new NpyHeader(kind, order.Groups["fortran"].Value == "True", sizes) { BigEndian = size == ">" && kind[1] != '1' };
    }

    /// <summary>What values of other types are, and what to do with them.</summary>
    private static string Unread(string kind) => kind[0] switch
    {
        'O' => "pickled Python objects, which are never opened. A dictionary of arrays is saved as numpy.savez(path, **numpy.load(old, allow_pickle=True).item()); anything else as a plain array, for example a.astype('float32'). Load only files that you trust.",
        'c' => $"complex numbers ({kind}). Save their absolute values, numpy.abs(a), or both parts as coordinates: numpy.concatenate([a.real, a.imag], axis=-1).",
        'M' or 'm' => $"times ({kind}). Save them as numbers, for example a.astype('int64').",
        'U' or 'S' or 'a' => $"texts ({kind}). Save numbers, for example a.astype('float64').",
        'f' or 'g' => $"values of NumPy type {kind}. Save them as a.astype('float64').",
        _ => $"values of NumPy type {kind}; real numbers (f2, f4, f8), integers (i1 … i8, u1 … u8) and booleans (b1) are supported. Save them as a.astype('float64').",
    };

    private static void Require(Stream stream, Span<byte> bytes, string name)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidInputException(Field, $"{name} is truncated: it ends within its header.");
    }

    [GeneratedRegex(@"'descr'\s*:\s*'(?<order>[<>|=]?)(?<kind>[A-Za-z])(?<size>[^']*)'", RegexOptions.CultureInvariant)]
    private static partial Regex Descr();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(?<fortran>True|False)", RegexOptions.CultureInvariant)]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape'\s*:\s*\((?<axes>[^)]*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Axes();
}
