using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>Values of a column or a dictionary as they come: numbers (NaN where one is missing) or texts (null where one is missing).</summary>
internal sealed class ArrowValues(ArrowType type)
{
    public ArrowType Type => type;

    public List<double> Numbers { get; } = [];

    public List<string?> Texts { get; } = [];

    public int Count => type.IsText ? Texts.Count : Numbers.Count;

    public void AddMissing()
    {
        if (type.IsText)
            Texts.Add(null);
        else
            Numbers.Add(double.NaN);
    }

    /// <summary>A value of another list of this type.</summary>
    public void Add(ArrowValues other, long place)
    {
        if (place < 0 || place >= other.Count)
            throw ArrowTable.Damaged("a value lies outside its dictionary");
        if (type.IsText)
            Texts.Add(other.Texts[(int)place]);
        else
            Numbers.Add(other.Numbers[(int)place]);
    }

    /// <summary>A number, by its place in a buffer that is long enough.</summary>
    public void AddNumber(ReadOnlySpan<byte> buffer, int at) => Numbers.Add(NumberOf(type, buffer, at));

    public void AddBoolean(ReadOnlySpan<byte> bits, int at) => Texts.Add(IsSet(bits, at) ? "true" : "false");

    /// <summary>A text between two offsets.</summary>
    public void AddText(ReadOnlySpan<byte> offsets, ReadOnlySpan<byte> data, int at, ArrowBudget budget)
    {
        var (from, to) = type.Kind == ArrowKind.Text
            ? (BinaryPrimitives.ReadInt32LittleEndian(offsets[(4 * at)..]), BinaryPrimitives.ReadInt32LittleEndian(offsets[(4 * at + 4)..]))
            : (BinaryPrimitives.ReadInt64LittleEndian(offsets[(8 * at)..]), BinaryPrimitives.ReadInt64LittleEndian(offsets[(8 * at + 8)..]));
        if (from < 0 || to < from || to > data.Length)
            throw ArrowTable.Damaged("a text lies outside its buffer");
        AddText(data[(int)from..(int)to], budget);
    }

    /// <summary>A text of up to 12 bytes in the list, or the place of a longer one.</summary>
    public void AddView(ReadOnlySpan<byte> views, IReadOnlyList<ReadOnlyMemory<byte>> data, int at, ArrowBudget budget)
    {
        var view = views.Slice(16 * at, 16);
        var length = BinaryPrimitives.ReadInt32LittleEndian(view);
        if (length is >= 0 and <= 12)
        {
            AddText(view.Slice(4, length), budget);
            return;
        }
        var (buffer, from) = (BinaryPrimitives.ReadInt32LittleEndian(view[8..]), BinaryPrimitives.ReadInt32LittleEndian(view[12..]));
        if (length < 0 || buffer < 0 || buffer >= data.Count || from < 0 || from > data[buffer].Length - length)
            throw ArrowTable.Damaged("a text lies outside its buffer");
        AddText(data[buffer].Span.Slice(from, length), budget);
    }

    public static bool IsSet(ReadOnlySpan<byte> bits, int at) => ((bits[at / 8] >> (at % 8)) & 1) == 1;

    /// <summary>Places in a dictionary are numbers too.</summary>
    public static double NumberOf(ArrowType type, ReadOnlySpan<byte> buffer, int at)
    {
        var value = buffer.Slice(type.Size * at, type.Size);
        return (type.Kind, type.Size) switch
        {
            (ArrowKind.Integer, 1) => (sbyte)value[0],
            (ArrowKind.Integer, 2) => BinaryPrimitives.ReadInt16LittleEndian(value),
            (ArrowKind.Integer, 4) => BinaryPrimitives.ReadInt32LittleEndian(value),
            (ArrowKind.Integer, _) => BinaryPrimitives.ReadInt64LittleEndian(value),
            (ArrowKind.Unsigned, 1) => value[0],
            (ArrowKind.Unsigned, 2) => BinaryPrimitives.ReadUInt16LittleEndian(value),
            (ArrowKind.Unsigned, 4) => BinaryPrimitives.ReadUInt32LittleEndian(value),
            (ArrowKind.Unsigned, _) => BinaryPrimitives.ReadUInt64LittleEndian(value),
            (ArrowKind.Real, 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(value),
            (ArrowKind.Real, 4) => BinaryPrimitives.ReadSingleLittleEndian(value),
            (ArrowKind.Real, _) => BinaryPrimitives.ReadDoubleLittleEndian(value),
            (_, 4) => Scaled(BinaryPrimitives.ReadInt32LittleEndian(value), type.Scale),
            (_, 8) => Scaled(BinaryPrimitives.ReadInt64LittleEndian(value), type.Scale),
            _ => Scaled(BinaryPrimitives.ReadInt128LittleEndian(value), type.Scale),
        };
    }

    private static double Scaled<T>(T value, int scale) where T : IBinaryInteger<T> => scale < 0 ? double.CreateTruncating(value) * Math.Pow(10, -scale) : double.CreateTruncating(value) / Math.Pow(10, scale);

    private void AddText(ReadOnlySpan<byte> text, ArrowBudget budget)
    {
        budget.Take(text.Length); // texts of several rows may lie at one place
        Texts.Add(Encoding.UTF8.GetString(text));
    }
}
