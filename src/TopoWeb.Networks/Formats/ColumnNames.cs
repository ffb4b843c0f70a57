using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats;

/// <summary>Columns of a text file that are values of the points and no coordinates: those that its header names <c>column:NAME</c>.</summary>
internal sealed class ColumnNames
{
    private const string Field = "file";
    private const string Prefix = "column:";
    private const int MaximumLength = 60;

    /// <summary>Names that the provenance of filters has.</summary>
    private static readonly string[] Reserved = ["row", "network", "layer", "out", "in", "iteration", "accuracy"];

    private readonly (string Name, List<double> Values)?[] _places;

    private ColumnNames((string, List<double>)?[] places) => _places = places;

    public static ColumnNames None { get; } = new([]);

    /// <summary>Fields of every line; 0 where there are coordinates only.</summary>
    public int Fields => _places.Length;

    /// <summary>Whether an array of an <c>.npz</c> may bear this name as a column.</summary>
    public static bool MayBe(string name) => name.Length is > 0 and <= MaximumLength && !Reserved.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a header.</summary>
    /// <exception cref="InvalidInputException">A name is missing, too long, taken, or there twice; there are too many; or no coordinate is left.</exception>
    public static ColumnNames Of(string[] header, string file, int line, int maximum)
    {
        var places = new (string Name, List<double> Values)?[header.Length];
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < header.Length; i++)
        {
            if (!header[i].StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                continue;
            var name = header[i][Prefix.Length..].Trim();
            var where = $"{file}, line {line}, column {i + 1}";
            if (name.Length is 0 or > MaximumLength)
                throw new InvalidInputException(Field, $"{where} has a name of {name.Length} characters; it must have 1 to {MaximumLength} after “{Prefix}”.");
            if (!MayBe(name))
                throw new InvalidInputException(Field, $"{where} is named “{name}”, which is reserved for the origin of filters ({string.Join(", ", Reserved)}). Rename it.");
            if (!names.Add(name))
                throw new InvalidInputException(Field, $"{where} is named “{name}”, like another column. Rename it.");
            if (names.Count > maximum)
                throw new InvalidInputException(Field, $"{where} exceeds the limit of {maximum} columns in addition to the coordinates.");
            places[i] = (name, []);
        }
        if (names.Count == header.Length)
            throw new InvalidInputException(Field, $"{file}, line {line} has no coordinates; at least one name without “{Prefix}” is required.");
        return names.Count == 0 ? None : new(places);
    }

    /// <summary>Where the values of the field at this place go; null where it is a coordinate.</summary>
    public List<double>? Take(int place) => place < _places.Length ? _places[place]?.Values : null;

    public string? NameOf(int place) => _places[place]?.Name;

    public IReadOnlyDictionary<string, double[]> ToDictionary() => _places.Where(p => p is not null).ToDictionary(p => p!.Value.Name, p => p!.Value.Values.ToArray(), StringComparer.Ordinal);
}
