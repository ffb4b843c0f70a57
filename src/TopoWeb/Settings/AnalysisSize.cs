using TopoWeb.Topology;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Settings;

/// <summary>Refuses what cannot fit the memory before any of it is computed, with the numbers and what to change.</summary>
internal static class AnalysisSize
{
    /// <returns>The settings.</returns>
    /// <exception cref="InvalidInputException">They take more memory than the budget has in all.</exception>
    public static BarcodeSettings Require(PointCloud cloud, BarcodeSettings settings, WorkBudget? budget)
    {
        if (budget is not null && Obstacle(cloud.Count, settings, budget.Limit) is { } obstacle)
            throw new InvalidInputException("barcode.complex", obstacle);
        return settings;
    }

    /// <returns>The settings.</returns>
    /// <exception cref="InvalidInputException">They take more memory than the budget has in all.</exception>
    public static MapperSettings Require(PointCloud cloud, MapperSettings settings, WorkBudget? budget)
    {
        if (budget is not null && Obstacle(cloud.Count, cloud.Dimension, settings, budget.Limit) is { } obstacle)
            throw new InvalidInputException("mapper.gain", obstacle);
        return settings;
    }

    /// <summary>What an analysis of points that are still to be computed would need, as far as their number is known.</summary>
    /// <param name="points">Points before ρ.</param>
    /// <param name="dimension">Their coordinates.</param>
    /// <param name="spec">The settings.</param>
    /// <param name="bytes">Memory that it may use.</param>
    /// <exception cref="InvalidInputException">It needs more.</exception>
    public static void Require(long points, int dimension, AnalysisSpec spec, long bytes)
    {
        var kept = (long)Math.Ceiling(points * (spec.Density?.P ?? 1));
        var check = new InputCheck();
        if (spec.Barcode is { } barcode && Obstacle(kept, barcode, bytes) is { } large)
            check.Add("barcode.complex", large);
        if (spec.Mapper is { } mapper && Obstacle(kept, dimension, mapper, bytes) is { } many)
            check.Add("mapper.gain", many);
        check.Throw();
    }

    /// <summary>Why such a complex cannot be computed; null where it can.</summary>
    /// <param name="points">Points that ρ keeps.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="bytes">Memory that it may use.</param>
    public static string? Obstacle(long points, BarcodeSettings settings, long bytes)
    {
        // Of these only the edges within the bound are held, and they are counted as they come.
        if (settings is { Complex: ComplexKind.Rips, TMax: not null })
            return null;
        var size = BarcodeSize.Of(points, settings);
        return size.Bytes <= bytes ? null : FormattableString.Invariant(
            $"The complex on {size.Vertices:N0} of {points:N0} points has up to {size.Edges:N0} edges, which need {Megabytes(size.Bytes):N0} MB of memory; {Megabytes(bytes):N0} MB may be used. Use fewer points or landmarks.");
    }

    /// <summary>Why such a graph cannot be computed; null where it can.</summary>
    /// <param name="points">Points that ρ keeps.</param>
    /// <param name="dimension">Their coordinates.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="bytes">Memory that it may use.</param>
    public static string? Obstacle(long points, int dimension, MapperSettings settings, long bytes)
    {
        var size = MapperSize.Of(points, settings);
        var needed = size.Bytes(dimension, settings.Lenses.Count);
        if (needed <= bytes)
            return null;
        var change = MapperSize.LargestGain(points, dimension, settings, bytes) is { } gain
            ? FormattableString.Invariant($"Lower the gain to {gain:0.#} or less, or the resolution.") : "Use fewer lenses or points.";
        return FormattableString.Invariant(
            $"With resolution {settings.Resolution} and gain {settings.Gain:0.##}, the {points:N0} points have up to {size.Places:N0} places in {size.Nodes:N0} bins, and the graph up to {size.Edges:N0} edges. That needs {Megabytes(needed):N0} MB of memory; {Megabytes(bytes):N0} MB may be used. {change}");
    }

    private static double Megabytes(double bytes) => Math.Ceiling(bytes / (1 << 20));
}
