using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>Type of values: a float, text, or anything else.</summary>
/// <param name="Float">Type of the values; null for anything else.</param>
/// <param name="BigEndian">The bytes of a float are in the other order.</param>
/// <param name="Size">Bytes of a value.</param>
/// <param name="IsFixedText">Text of this many bytes.</param>
/// <param name="IsVariableText">Text of any length in a global heap.</param>
internal sealed record HdfType(ElementType? Float, bool BigEndian, long Size, bool IsFixedText, bool IsVariableText)
{
    /// <remarks>HDF5 File Format Specification, IV.A.2.d.</remarks>
    public static HdfType Read(ReadOnlySpan<byte> bytes, long at)
    {
        var cursor = new HdfCursor(bytes, at);
        var kind = cursor.Byte() & 15;
        var bits = cursor.Take(3);
        var size = cursor.Int32();
        ElementType? type = null;
        if (kind == 1 && (bits[0] & 0x40) == 0) // else of a VAX
        {
            cursor.Take(5);
            var exponent = cursor.Byte(); // tells a bfloat16 from a half
            type = (size, exponent) switch
            {
                (4, 8) => ElementType.F32,
                (2, 5) => ElementType.F16,
                (2, 8) => ElementType.BF16,
                (8, 11) => ElementType.F64,
                _ => null,
            };
        }
        return new HdfType(type, (bits[0] & 1) != 0, size, kind == 3 && size > 0, kind == 9 && (bits[0] & 15) == 1 && size == 16);
    }

    /// <summary>Lengths of the axes; none for a single value.</summary>
    public static long[] ReadShape(ReadOnlySpan<byte> bytes, long at) => ReadSpace(bytes, at).Shape;

    /// <summary>Lengths of the axes, and how far they may grow (negative: without end).</summary>
    /// <remarks>HDF5 File Format Specification, IV.A.2.b.</remarks>
    public static (long[] Shape, long[] Most) ReadSpace(ReadOnlySpan<byte> bytes, long at)
    {
        var cursor = new HdfCursor(bytes, at);
        var version = cursor.Byte();
        if (version is not (1 or 2))
            throw HdfMetadata.Broken(at, $"a shape has the version {version}");
        var axes = cursor.Byte();
        var grows = (cursor.Byte() & 1) != 0;
        cursor.Take(version == 1 ? 5 : 1);
        var shape = new long[axes];
        for (var i = 0; i < axes; i++)
            shape[i] = cursor.Int64();
        var most = (long[])shape.Clone();
        for (var i = 0; grows && i < axes; i++)
            most[i] = cursor.Int64();
        return (shape, most);
    }
}
