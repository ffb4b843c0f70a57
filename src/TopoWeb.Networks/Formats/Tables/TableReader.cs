using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>Takes points and labels out of a table, once it is known what each column is.</summary>
internal sealed class TableReader(TablePlan plan, TableOptions options, string name)
{
    private const int LinesNamed = 8;

    private readonly List<string> _dropped = [];
    private int _droppedCount;

    /// <summary>Rows that were left out.</summary>
    public int Dropped => _droppedCount;

    /// <exception cref="InvalidInputException">A coordinate is no finite number, or is missing and such rows are not left out; the message names line and column, from 1.</exception>
    public TableContent Read(ITableSource table, TableProfile profile)
    {
        var (roles, dimension) = (plan.Roles, plan.Coordinates);
        if ((long)profile.Rows * dimension > Array.MaxLength)
            throw new InvalidInputException("file", $"{name} has {profile.Rows:N0} points with {dimension:N0} coordinates, more than one array can hold. Split it.");
        var values = new double[profile.Rows * dimension];
        var labels = new Dictionary<int, LabelColumn>();
        for (var i = 0; i < roles.Length; i++)
            if (roles[i] == ColumnRole.Label)
                labels[i] = new LabelColumn(profile.Rows, profile.Columns[i].Texts > 0);
        var kept = 0;
        var skip = profile.HeaderRow;
        foreach (var row in table.Rows())
        {
            if (skip)
            {
                skip = false;
                continue;
            }
            if (!ReadPoint(row, isFirst: kept == 0 && _droppedCount == 0 && profile.HeaderRow, values.AsSpan(kept * dimension, dimension)))
                continue;
            foreach (var (column, label) in labels)
                if (!label.Add(row, column, kept))
                    throw Wrong(row, column, $"is {Quote(row, column)}; labels must be finite numbers or text.");
            kept++;
        }
        if (kept == 0)
            throw new InvalidInputException("file", $"{name} contains no points: each of its {profile.Rows:N0} rows has missing values.");
        Array.Resize(ref values, kept * dimension);
        foreach (var (column, label) in labels)
            if (label.Overflow)
                throw new InvalidInputException(plan.Given[column] ? "roles" : "file", $"{name}, column {column + 1} ({plan.Names[column]}) has more than {TableLimits.Categories:N0} different labels. Give it the role ignored.");
        var categories = labels.Where(l => l.Value.Texts.Count > 0).ToDictionary(l => plan.Names[l.Key], l => (IReadOnlyList<string>)l.Value.Sorted(), StringComparer.Ordinal);
        var columns = labels.ToDictionary(l => plan.Names[l.Key], l => l.Value.Values(kept), StringComparer.Ordinal);
        return new(values, dimension, columns, categories, [.. table.Notes, .. profile.Notes, .. Notes(profile.Rows, categories)]) { IsNamed = profile.Names is { } names && plan.AreNamed(names) };
    }

    /// <returns>False where the row is left out.</returns>
    private bool ReadPoint(TableRow row, bool isFirst, Span<double> point)
    {
        var at = 0;
        for (var i = 0; i < plan.Roles.Length; i++)
        {
            if (plan.Roles[i] != ColumnRole.Coordinate)
                continue;
            switch (row.Read(i, out point[at++]))
            {
                case CellKind.Number:
                    break;
                case CellKind.Missing when options.Missing == MissingValues.Drop:
                    if (_droppedCount++ < LinesNamed)
                        _dropped.Add(row.Place);
                    return false;
                case CellKind.Missing:
                    throw Wrong(row, i, row.Text(i).IsEmpty
                        ? "is empty; a number is required. Leave such rows out (missing: drop), or give the column the role ignored."
                        : $"is {row.Text(i)}, a missing value; coordinates must be finite. Leave such rows out (missing: drop), or give the column the role ignored.");
                case CellKind.Infinite:
                    throw Wrong(row, i, $"is {row.Text(i)}; values must be finite.");
                case CellKind.OtherDecimal:
                    throw Wrong(row, i, $"is {Quote(row, i)}; other numbers have another decimal sign. Use one for all.");
                default:
                    throw Wrong(row, i, $"is {Quote(row, i)}; a number is required. {(isFirst ? "If this is a second line of the header, remove it. " : "")}For text, give the column the role label or ignored.");
            }
        }
        return true;
    }

    private IEnumerable<string> Notes(int rows, IReadOnlyDictionary<string, IReadOnlyList<string>> categories)
    {
        if (plan.Note(categories) is { } columns)
            yield return columns;
        if (_droppedCount > 0)
            yield return $"{_droppedCount:N0} of {rows:N0} rows with missing values {(_droppedCount == 1 ? "was" : "were")} left out: {string.Join(", ", _dropped)}{(_droppedCount > _dropped.Count ? ", …" : "")}.";
    }

    private InvalidInputException Wrong(TableRow row, int column, string what) =>
        new("file", $"{name}, {row.Place}, column {column + 1}{(plan.Names[column] == $"column {column + 1}" ? "" : $" ({plan.Names[column]})")} {what}");

    private static string Quote(TableRow row, int column)
    {
        var text = row.Text(column);
        return text.Length > 40 ? $"“{text[..40]}…”" : $"“{text}”";
    }

    /// <summary>Values of a label: numbers as they are, or the places of texts in their order.</summary>
    private sealed class LabelColumn(int rows, bool isText)
    {
        /// <summary>Longer texts are no names of categories; their beginnings are enough to tell them apart.</summary>
        private const int MaximumText = 200;

        private readonly double[] _values = new double[rows];
        private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);

        public IReadOnlyCollection<string> Texts => _codes.Keys;

        public bool Overflow => _codes.Count > TableLimits.Categories;

        /// <returns>False where the value is infinite.</returns>
        public bool Add(TableRow row, int column, int at)
        {
            var kind = row.Read(column, out var value);
            if (kind == CellKind.Missing)
                _values[at] = double.NaN;
            else if (!isText)
                _values[at] = value;
            else if (!Overflow)
                _values[at] = CodeOf(row.Text(column));
            return isText || kind is CellKind.Missing or CellKind.Number;
        }

        public string[] Sorted() => [.. _codes.Keys.Order(StringComparer.Ordinal)];

        public double[] Values(int kept)
        {
            if (_codes.Count > 0)
            {
                var places = new double[_codes.Count];
                foreach (var (text, place) in Sorted().Select((t, i) => (t, i)))
                    places[_codes[text]] = place;
                for (var i = 0; i < kept; i++)
                    if (!double.IsNaN(_values[i]))
                        _values[i] = places[(int)_values[i]];
            }
            return _values.Length == kept ? _values : _values[..kept];
        }

        private int CodeOf(ReadOnlySpan<char> text)
        {
            text = text.Length > MaximumText ? text[..MaximumText] : text;
            var codes = _codes.GetAlternateLookup<ReadOnlySpan<char>>();
            if (codes.TryGetValue(text, out var code))
                return code;
            code = _codes.Count;
            _codes[text.ToString()] = code;
            return code;
        }
    }
}
