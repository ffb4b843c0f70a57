using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.EntityFrameworkCore.Metadata;

namespace TopoWeb.Data.Transfer;

/// <summary>A row as a line of JSON with every column, the same from both databases. Times have microseconds, as PostgreSQL has them.</summary>
internal sealed class RowText(IModel model)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private readonly JsonSerializerOptions _options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { info => KeepColumns(model, info) } },
        Converters = { new TimeConverter(), new OffsetConverter(), new JsonStringEnumConverter() },
    };

    public byte[] Write(object row) => JsonSerializer.SerializeToUtf8Bytes(row, row.GetType(), _options);

    /// <exception cref="JsonException">It is no such row.</exception>
    public object Read(ReadOnlySpan<byte> line, Type type) => JsonSerializer.Deserialize(line, type, _options) ?? throw new JsonException("The row is null.");

    /// <summary>Rows know other rows; only columns are written, and what is stored within the row.</summary>
    private static void KeepColumns(IModel model, JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || model.FindEntityType(info.Type) is not { } type || type.IsOwned())
            return;
        for (var i = info.Properties.Count - 1; i >= 0; i--)
        {
            var name = info.Properties[i].Name;
            if (type.FindProperty(name) is null && type.FindNavigation(name)?.TargetEntityType.IsOwned() is not true)
                info.Properties.RemoveAt(i);
        }
    }

    private sealed class TimeConverter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString()).UtcDateTime;

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture));
    }

    private sealed class OffsetConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
    }

    private static DateTimeOffset Parse(string? text) =>
        DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw new JsonException($"'{text}' is not a time.");
}
