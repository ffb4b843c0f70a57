using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Networks.Formats.Tables;
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
    public int MaximumDimension { get; init; } = 256;

    /// <summary>Most columns of one value a point besides the coordinates.</summary>
    public int MaximumColumns { get; init; } = 32;

    /// <summary>Most entries of an <c>.npz</c>.</summary>
    public int MaximumEntries { get; init; } = 10_000;

    /// <summary>What the setting of <see cref="MaximumBytes"/> is called; null where there is none.</summary>
    public string? BytesSetting { get; init; }

    /// <summary>What the setting of <see cref="MaximumRows"/> is called; null where there is none.</summary>
    public string? RowsSetting { get; init; }

    /// <summary>What the setting of <see cref="MaximumDimension"/> is called; null where there is none.</summary>
    public string? DimensionSetting { get; init; }

    /// <summary>The name of a setting behind its value in a message.</summary>
    internal static string In(string? setting) => setting is null ? "" : $" ({setting})";

    internal TableLimits ForTables() => new(MaximumRows, MaximumDimension, MaximumColumns, MaximumBytes, RowsSetting, DimensionSetting, BytesSetting);
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

    /// <summary>Whether the coordinates are columns of a table with names of their own: such rows are no patches, however many columns there are.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Further values of each point by name, one per point; NaN for no value.</summary>
    public IReadOnlyDictionary<string, double[]> Columns { get; init; } = new Dictionary<string, double[]>();

    /// <summary>Of columns that are text in the file, the texts that their values count, from 0.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Categories { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}

/// <summary>Reads point clouds and weights: <c>.npy</c>, <c>.npz</c> (rows n×d, patches n×k×k, O×I×k×k or k×k×I×O, or several networks N×O×I×k×k) and <c>.csv</c> (rows = points).</summary>
public static class PointFile
{
    private const string Field = "file";

    private const string Wanted = "points or arrays as .npy, .npz, .csv, .parquet or .feather";

    /// <summary>Names of the arrays in an .npz that <see cref="Read"/> takes, to choose one of; empty for the other kinds of file. Reads headers only.</summary>
    /// <param name="stream">The content; must seek.</param>
    /// <param name="name">File name; its extension decides where the content leaves a doubt.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="axes">Order of the axes of kernels; null tells it by the shapes.</param>
    /// <exception cref="InvalidInputException">Not a zip, or too many entries.</exception>
    public static IReadOnlyList<string> Arrays(Stream stream, string name, PointFileLimits limits, KernelAxes? axes = null) =>
        KindOf(stream, name) == ContentKind.Npz ? NpzPoints.Readable(stream, limits, axes) : [];

    /// <summary>Reads <paramref name="stream"/>; its kind is told by its content (<see cref="ContentKinds"/>).</summary>
    /// <param name="stream">The content. Need not seek.</param>
    /// <param name="name">File name; its extension decides where the content leaves a doubt.</param>
    /// <param name="array">Array of an .npz; null takes the only one, and is an error naming the choices where there are several.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="table">How a table is to be read; null for as its content says.</param>
    /// <param name="axes">Order of the axes of kernels; null tells it by the shapes, and a note says so where it is not O×I×k×k.</param>
    /// <exception cref="InvalidInputException">Ragged, non-numeric, NaN, empty, truncated, pickled, too large, unknown; the message says where and what to do.</exception>
    public static PointFileContent Read(Stream stream, string name, string? array, PointFileLimits limits, TableOptions? table = null, KernelAxes? axes = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(limits);
        const string what = "The file";
        using var content = BoundedContent.Read(stream, what, limits.MaximumBytes, limits.BytesSetting);
        var kind = KindOf(content, name);
        if (kind is not ContentKind.Npz && array is not null && (kind == ContentKind.Npy || IsTable(kind)))
            throw new InvalidInputException("array", $"{(kind == ContentKind.Npy ? "An .npy file" : "A table")} holds only one array. Remove the array name “{array}”.");
        if (!IsTable(kind))
            table?.RequireNone($"{(kind is ContentKind.Npy or ContentKind.Npz ? $"An .{kind.ToString().ToLowerInvariant()} file" : "The file")} is not a table");
        if (axes is not null && IsTable(kind))
            throw new InvalidInputException("axes", $"A table holds rows. The order of axes applies to kernels. Remove “{axes.Order}”.");
        try
        {
            var read = kind switch
            {
                _ when IsTable(kind) => Content(Table.Read(content, what, table ?? new(), limits.ForTables())),
                ContentKind.Npy => ReadArray(content, what, limits, axes),
                ContentKind.Npz => NpzPoints.Read(content, array, limits, axes),
                ContentKind.Zip => throw ContentAdvice.Refuse(kind, Wanted, ZipDirectory.Names(content)),
                _ => throw ContentAdvice.Refuse(kind, Wanted),
            };
            return read.Bank is null && DistanceMatrixNote.Of(read.Points) is { } note ? read with { Notes = [.. read.Notes, note] } : read;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw new InvalidInputException(Field, $"The file is damaged: {e.Message}");
        }
    }

