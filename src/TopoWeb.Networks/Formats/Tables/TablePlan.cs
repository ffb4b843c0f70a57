using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>What each column of a table is read as.</summary>
/// <param name="Roles">One for each column.</param>
/// <param name="Names">A name for each column, that of labels without <c>column:</c>.</param>
/// <param name="Given">Whether somebody gave the role.</param>
internal sealed record TablePlan(ColumnRole[] Roles, string[] Names, bool[] Given)
{
    private const int RowsForIndex = 10;
    private static readonly string[] IndexNames = ["index", "id", "idx", "row", "rowid", "row_id", "rowname", "rownames", "no", "nr", "number", "sample", "sample_id", "name"];
    private static readonly string[] LabelNames = ["label", "labels", "class", "classes", "target", "targets", "category", "cluster", "species", "group"];

    public int Coordinates => Roles.Count(r => r == ColumnRole.Coordinate);

    public static TablePlan Of(TableProfile profile, TableOptions options, string name, TableLimits limits)
    {
        var count = profile.Columns.Length;
        var roles = new ColumnRole[count];
        for (var i = 0; i < count; i++)
            roles[i] = Guess(profile, i);
        // Where nothing is left, text stands where numbers belong; reading names the place.
        if (options.Roles.Count == 0 && !roles.Contains(ColumnRole.Coordinate))
            for (var i = 0; i < count; i++)
                if (profile.Columns[i].Rows > profile.Columns[i].Missing && !IsMarked(profile, i))
                    roles[i] = ColumnRole.Coordinate;
        var names = Enumerable.Range(0, count).Select(i => profile.Names?[i] is { Length: > 0 } own ? own : $"column {i + 1}").ToArray();
        var given = Apply(options.Roles, names, profile, roles);
        var plan = new TablePlan(roles, ColumnNames.Of(names, roles, name, limits.Labels), given);
        if (plan.Coordinates == 0)
            throw new InvalidInputException(options.Roles.Count > 0 ? "roles" : "file", $"{name} has no coordinates; at least one column must be one.");
        limits.CheckCoordinates(name, plan.Coordinates, profile.Rows);
        return plan;
    }

    /// <summary>Whether some coordinate has a name that does more than number it: “height”, but not “3”, “x3” or “pixel_3”.</summary>
    public bool AreNamed(IReadOnlyList<string> names)
    {
        string[] own = [.. names.Where((_, i) => Roles[i] == ColumnRole.Coordinate)];
        var stem = Stem(own[0]);
        return !Array.TrueForAll(own, name => name.Length > stem.Length && Stem(name) == stem) && !Array.TrueForAll(own, name => name.Length == 0);

        static string Stem(string name) => name.AsSpan().TrimEnd("0123456789 _-.,()[]").ToString();
    }

    /// <summary>What the columns were read as, in a sentence; null where all are coordinates.</summary>
    public string? Note(IReadOnlyDictionary<string, IReadOnlyList<string>> categories)
    {
        if (Array.TrueForAll(Roles, r => r == ColumnRole.Coordinate))
            return null;
        var parts = new List<string> { $"{Coordinates:N0} {(Coordinates == 1 ? "coordinate" : "coordinates")} ({List(ColumnRole.Coordinate)})" };
        if (Array.IndexOf(Roles, ColumnRole.Label) >= 0)
            parts.Add((Of(ColumnRole.Label).Count() == 1 ? "label " : "labels ") + string.Join(", ", Of(ColumnRole.Label).Select(n => categories.TryGetValue(n, out var texts) ? $"{n} ({texts.Count:N0} {(texts.Count == 1 ? "category" : "categories")})" : n)));
        if (Array.IndexOf(Roles, ColumnRole.Index) >= 0)
            parts.Add("index " + List(ColumnRole.Index));
        if (Array.IndexOf(Roles, ColumnRole.Ignored) >= 0)
            parts.Add("ignored " + List(ColumnRole.Ignored));
        return $"Columns of the table: {string.Join("; ", parts)}.";
    }

    private IEnumerable<string> Of(ColumnRole role) => Names.Where((_, i) => Roles[i] == role);

    private string List(ColumnRole role)
    {
        string[] names = [.. Of(role)];
        return names.Length <= 6 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(3))}, …, {names[^1]}";
    }

    private static bool IsMarked(TableProfile profile, int column) => profile.Names?[column].StartsWith(ColumnNames.Prefix, StringComparison.OrdinalIgnoreCase) == true;

    private static ColumnRole Guess(TableProfile profile, int column)
    {
        var facts = profile.Columns[column];
        var name = profile.Names?[column];
        if (IsMarked(profile, column))
            return ColumnRole.Label;
        if (facts.Missing == facts.Rows)
            return ColumnRole.Ignored;
        if (profile.Names is { Count: > 1 } && name is "" && column > 0 && facts.Counts)
            return ColumnRole.Index; // as pandas puts it behind the columns of a Parquet file
        if (column == 0 && profile.Columns.Length > 1 && IsIndex(profile, facts, name))
            return ColumnRole.Index;
        if (2 * facts.Texts > facts.Rows - facts.Missing)
            return facts.NamesCategories ? ColumnRole.Label : ColumnRole.Ignored;
        return name is not null && facts.Texts == 0 && facts.Integers == facts.Numbers && LabelNames.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase) ? ColumnRole.Label : ColumnRole.Coordinate;
    }

    private static bool IsIndex(TableProfile profile, ColumnFacts facts, string? name)
    {
        if (name is not null)
            return name.Length == 0 || name.StartsWith("Unnamed: 0", StringComparison.Ordinal)
                || (IndexNames.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase) && (facts.Counts || (facts.Texts == facts.Rows && !(facts.NamesCategories && facts.Texts > 12))));
        // Without a header, rows that are counted beside columns of fractions.
        return facts.Counts && profile.Rows >= RowsForIndex && profile.Columns.Length > 2 && profile.Columns.Skip(1).All(c => c.Texts > 0 || 2 * c.Integers < c.Numbers);
    }

    private static bool[] Apply(IReadOnlyList<ColumnChoice> choices, string[] names, TableProfile profile, ColumnRole[] roles)
    {
        var given = new bool[roles.Length];
        var errors = new List<InvalidInputException>();
        foreach (var choice in choices)
        {
            int[] found = choice.Column == "*" ? []
                : TableOptions.NumberOf(choice.Column) is { } number ? number >= 1 && number <= roles.Length ? [number - 1] : []
                : [.. Enumerable.Range(0, names.Length).Where(i => names[i].Equals(choice.Column, StringComparison.Ordinal) || (profile.Names?[i] ?? "").Equals(ColumnNames.Prefix + choice.Column, StringComparison.OrdinalIgnoreCase))];
            if (choice.Column == "*")
                continue;
            if (found.Length != 1)
                errors.Add(new("roles", found.Length > 1
                    ? $"{found.Length} columns are named “{Short(choice.Column)}”. Name one by its number, such as #{found[0] + 1}."
                    : $"There is no column “{Short(choice.Column)}”. The columns are {string.Join(", ", names.Take(12).Select(Short))}{(names.Length > 12 ? ", …" : "")}, or #1 to #{names.Length}."));
            else
                (roles[found[0]], given[found[0]]) = (choice.Role, true);
        }
        if (errors.Count > 0)
            throw new InvalidInputException("roles", errors[0].Message, errors[1..]);
        if (choices.LastOrDefault(c => c.Column == "*") is { } rest)
            for (var i = 0; i < roles.Length; i++)
                if (!given[i])
                    (roles[i], given[i]) = (rest.Role, true);
        return given;
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
