using System.Runtime.InteropServices;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats;

/// <summary>An array in NumPy's format, read whole.</summary>
/// <param name="Shape">Length of every axis.</param>
/// <param name="Values">Values in C order (last axis fastest).</param>
internal sealed record NpyArray(int[] Shape, double[] Values)
{
    private const string Field = "file";
    private const int ChunkBytes = 64 * 1024; // a multiple of every item size

    /// <summary>Reads header and values.</summary>
    /// <param name="stream">Need not seek.</param>
    /// <param name="name">Name of the array in messages.</param>
    /// <param name="check">Judges the header before anything is allocated.</param>
    /// <exception cref="InvalidInputException">Not an array of numbers, truncated, or with bytes after the end.</exception>
    public static NpyArray Read(Stream stream, string name, Action<NpyHeader> check)
    {
        var header = NpyHeader.Read(stream, name);
        check(header);
        var values = new double[header.Volume];
        var chunk = new byte[(int)Math.Min(ChunkBytes, Math.Max(1, values.LongLength * header.ItemSize))];
        for (var done = 0; done < values.Length;)
        {
            var bytes = (int)Math.Min(chunk.Length, (long)(values.Length - done) * header.ItemSize);
            var read = stream.ReadAtLeast(chunk.AsSpan(0, bytes), bytes, throwOnEndOfStream: false);
            if (read < bytes)
                throw new InvalidInputException(Field, $"{name} is truncated: its header says {values.Length} values, but it holds {done + read / header.ItemSize}.");
            if (header.BigEndian)
                for (var at = 0; at < bytes; at += header.ItemSize)
                    chunk.AsSpan(at, header.ItemSize).Reverse();
            Convert(header.Type, chunk.AsSpan(0, bytes), values.AsSpan(done));
            done += bytes / header.ItemSize;
        }
        if (stream.ReadByte() >= 0)
            throw new InvalidInputException(Field, $"{name} holds more than the {values.Length} values given in its header.");
        return new NpyArray(header.Shape, header.FortranOrder ? ToRowMajor(values, header.Shape) : values);
    }

    private static void Convert(string type, ReadOnlySpan<byte> bytes, Span<double> values)
    {
        switch (type)
        {
            case "f2": Copy<Half>(bytes, values); break;
            case "f4": Copy<float>(bytes, values); break;
            case "f8": Copy<double>(bytes, values); break;
            case "i1": Copy<sbyte>(bytes, values); break;
            case "i2": Copy<short>(bytes, values); break;
            case "i4": Copy<int>(bytes, values); break;
            case "i8": Copy<long>(bytes, values); break;
            case "b1": Truth(bytes, values); break;
            case "u1": Copy<byte>(bytes, values); break;
            case "u2": Copy<ushort>(bytes, values); break;
            case "u4": Copy<uint>(bytes, values); break;
            default: Copy<ulong>(bytes, values); break;
        }
    }

    /// <summary>Any byte but zero is true.</summary>
    private static void Truth(ReadOnlySpan<byte> bytes, Span<double> values)
    {
        for (var i = 0; i < bytes.Length; i++)
            values[i] = bytes[i] == 0 ? 0 : 1;
    }

    private static void Copy<T>(ReadOnlySpan<byte> bytes, Span<double> values) where T : unmanaged, System.Numerics.INumber<T>
    {
        var source = MemoryMarshal.Cast<byte, T>(bytes);
        for (var i = 0; i < source.Length; i++)
            values[i] = double.CreateTruncating(source[i]);
    }

    /// <summary>Column-major to row-major: counts up the last axis, adding the stride it has with the first axis fastest.</summary>
    private static double[] ToRowMajor(double[] values, int[] shape)
    {
        var result = new double[values.Length];
        var strides = new int[shape.Length];
        for (int axis = 0, stride = 1; axis < shape.Length; stride *= shape[axis++])
            strides[axis] = stride;
        var index = new int[shape.Length];
        var from = 0;
        for (var to = 0; to < result.Length; to++)
        {
            result[to] = values[from];
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < shape[axis])
                    break;
                from -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }
        return result;
    }
}
