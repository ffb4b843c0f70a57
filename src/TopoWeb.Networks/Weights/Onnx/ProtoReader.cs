using System.Buffers.Binary;
using System.Text;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>A field of a message: for a length-delimited one the bytes <paramref name="Start"/> to <paramref name="End"/> of the file, else the number.</summary>
internal readonly record struct ProtoField(int Number, int WireType, ulong Value, long Start, long End)
{
    public const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    public bool IsBytes => WireType == Bytes;

    public bool IsVarint => WireType == Varint;

    public bool IsFixed32 => WireType == Fixed32;
}

/// <summary>Walks over the fields of protobuf messages where they lie in a file; keeps nothing and does not recurse.</summary>
/// <remarks>Format: protobuf.dev, "Encoding". Every field counts against a limit.</remarks>
internal sealed class ProtoReader(WeightContent content, WeightLimits limits, CancellationToken cancellation)
{
    private const int LongestName = 4096;

    private int _fields;
    private long _textBytes;

    /// <summary>The fields between two bytes of the file.</summary>
    /// <exception cref="InvalidInputException">Broken, truncated, or more fields than the limit.</exception>
    public IEnumerable<ProtoField> Fields(long start, long end)
    {
        for (var at = start; at < end;)
        {
            if (++_fields > limits.MaximumObjects)
                throw new InvalidInputException("file", $"The ONNX file has more fields than the limit of {limits.MaximumObjects}. Save only the convolution weights.");
            if ((_fields & 0xFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            var tag = ReadVarint(ref at, end);
            var (number, wire) = (tag >> 3, (int)(tag & 7));
            if (number is 0 or > 536_870_911)
                throw Broken(at, $"a field has the number {number}");
            ulong value = 0;
            var (first, last) = (at, at);
            switch (wire)
            {
                case ProtoField.Varint:
                    value = ReadVarint(ref at, end);
                    break;
                case ProtoField.Fixed64 or ProtoField.Fixed32:
                    last = at += wire == ProtoField.Fixed64 ? 8 : 4;
                    break;
                case ProtoField.Bytes:
                    var length = ReadVarint(ref at, end);
                    if (length > (ulong)(end - at))
                        throw Broken(at, $"a field of {length} bytes, but {end - at} are left");
                    (first, last) = (at, at + (long)length);
                    at = last;
                    break;
                default:
                    throw Broken(at, $"a field has the wire type {wire}");
            }
            if (at > end)
                throw Broken(end, "it is truncated");
            yield return new ProtoField((int)number, wire, value, first, last);
        }
    }

    /// <summary>The next number of up to 64 bits.</summary>
    public ulong ReadVarint(ref long at, long end)
    {
        Span<byte> bytes = stackalloc byte[10];
        bytes = bytes[..(int)Math.Min(10, Math.Max(0, end - at))];
        content.Read(at, bytes, "a field of the ONNX file");
        var value = 0UL;
        for (var i = 0; i < bytes.Length; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                at += i + 1;
                return value;
            }
        }
        throw Broken(at, "a number does not end");
    }

    public float ReadFloat(long at)
    {
        Span<byte> bytes = stackalloc byte[4];
        content.Read(at, bytes, "a number of the ONNX file");
        return BinaryPrimitives.ReadSingleLittleEndian(bytes);
    }

    public string ReadText(ProtoField field)
    {
        if (field.End - field.Start > LongestName)
            throw Broken(field.Start, $"a name has {field.End - field.Start} bytes; the limit is {LongestName}");
        if ((_textBytes += field.End - field.Start) > limits.MaximumHeaderBytes)
            throw new InvalidInputException("file", $"The names in the ONNX file exceed the limit of {limits.MaximumHeaderBytes} bytes. Save only the convolution weights.");
        var bytes = new byte[(int)(field.End - field.Start)];
        content.Read(field.Start, bytes, "a name of the ONNX file");
        return Encoding.UTF8.GetString(bytes);
    }

    private static InvalidInputException Broken(long at, string what) =>
        new("file", $"The file is not an ONNX model, or it is damaged at byte {at}: {what}. Download or export it again.");
}
