using System.Buffers.Binary;
using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>Type of the values of a tensor (TensorProto.DataType).</summary>
/// <param name="Name">F32, F16, BF16, F64, I8, U8, I16, U16, I32, I64, I4, U4; the number for any other.</param>
/// <param name="Bits">Bits of a value; 0 for a type that is not read.</param>
internal sealed record OnnxType(string Name, int Bits)
{
    private static readonly Dictionary<int, OnnxType> Known = new()
    {
        [1] = new("F32", 32), [2] = new("U8", 8), [3] = new("I8", 8), [4] = new("U16", 16), [5] = new("I16", 16), [6] = new("I32", 32), [7] = new("I64", 64),
        [10] = new("F16", 16), [11] = new("F64", 64), [16] = new("BF16", 16), [21] = new("U4", 4), [22] = new("I4", 4),
    };

    public static OnnxType Of(int number) => Known.GetValueOrDefault(number) ?? new($"ONNX type {number}", 0);

    public bool IsKnown => Bits > 0;

    public bool IsFloat => Name is "F32" or "F16" or "BF16" or "F64";

    /// <summary>Bytes of a value; 1 where two share one.</summary>
    public int Size => Math.Max(1, Bits / 8);

    /// <summary>Least and largest value of an integer of up to 16 bits.</summary>
    public (float Least, float Most) Range => Name[0] == 'I' ? (-(1 << (Bits - 1)), (1 << (Bits - 1)) - 1) : (0, (1 << Bits) - 1);

    public long BytesOf(long values) => Bits == 4 ? (values + 1) / 2 : values * Size;

    public long ValuesIn(long bytes) => Bits == 4 ? bytes * 2 : bytes / Size;

    /// <summary>Reads values as they lie in raw data, little-endian, of two in a byte the lower half first.</summary>
    public void ReadRaw(WeightContent content, long at, Span<float> values, string name, CancellationToken cancellation)
    {
        if (IsFloat)
        {
            content.ReadInto(values, at, Float, name, cancellation);
            return;
        }
        const int chunkValues = 1 << 13;
        Span<byte> chunk = new byte[(int)BytesOf(Math.Min(values.Length, chunkValues))];
        for (var done = 0; done < values.Length; done += chunkValues)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = values.Slice(done, Math.Min(chunkValues, values.Length - done));
            var bytes = chunk[..(int)BytesOf(part.Length)];
            content.Read(at + BytesOf(done), bytes, Shown.Name(name));
            for (var i = 0; i < part.Length; i++)
                part[i] = Name switch
                {
                    "I8" => (sbyte)bytes[i],
                    "U8" => bytes[i],
                    "I16" => BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]),
                    "U16" => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]),
                    "I32" => BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]),
                    "I64" => BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]),
                    _ => Half(bytes[i / 2] >> (i % 2 * 4) & 15),
                };
        }
    }

    /// <summary>Values out of one number of int32_data or int64_data: the bits of a 16-bit float, two halves of a byte, or an integer.</summary>
    /// <returns>How many.</returns>
    public int Decode(long number, Span<float> values)
    {
        if (Bits == 4)
        {
            values[0] = Half((int)number & 15);
            if (values.Length < 2)
                return 1;
            values[1] = Half((int)number >> 4 & 15);
            return 2;
        }
        if (!IsFloat)
        {
            values[0] = number;
            return 1;
        }
        Span<byte> bits = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bits, (ushort)number);
        Float.Decode(bits, values[..1]);
        return 1;
    }

    private ElementType Float => Name switch { "F16" => ElementType.F16, "BF16" => ElementType.BF16, "F64" => ElementType.F64, _ => ElementType.F32 };

    private int Half(int bits) => Name == "I4" && bits > 7 ? bits - 16 : bits;
}
