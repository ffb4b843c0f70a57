using System.Globalization;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>What the values of a column are.</summary>
internal enum ArrowKind
{
    /// <summary>Nothing that is read: lists, structs, times, bytes.</summary>
    Other,

    /// <summary>No values at all.</summary>
    Empty,

    Boolean,
    Integer,
    Unsigned,
    Real,
    Decimal,
    Text,

    /// <summary>Texts with offsets of 64 bits.</summary>
    LargeText,

    /// <summary>Texts of which short ones lie in the list itself.</summary>
    TextView,
}

/// <summary>Type of values, and how many buffers they take.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Size">Bytes of a value of fixed size.</param>
/// <param name="Scale">Of decimals, the digits behind the point.</param>
/// <param name="Nodes">Entries in the list of lengths of a batch.</param>
/// <param name="Buffers">Entries in the list of buffers, without those that are counted in each batch.</param>
/// <param name="Views">Entries in the list of such counts.</param>
internal sealed record ArrowType(ArrowKind Kind, int Size = 0, int Scale = 0, int Nodes = 1, int Buffers = 2, int Views = 0)
{
    private const int MostDepth = 24;
    private static readonly int[] Precisions = [2, 4, 8];

    public bool IsText => Kind is ArrowKind.Boolean or ArrowKind.Text or ArrowKind.LargeText or ArrowKind.TextView;

    /// <summary>The type of a field, with all that lies in it.</summary>
    public static ArrowType Of(FlatTable field, int depth = 0)
    {
        if (depth > MostDepth)
            throw FlatTable.Damaged();
        field.TryTable(3, out var type);
        var number = field.Number(2, 1);
        var plain = number switch
        {
            1 => new ArrowType(ArrowKind.Empty, Buffers: 0),
            2 => Integer(type),
            3 when type.Number(0, 2) is >= 0 and < 3 and var precision => new ArrowType(ArrowKind.Real, Precisions[precision]),
            5 => new ArrowType(ArrowKind.Text, Buffers: 3),
            6 => new ArrowType(ArrowKind.Boolean),
            7 when type.Number(2, 4, 128) is (32 or 64 or 128) and var bits => new ArrowType(ArrowKind.Decimal, (int)bits / 8, (int)Math.Clamp(type.Number(1, 4), -60, 60)),
            20 => new ArrowType(ArrowKind.LargeText, Buffers: 3),
            24 => new ArrowType(ArrowKind.TextView, Views: 1),
            7 or 8 or 9 or 10 or 11 or 15 or 18 => new ArrowType(ArrowKind.Other), // times, bytes of one length
            4 or 19 => new ArrowType(ArrowKind.Other, Buffers: 3),
            23 => new ArrowType(ArrowKind.Other, Views: 1),
            12 or 17 or 21 => new ArrowType(ArrowKind.Other), // lists and maps
            13 or 16 => new ArrowType(ArrowKind.Other, Buffers: 1), // structs, lists of one length
            14 => new ArrowType(ArrowKind.Other, Buffers: type.Number(0, 2) == 1 ? 2 : 1),
            22 => new ArrowType(ArrowKind.Other, Buffers: 0),
            25 or 26 => new ArrowType(ArrowKind.Other, Buffers: 3),
            _ => throw ArrowTable.Damaged(string.Create(CultureInfo.InvariantCulture, $"a column has a type that is not known ({number})")),
        };
        var children = field.Vector(5, sizeof(int));
        for (var i = 0; i < children.Count; i++)
        {
            var child = Of(field.Item(children, i), depth + 1);
            if (field.Item(children, i).TryTable(4, out var dictionary))
                child = Index(dictionary);
            plain = plain with { Kind = ArrowKind.Other, Nodes = Sum(plain.Nodes, child.Nodes), Buffers = Sum(plain.Buffers, child.Buffers), Views = Sum(plain.Views, child.Views) };
        }
        return plain;
    }

    /// <summary>Type of the places in a dictionary.</summary>
    public static ArrowType Index(FlatTable dictionary) => dictionary.TryTable(1, out var index) ? Integer(index) : new ArrowType(ArrowKind.Integer, 4);

    private static ArrowType Integer(FlatTable type) => type.Number(0, 4) is (8 or 16 or 32 or 64) and var bits
        ? new(type.Number(1, 1) == 0 ? ArrowKind.Unsigned : ArrowKind.Integer, (int)bits / 8)
        : throw FlatTable.Damaged();

    /// <summary>One column may name the same one below it again and again.</summary>
    private static int Sum(int a, int b) => a + b <= TableLimits.Fields ? a + b : throw FlatTable.Damaged();
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Stored">What is stored in each batch: the values, or their places in a dictionary.</param>
/// <param name="Values">The values.</param>
/// <param name="Dictionary">Number of the dictionary; null where there is none.</param>
internal sealed record ArrowField(string Name, ArrowType Stored, ArrowType Values, long? Dictionary)
{
    public static ArrowField Of(FlatTable field)
    {
        var values = ArrowType.Of(field);
        return field.TryTable(4, out var dictionary)
            ? new(field.Name(0), ArrowType.Index(dictionary), values, dictionary.Number(0, 8))
            : new(field.Name(0), values, values, null);
    }
}
