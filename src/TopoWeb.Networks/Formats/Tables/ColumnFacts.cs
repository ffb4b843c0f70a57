namespace TopoWeb.Networks.Formats.Tables;

/// <summary>What stands in one column of a table.</summary>
internal sealed class ColumnFacts
{
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? _lookup;

    /// <summary>Cells.</summary>
    public int Rows { get; private set; }

    public int Missing { get; private set; }

    /// <summary>Cells that are numbers, written right or with the other decimal sign, also infinite ones.</summary>
    public int Numbers { get; private set; }

    /// <summary>Numbers written without a fraction or an exponent.</summary>
    public int Integers { get; private set; }

    public int Texts { get; private set; }

    /// <summary>Different texts, counted up to one more than a label may have.</summary>
    public int Distinct => _texts.Count;

    /// <summary>The cells count rows: 0, 1, 2, … or 1, 2, 3, ….</summary>
    public bool Counts { get; private set; } = true;

    private double _first;

    public void Add(TableRow row, int column)
    {
        var kind = row.Read(column, out var value);
        switch (kind)
        {
            case CellKind.Missing:
                (Missing, Counts) = (Missing + 1, false);
                break;
            case CellKind.Text:
                (Texts, Counts) = (Texts + 1, false);
                if (_texts.Count <= TableLimits.Categories)
                    (_lookup ??= _texts.GetAlternateLookup<ReadOnlySpan<char>>()).Add(row.Text(column));
                break;
            default:
                Numbers++;
                if (row.IsWhole(column))
                    Integers++;
                else
                    Counts = false;
                if (Rows == 0)
                    (_first, Counts) = (value, Counts && value is 0 or 1);
                Counts &= value == _first + Rows;
                break;
        }
        Rows++;
    }

    /// <summary>A column of text that names categories: some text occurs again, or the table is short.</summary>
    public bool NamesCategories => Texts > 0 && Distinct <= TableLimits.Categories && (Distinct < Texts || Texts <= 12);

    public static bool IsInteger(ReadOnlySpan<char> text)
    {
        text = text.TrimStart("+-");
        return text.Length > 0 && text.IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
