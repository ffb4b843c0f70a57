using TopoWeb.Networks.Filters;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats;

/// <summary>Limits of what is read from a file that somebody sends.</summary>
public sealed record PointFileLimits
{
    /// <summary>Largest file, in bytes; also the largest size of one array after unpacking.</summary>
    public long MaximumBytes { get; init; } = 256L << 20;

    /// <summary>Most points.</summary>
    public int MaximumRows { get; init; } = 2_000_000;

    /// <summary>Most coordinates of a point.</summary>
    public int MaximumDimension { get; init; } = 49;

    /// <summary>Most columns of one value a point besides the coordinates.</summary>
    public int MaximumColumns { get; init; } = 32;

    /// <summary>Most entries of an <c>.npz</c>.</summary>
    public int MaximumEntries { get; init; } = 10_000;
}

/// <summary>Content of a file: points, and their shape if they are weights.</summary>
/// <param name="Points">The points in file order.</param>
/// <param name="Bank">N, O, I, seeds, layer and iteration where the array has four or five axes; null for rows.</param>
/// <param name="Array">Name of the array read from an .npz.</param>
/// <param name="Arrays">Names of all arrays in the file that could be read.</param>
public sealed record PointFileContent(PointCloud Points, FilterBank? Bank, string? Array, IReadOnlyList<string> Arrays)
{
    /// <summary>Title of the known pretrained network the points are layers of, such as <c>VGG19</c>; null if it is not one, or unknown.</summary>
    public string? Network { get; init; }

    /// <summary>Names in the file of the arrays read; empty where the file has no names.</summary>
    public IReadOnlyList<TensorName> Tensors { get; init; } = [];

    /// <summary>Remarks on the file for the user: what is left out, how reliable the order is.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Further values of each point by name, one per point; NaN for no value.</summary>
    public IReadOnlyDictionary<string, double[]> Columns { get; init; } = new Dictionary<string, double[]>();
}

/// <summary>Reads point clouds and weights: <c>.npy</c>, <c>.npz</c> (rows n×d, or O×I×k×k, or N×O×I×k×k) and <c>.csv</c> (rows = points).</summary>
public static class PointFile
{
    private const string Field = "file";

    /// <summary>Names of the arrays in an .npz that <see cref="Read"/> takes, to choose one of; empty for the other kinds of file. Reads headers only.</summary>
    /// <param name="stream">The content; must seek.</param>
    /// <param name="name">File name; only its extension is used.</param>
    /// <param name="limits">Bounds.</param>
    /// <exception cref="InvalidInputException">Not a zip, or too many entries.</exception>
    public static IReadOnlyList<string> Arrays(Stream stream, string name, PointFileLimits limits) =>
        Path.GetExtension(name).Equals(".npz", StringComparison.OrdinalIgnoreCase) ? NpzPoints.Readable(stream, limits) : [];

    /// <summary>Reads <paramref name="stream"/>, told by the extension of <paramref name="name"/>.</summary>
    /// <param name="stream">The content. Need not seek.</param>
    /// <param name="name">File name; only its extension is used.</param>
    /// <param name="array">Array of an .npz; null takes the only one, and is an error naming the choices where there are several.</param>
    /// <param name="limits">Bounds.</param>
    /// <exception cref="InvalidInputException">Ragged, non-numeric, NaN, empty, truncated, pickled, too large, unknown; the message says where and what to do.</exception>
    public static PointFileContent Read(Stream stream, string name, string? array, PointFileLimits limits)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(limits);
        var extension = Path.GetExtension(name).ToLowerInvariant();
        if (extension is not (".npy" or ".npz" or ".csv" or ".tsv" or ".txt"))
            throw new InvalidInputException(Field, $"Files ending in “{extension}” are not supported. Choose an .npy, .npz or .csv file.");
        if (extension != ".npz" && array is not null)
            throw new InvalidInputException("array", $"A {extension} file holds only one array. Remove the array name “{array}”.");
        const string what = "The file";
        using var content = BoundedContent.Read(stream, what, limits.MaximumBytes);
        if (content.Length == 0)
            throw new InvalidInputException(Field, "The file is empty.");
        try
        {
            return extension switch
            {
                ".npy" => PointShape.ToContent(NpyArray.Read(content, what, header => PointShape.Check(header, what, limits)), what),
                ".npz" => NpzPoints.Read(content, array, limits),
                _ => CsvPoints.Read(content, what, limits),
            };
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw new InvalidInputException(Field, $"The file is damaged: {e.Message}");
        }
    }
}
