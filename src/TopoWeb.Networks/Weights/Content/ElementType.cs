using System.Buffers.Binary;

namespace TopoWeb.Networks.Weights.Content;

/// <summary>Type of the values of a tensor, little-endian. Types without a decoder are known by size only: they are never kernels.</summary>
internal sealed record ElementType(string Name, int Size)
{
    public static readonly ElementType F32 = new("F32", 4);
    public static readonly ElementType F16 = new("F16", 2);
    public static readonly ElementType BF16 = new("BF16", 2);
    public static readonly ElementType F64 = new("F64", 8);
    public static readonly ElementType I8 = new("I8", 1);
    public static readonly ElementType U8 = new("U8", 1);
    public static readonly ElementType I32 = new("I32", 4);
    public static readonly ElementType I64 = new("I64", 8);

    /// <summary>Whether values of this type can be weights.</summary>
    public bool IsReal => Name is "F32" or "F16" or "BF16" or "F64";

    /// <summary>Whether there is a decoder: for real numbers, and for the whole numbers of quantised tensors.</summary>
    public bool CanDecode => IsReal || Name is "I8" or "U8" or "I32" or "I64";

    /// <summary>Converts values to float32; float64 beyond its range becomes infinite and is refused with its position later.</summary>
    public void Decode(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (Name)
        {
            case "F32":
                for (var i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * 4)..]);
                break;
            case "F64":
                for (var i = 0; i < values.Length; i++)
                    values[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * 8)..]);
                break;
            case "F16":
                for (var i = 0; i < values.Length; i++)
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * 2)..]);
                break;
            case "BF16":
                for (var i = 0; i < values.Length; i++)
                    values[i] = Bfloat(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]));
                break;
            case "I8":
                for (var i = 0; i < values.Length; i++)
                    values[i] = (sbyte)bytes[i];
                break;
            case "U8":
                for (var i = 0; i < values.Length; i++)
                    values[i] = bytes[i];
                break;
            case "I32":
                for (var i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * 4)..]);
                break;
            case "I64":
                for (var i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * 8)..]);
                break;
            default:
                throw new InvalidOperationException($"{Name} is not a weight type.");
        }
    }

    /// <summary>A bfloat16 is the upper half of a float32.</summary>
    private static float Bfloat(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
