using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>Type of values: a float, text, or anything else.</summary>
/// <param name="Float">Type of the values; null for anything else, big-endian floats among them.</param>
/// <param name="Size">Bytes of a value.</param>
/// <param name="IsFixedText">Text of this many bytes.</param>
/// <param name="IsVariableText">Text of any length in a global heap.</param>
internal sealed record HdfType(ElementType? Float, long Size, bool IsFixedText, bool IsVariableText)
{
    /// <remarks>HDF5 File Format Specification, IV.A.2.d.</remarks>
    public static HdfType Read(ReadOnlySpan<byte> bytes, long at)
    {
        var cursor = new HdfCursor(bytes, at);
        var kind = cursor.Byte() & 15;
        var bits = cursor.Take(3);
        var size = cursor.Int32();
        ElementType? type = null;
        if (kind == 1 && (bits[0] & 0x41) == 0)
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
        return new HdfType(type, size, kind == 3 && size > 0, kind == 9 && (bits[0] & 15) == 1 && size == 16);
    }

    /// <summary>Lengths of the axes; none for a single value.</summary>
    /// <remarks>HDF5 File Format Specification, IV.A.2.b.</remarks>
    public static long[] ReadShape(ReadOnlySpan<byte> bytes, long at)
    {
        var cursor = new HdfCursor(bytes, at);
        var version = cursor.Byte();
        if (version is not (1 or 2))
            throw HdfMetadata.Broken(at, $"a shape has the version {version}");
        var axes = cursor.Byte();
        cursor.Take(version == 1 ? 6 : 2);
        var shape = new long[axes];
        for (var i = 0; i < axes; i++)
            shape[i] = cursor.Int64();
        return shape;
    }
}
