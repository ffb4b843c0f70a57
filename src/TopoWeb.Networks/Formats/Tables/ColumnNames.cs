using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>Names of the columns that are values of the points and no coordinates, as colours and lenses call them.</summary>
internal static class ColumnNames
{
    /// <summary>Beginning of the name of a column that is a label whatever it holds.</summary>
    public const string Prefix = "column:";

    private const string Field = "file";
    private const int MaximumLength = 60;

    /// <summary>Names that the provenance of filters has.</summary>
    private static readonly string[] Reserved = ["row", "network", "layer", "out", "in", "iteration", "accuracy"];

    /// <summary>Whether an array of an <c>.npz</c> may bear this name as a column.</summary>
    public static bool MayBe(string name) => name.Length is > 0 and <= MaximumLength && !Reserved.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names with those of labels made fit to be asked for.</summary>
    /// <exception cref="InvalidInputException">A name behind <c>column:</c> is missing, too long, taken, or there twice; or there are too many labels.</exception>
    public static string[] Of(string[] header, ColumnRole[] roles, string file, int maximum)
    {
        var names = (string[])header.Clone();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Length; i++)
        {
            if (roles[i] != ColumnRole.Label)
                continue;
            var where = $"{file}, column {i + 1}";
            names[i] = header[i].StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? Marked(header[i][Prefix.Length..].Trim(), where, taken) : Free(header[i], taken);
            if (taken.Count > maximum)
                throw new InvalidInputException(Field, $"{where} exceeds the limit of {maximum} labels. Give columns the role ignored.");
        }
        return names;
    }

    private static string Marked(string name, string where, HashSet<string> taken)
    {
        if (name.Length is 0 or > MaximumLength)
            throw new InvalidInputException(Field, $"{where} has a name of {name.Length} characters; it must have 1 to {MaximumLength} after “{Prefix}”.");
        if (!MayBe(name))
            throw new InvalidInputException(Field, $"{where} is named “{name}”, which is reserved for the origin of filters ({string.Join(", ", Reserved)}). Rename it.");
        return taken.Add(name) ? name : throw new InvalidInputException(Field, $"{where} is named “{name}”, like another column. Rename it.");
    }

    /// <summary>A name as the header has it; one that is reserved or taken gets a number.</summary>
    private static string Free(string name, HashSet<string> taken)
    {
        name = name.Length > MaximumLength - 5 ? name[..(MaximumLength - 5)].Trim() : name;
        var free = name;
        for (var i = 2; !MayBe(free) || !taken.Add(free); i++)
            free = $"{name} {i}";
        return free;
    }
}