    /// <summary>By the content; where that leaves a doubt, as the extension says.</summary>
    private static ContentKind KindOf(Stream content, string name) => (ContentKinds.Of(content), Path.GetExtension(name).ToLowerInvariant()) switch
    {
        (ContentKind.Unknown or ContentKind.Text, ".npy") => ContentKind.Npy,
        (ContentKind.Unknown or ContentKind.Text or ContentKind.Zip, ".npz") => ContentKind.Npz,
        (ContentKind.Unknown or ContentKind.Json, ".csv" or ".tsv" or ".txt") => ContentKind.Text, // its lines say what is wrong
        var (kind, _) => kind,
    };

    private static bool IsTable(ContentKind kind) => kind is ContentKind.Text or ContentKind.Parquet or ContentKind.Arrow or ContentKind.Feather;

    /// <summary>Whether a file is a table, of which columns can be chosen: by its content, and where that leaves a doubt by its extension.</summary>
    /// <param name="content">The content; must seek. Stands at its start afterwards.</param>
    /// <param name="name">File name; only its extension is used.</param>
    public static bool IsTable(Stream content, string name) => IsTable(KindOf(content, name));

    /// <summary>What <see cref="Read"/> would understand of a table, before it is read.</summary>
    /// <param name="stream">The content. Need not seek.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="table">How it is to be read; null for as its content says.</param>
    /// <exception cref="InvalidInputException">It is no table, or the options do not fit it.</exception>
    public static TablePreview Preview(Stream stream, PointFileLimits limits, TableOptions? table = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(limits);
        const string what = "The file";
        using var content = BoundedContent.Read(stream, what, limits.MaximumBytes, limits.BytesSetting);
        if (content.Length == 0)
            throw new InvalidInputException(Field, "The file is empty.");
        return Table.Preview(content, what, table ?? new(), limits.ForTables());
    }

    private static PointFileContent Content(TableContent table) => new(new PointCloud(table.Values, table.Dimension), null, null, [])
    {
        IsNamed = table.IsNamed,
        Columns = table.Columns,
        Categories = table.Categories,
        Notes = table.Notes,
    };

    /// <summary>Whether a file of arrays holds one that may be kernels, for which an order of axes can be chosen. Reads headers only.</summary>
    /// <param name="stream">The content; must seek.</param>
    /// <param name="name">File name; only its extension is used.</param>
    /// <param name="limits">Bounds.</param>
    /// <exception cref="InvalidInputException">It is no array, or not a zip.</exception>
    public static bool HasKernels(Stream stream, string name, PointFileLimits limits)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var kind = KindOf(stream, name);
        stream.Position = 0;
        return kind switch
        {
            ContentKind.Npy => KernelReading.IsKernel(NpyHeader.Read(stream, "The file").Shape),
            ContentKind.Npz => NpzPoints.HasKernels(stream, limits),
            _ => false,
        };
    }

    private static PointFileContent ReadArray(Stream content, string what, PointFileLimits limits, KernelAxes? axes)
    {
        var reading = KernelReading.Plain;
        var array = NpyArray.Read(content, what, header => PointShape.Check(header, what, limits, (reading = KernelReading.Of(header.Shape, axes, ofFile: null, what)).Axes));
        return PointShape.ToContent(array, what, reading: reading);
    }
}
