using System.IO.Compression;
using TopoWeb.Networks.Filters;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;

namespace TopoWeb.Networks.Formats;

/// <summary>
/// Cores in an ensemble file: <c>L2_002000</c> of shape R×1×3×3 holds the filters that ρ(k, p) kept of the layer, <c>L2_002000_rows</c> (int32)
/// their rows in the whole N·O·I stack, and <c>cores</c> in the metadata says which ρ and which stack.
/// </summary>
internal static class EnsembleCores
{
    public static string RowsName(string array) => $"{array}_rows";

    public static ArrayCore Describe(FilterCore core) => new(core.K, core.P, core.Input, core.Dropped, core.Networks, core.Out, core.In);

    /// <summary>The core that an array is; null for a whole layer.</summary>
    /// <exception cref="InvalidInputException">Rows and metadata contradict each other.</exception>
    public static FilterCore? Read(ZipArchive archive, string array, EnsembleMetadata metadata, PointFileLimits limits)
    {
        if (metadata.Cores?.TryGetValue(array, out var core) != true || core is null)
            return null;
        var name = RowsName(array);
        using var content = CheckedContent.Read(archive.GetEntry(name + ".npy") ?? throw Damaged(array, $"{name} is missing"), name, limits.MaximumBytes);
        var rows = NpyArray.Read(content, name, header => Require(header.Shape.Length == 1 && header.Shape[0] <= limits.MaximumRows, array, $"{name} is not a list of at most {limits.MaximumRows:N0} rows"));
        return Check(array, core, Array.ConvertAll(rows.Values, v => (int)v), metadata);
    }

    private static FilterCore Check(string array, ArrayCore core, int[] rows, EnsembleMetadata metadata)
    {
        Require(core is { Networks: > 0, Out: > 0, In: > 0 } && (long)core.Networks * core.Out * core.In == core.Input, array, $"{core.Networks}×{core.Out}×{core.In} filters are not {core.Input:N0}");
        Require(core.Networks == metadata.NetworkSeeds.Length, array, $"it is of {core.Networks} networks, but the file is of {metadata.NetworkSeeds.Length}");
        Require(core.Dropped >= 0 && core.Dropped < core.Input, array, $"{core.Dropped:N0} constant filters of {core.Input:N0} make no sense");
        new DensitySettings { K = core.K, P = core.P }.Validate(core.Input - core.Dropped);
        var kept = DensityFiltration.CountKept(core.P, core.Input - core.Dropped);
        Require(rows.Length == kept, array, $"ρ({core.K}, {core.P}) keeps {kept:N0} of its filters, but {rows.Length:N0} rows are given");
        for (var i = 0; i < rows.Length; i++)
            Require(rows[i] > (i == 0 ? -1 : rows[i - 1]) && rows[i] < core.Input, array, $"row {rows[i]} at position {i} does not increase or is not below {core.Input:N0}");
        return new FilterCore(core.K, core.P, core.Networks, core.Out, core.In, core.Dropped, rows);
    }

    private static void Require(bool right, string array, string otherwise)
    {
        if (!right)
            throw Damaged(array, otherwise);
    }

    private static InvalidInputException Damaged(string array, string why) => new("file", $"The core {array} is damaged: {why}.");
}
