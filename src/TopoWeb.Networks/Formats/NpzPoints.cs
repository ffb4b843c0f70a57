using System.IO.Compression;
using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Networks.Formats.Tables;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats;

/// <summary>One array out of an <c>.npz</c>: a zip of <c>.npy</c> files. Entries are read as they unpack, never more than their header promises.</summary>
internal static class NpzPoints
{
    private const string Ending = ".npy";

    /// <summary>Reads the array of this name, or the only one.</summary>
    public static PointFileContent Read(Stream content, string? array, PointFileLimits limits, KernelAxes? axes)
    {
        using var archive = Open(content, limits);
        var entries = Arrays(archive);
        var headers = Headers(entries);
        var ofFile = KernelReading.OfFile(headers.Values.Select(h => h.Shape));
        var readable = Readable(entries, headers, ofFile, limits, axes);
        var (name, entry) = Choose(entries, readable, headers, array);
        var what = $"The array “{name}”";
        using var stream = entry.Open();
        var origin = EnsembleFile.OriginOf(archive, name, limits);
        var reading = KernelReading.Plain;
        var values = NpyArray.Read(stream, what, header =>
        {
            if (axes is not null || origin.Layer is null) // what training wrote is in the order of this project
                reading = KernelReading.Of(header.Shape, axes, ofFile, name);
            PointShape.Check(header, what, limits, reading.Axes);
        });
        var points = PointShape.ToContent(values, what, name, readable, origin, reading);
        return points with
        {
            Columns = ReadColumns([.. entries.Where(e => origin.Core is null || e.Name != EnsembleCores.RowsName(name))], points.Points.Count, limits),
            Tensors = [TensorName.Of(points.Bank?.Layer, name)],
        };
    }

    /// <summary>Arrays of one axis with one value a point are columns, the first so many of the file.</summary>
    private static Dictionary<string, double[]> ReadColumns(IReadOnlyList<(string Name, ZipArchiveEntry Entry)> entries, int points, PointFileLimits limits)
    {
        var columns = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var (name, entry) in entries.Where(e => ColumnNames.MayBe(e.Name)))
        {
            if (columns.Count == limits.MaximumColumns)
                break;
            if (!IsColumn(entry, name, points))
                continue;
            using var stream = entry.Open();
            var values = NpyArray.Read(stream, $"The array “{name}”", _ => { }).Values;
            if (Array.FindIndex(values, double.IsInfinity) is >= 0 and var row)
                throw new InvalidInputException("file", $"The array “{name}”, a column of the points, is {values[row]} in row {row}; values must be finite, or NaN for no value.");
            columns[name] = values;
        }
        return columns;
    }

    private static bool IsColumn(ZipArchiveEntry entry, string name, int points)
    {
        try
        {
            using var stream = entry.Open();
            return NpyHeader.Read(stream, name).Shape is [var length] && length == points;
        }
        catch (Exception e) when (e is InvalidInputException or InvalidDataException or IOException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Names of the arrays that hold points or weights, in the order of the file.</summary>
    public static IReadOnlyList<string> Readable(Stream content, PointFileLimits limits, KernelAxes? axes)
    {
        using var archive = Open(content, limits);
        var entries = Arrays(archive);
        var headers = Headers(entries);
        return Readable(entries, headers, KernelReading.OfFile(headers.Values.Select(h => h.Shape)), limits, axes);
    }

    /// <summary>Whether an array has the axes of kernels.</summary>
    public static bool HasKernels(Stream content, PointFileLimits limits)
    {
        using var archive = Open(content, limits);
        return Headers(Arrays(archive)).Values.Any(h => KernelReading.IsKernel(h.Shape));
    }

    private static string[] Readable(IReadOnlyList<(string Name, ZipArchiveEntry Entry)> entries, Dictionary<string, NpyHeader> headers, KernelAxes? ofFile, PointFileLimits limits, KernelAxes? axes) =>
        [.. entries.Select(e => e.Name).Where(name => headers.TryGetValue(name, out var header) && IsReadable(header, name, ofFile, limits, axes))];

    /// <summary>Opens a zip and counts its entries.</summary>
    public static ZipArchive Open(Stream content, PointFileLimits limits)
    {
        ZipArchive archive;
        try
        {
            archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException)
        {
            throw new InvalidInputException("file", "The file is not an .npz: it is not a zip archive, or it is truncated.");
        }
        return archive.Entries.Count <= limits.MaximumEntries
            ? archive
            : throw new InvalidInputException("file", $"The file has {archive.Entries.Count} entries; the limit is {limits.MaximumEntries}.");
    }

    /// <summary>The arrays of a zip by name, in the order of the file; of two with one name the first.</summary>
    public static IReadOnlyList<(string Name, ZipArchiveEntry Entry)> Arrays(ZipArchive archive) =>
        [.. archive.Entries
            .Where(e => e.FullName.EndsWith(Ending, StringComparison.Ordinal))
            .Select(e => (e.FullName[..^Ending.Length], e))
            .DistinctBy(e => e.Item1)];

    private static (string Name, ZipArchiveEntry Entry) Choose(
        IReadOnlyList<(string Name, ZipArchiveEntry Entry)> entries, string[] readable, Dictionary<string, NpyHeader> headers, string? array)
    {
        if (entries.Count == 0)
            throw new InvalidInputException("file", "The file contains no arrays.");
        if (array is null)
            return entries.Count == 1 ? entries[0]
                : readable.Length == 1 && !MayBeDense(entries, headers[readable[0]]) ? entries.First(e => e.Name == readable[0])
                : throw new InvalidInputException("array", $"The file contains {entries.Count} arrays. Choose one: {Names(readable)}.");
        var at = entries.Select(e => e.Name).ToList().IndexOf(array);
        return at >= 0 ? entries[at] : throw new InvalidInputException("array", $"The file has no array “{array}”. Its arrays are {Names(readable)}.");
    }

    private static string Names(string[] readable) => readable.Length == 0
        ? "none with points (rows n×d, patches n×k×k, weights O×I×k×k or N×O×I×k×k)"
        : string.Join(", ", readable.Take(20)) + (readable.Length > 20 ? ", …" : "");

    /// <summary>Of <c>np.savez(*model.get_weights())</c>, which numbers its arrays, the one with two axes is a dense layer and no cloud.</summary>
    private static bool MayBeDense(IReadOnlyList<(string Name, ZipArchiveEntry Entry)> entries, NpyHeader header) =>
        header.Shape.Length == 2 && entries.All(e => e.Name.StartsWith("arr_", StringComparison.Ordinal));

    /// <summary>Headers of the arrays that have one.</summary>
    private static Dictionary<string, NpyHeader> Headers(IReadOnlyList<(string Name, ZipArchiveEntry Entry)> entries)
    {
        var headers = new Dictionary<string, NpyHeader>(StringComparer.Ordinal);
        foreach (var (name, entry) in entries)
            try
            {
                using var stream = entry.Open();
                headers[name] = NpyHeader.Read(stream, name);
            }
            catch (Exception e) when (e is InvalidInputException or InvalidDataException or IOException or NotSupportedException)
            {
                // Not an array, or a damaged one: not offered, and refused with the reason if it is asked for.
            }
        return headers;
    }

    private static bool IsReadable(NpyHeader header, string name, KernelAxes? ofFile, PointFileLimits limits, KernelAxes? axes)
    {
        try
        {
            PointShape.Check(header, name, limits, KernelReading.Of(header.Shape, axes, ofFile, name).Axes);
            return true;
        }
        catch (InvalidInputException)
        {
            return false;
        }
    }
}
