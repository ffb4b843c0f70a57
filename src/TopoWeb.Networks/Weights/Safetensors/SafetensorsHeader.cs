using System.Text.Json;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Safetensors;

/// <summary>The JSON header of safetensors, read token by token: no more is kept than the tensors it names.</summary>
internal static class SafetensorsHeader
{
    private const string Field = "file";
    private const int MaximumAxes = 32;

    public sealed record SafetensorsEntry(string Name, string Type, long[] Shape, long Begin, long End);

    /// <exception cref="JsonException">No such JSON.</exception>
    /// <exception cref="InvalidInputException">A field is missing, a name is repeated, or a limit is passed.</exception>
    public static IReadOnlyList<SafetensorsEntry> Parse(ReadOnlySpan<byte> json, WeightLimits limits)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        var entries = new List<SafetensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
                throw new InvalidInputException(Field, $"The header lists {Shown.Name(name)} twice. Save the file again.");
            if (names.Count > limits.MaximumTensors)
                throw new InvalidInputException(Field, $"The file has more tensors than the limit of {limits.MaximumTensors}. Save only the convolution weights.");
            Next(ref reader);
            if (name == "__metadata__")
                reader.Skip();
            else
                entries.Add(ReadEntry(ref reader, name));
        }
        while (reader.Read())
        {
            // Blanks may fill the header up; anything else is refused by the reader.
        }
        return entries;
    }

    private static SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        Require(reader.TokenType == JsonTokenType.StartObject);
        string? type = null;
        long[]? shape = null, offsets = null;
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var property = reader.GetString();
            Next(ref reader);
            switch (property)
            {
                case "dtype" when reader.TokenType == JsonTokenType.String: type = reader.GetString(); break;
                case "shape": shape = Numbers(ref reader, name); break;
                case "data_offsets": offsets = Numbers(ref reader, name); break;
                default: reader.Skip(); break;
            }
        }
        return type is not null && shape is not null && offsets is [var begin, var end]
            ? new SafetensorsEntry(name, type, shape, begin, end)
            : throw new InvalidInputException(Field, $"The header describes {Shown.Name(name)} without dtype, shape or two data_offsets. The file is damaged. Save or download it again.");
    }

    private static long[] Numbers(ref Utf8JsonReader reader, string name)
    {
        Require(reader.TokenType == JsonTokenType.StartArray);
        var numbers = new List<long>();
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number))
                throw new InvalidInputException(Field, $"The shape or the offsets of {Shown.Name(name)} contain a value that is not a whole number below 2⁶³. The file is damaged. Save or download it again.");
            if (numbers.Count == MaximumAxes)
                throw new InvalidInputException(Field, $"{Shown.Name(name)} has more than {MaximumAxes} axes. The file is damaged. Save or download it again.");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader)
    {
        Require(reader.Read());
        return reader.TokenType;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type) => Require(Next(ref reader) == type);

    private static void Require(bool holds)
    {
        if (!holds)
            throw new JsonException("expected an object of tensors");
    }
}
