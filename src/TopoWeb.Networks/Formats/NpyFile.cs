using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace TopoWeb.Networks.Formats;

/// <summary>NumPy's <c>.npy</c> format 1.0, little-endian, C order.</summary>
public static class NpyFile
{
    /// <summary>What every file starts with, before the two bytes of the version.</summary>
    internal static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Writes float32 values of the given shape.</summary>
    /// <exception cref="ArgumentException">The shape has another number of values.</exception>
    public static void Write(Stream output, ReadOnlySpan<float> values, ReadOnlySpan<int> shape) =>
        Write(output, MemoryMarshal.AsBytes(values), "<f4", values.Length, shape);

    /// <summary>Writes float16 values of the given shape.</summary>
    /// <exception cref="ArgumentException">The shape has another number of values.</exception>
    public static void Write(Stream output, ReadOnlySpan<Half> values, ReadOnlySpan<int> shape) =>
        Write(output, MemoryMarshal.AsBytes(values), "<f2", values.Length, shape);

    /// <summary>Writes float64 values of the given shape.</summary>
    /// <exception cref="ArgumentException">The shape has another number of values.</exception>
    public static void Write(Stream output, ReadOnlySpan<double> values, ReadOnlySpan<int> shape) =>
        Write(output, MemoryMarshal.AsBytes(values), "<f8", values.Length, shape);

    /// <summary>Writes int64 values of the given shape.</summary>
    /// <exception cref="ArgumentException">The shape has another number of values.</exception>
    public static void Write(Stream output, ReadOnlySpan<long> values, ReadOnlySpan<int> shape) =>
        Write(output, MemoryMarshal.AsBytes(values), "<i8", values.Length, shape);

    /// <summary>Writes int32 values of the given shape.</summary>
    /// <exception cref="ArgumentException">The shape has another number of values.</exception>
    public static void Write(Stream output, ReadOnlySpan<int> values, ReadOnlySpan<int> shape) =>
        Write(output, MemoryMarshal.AsBytes(values), "<i4", values.Length, shape);

    private static void Write(Stream output, ReadOnlySpan<byte> bytes, string type, int count, ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Arrays are written as they lie in memory, which has to be little-endian.");
        long volume = 1;
        foreach (var size in shape)
            volume *= size;
        if (volume != count)
            throw new ArgumentException($"{count} values do not fill the shape ({string.Join(", ", shape.ToArray())}).", nameof(shape));
        // A Python tuple: (3,) with one axis, (3, 4) with two.
        var tuple = string.Join(", ", shape.ToArray()) + (shape.Length == 1 ? "," : "");
        var dictionary = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({tuple}), }}";
        // The format asks for a header that ends in a newline and makes the values start at a multiple of 64 bytes.
        var preamble = Magic.Length + 4;
        var length = (preamble + dictionary.Length + 1 + 63) / 64 * 64 - preamble;
        var header = new byte[preamble + length];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)length);
        Encoding.ASCII.GetBytes(dictionary.PadRight(length - 1) + "\n", header.AsSpan(preamble));
        output.Write(header);
        output.Write(bytes);
    }
}
