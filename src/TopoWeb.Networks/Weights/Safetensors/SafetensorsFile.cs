using System.Buffers.Binary;
using System.Text.Json;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Safetensors;

/// <summary>
/// Reads safetensors: 8 bytes with the length of a JSON header, the header (<c>{"name": {"dtype": "F32", "shape": [64,3,3,3], "data_offsets": [0, 6912]}}</c>), the values.
/// </summary>
/// <remarks>Format: huggingface/safetensors, README. Its writers sort tensors by name, so the order of the layers is the natural order of the names.</remarks>
internal static class SafetensorsFile
{
    private const string Field = "file";

    public static WeightTensors Read(WeightContent content, WeightLimits limits)
    {
        Span<byte> preamble = stackalloc byte[8];
        content.Read(0, preamble, "the length of the header");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(preamble);
        if (length > (ulong)limits.MaximumHeaderBytes)
            throw new InvalidInputException(Field, $"The header of the file has {length} bytes; the limit is {limits.MaximumHeaderBytes}. It is not a safetensors file, or it is damaged.");
        if ((long)length > content.Length - 8)
            throw new InvalidInputException(Field, $"The file is truncated: its header has {length} bytes, but only {content.Length - 8} follow. Download or copy it again.");
        var header = new byte[(int)length];
        content.Read(8, header, "the header");
        try
        {
            var entries = SafetensorsHeader.Parse(header, limits);
            var tensors = entries.Select(e => ToTensor(e, content, 8 + (long)length)).OrderBy(t => t.Name, NaturalOrder.Instance).ToArray();
            return new WeightTensors(tensors, ["Layers are in natural order of their names, because this format does not store the order of the network."]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException: a string that is no valid UTF-16.
            throw new InvalidInputException(Field, $"The file header is not valid safetensors JSON: {Shown.Name(e.Message)}. Save or download the file again.");
        }
    }

    private static WeightTensor ToTensor(SafetensorsHeader.SafetensorsEntry entry, WeightContent content, long start)
    {
        var (shape, volume) = TensorShape.Check(entry.Shape, entry.Name);
        var (begin, end) = (entry.Begin, entry.End);
        if (begin < 0 || end < begin || end > content.Length - start)
            throw new InvalidInputException(Field, $"{Shown.Name(entry.Name)} is at bytes {begin} to {end}, but the file has {content.Length - start} after its header. It is truncated or damaged. Download or copy it again.");
        if (Type(entry.Type) is not { } type)
            return new WeightTensor(entry.Name, shape, entry.Type, null);
        if (volume != (end - begin) / type.Size || (end - begin) % type.Size != 0)
            throw new InvalidInputException(Field, $"{Shown.Name(entry.Name)} has the shape {Shown.Shape(entry.Shape)} of {type.Name}, {volume} values, but {end - begin} bytes. The file is damaged. Save or download it again.");
        return new WeightTensor(entry.Name, shape, entry.Type, cancellation => content.ReadValues(start + begin, checked((int)volume), type, entry.Name, cancellation));
    }

    private static ElementType? Type(string name) => name switch
    {
        "F32" => ElementType.F32,
        "F16" => ElementType.F16,
        "BF16" => ElementType.BF16,
        "F64" => ElementType.F64,
        _ => null,
    };
}
