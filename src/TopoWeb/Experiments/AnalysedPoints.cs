using TopoWeb.Networks.Filters;
using TopoWeb.Topology;

namespace TopoWeb.Experiments;

/// <summary>Filters on their way through the analysis: normalised or as they are, then those that ρ keeps.</summary>
/// <param name="Cloud">The points.</param>
/// <param name="Rows">Row of the input of each point.</param>
/// <param name="Input">Points before normalisation.</param>
/// <param name="Dropped">Constant points, which normalisation drops.</param>
internal sealed record AnalysedPoints(PointCloud Cloud, int[] Rows, int Input, int Dropped)
{
    /// <summary>Set where the filters came as what ρ had kept: they are not filtered again, and <see cref="Input"/> and <see cref="Dropped"/> count all that ρ saw.</summary>
    public FilterCore? Core { get; init; }

    /// <exception cref="InvalidInputException">No point is left.</exception>
    public static AnalysedPoints Of(FilterArtifact filters, bool normalize)
    {
        var (cloud, rows, dropped) = normalize ? Normalization.Apply(filters.Points) : new(filters.Points, [.. Enumerable.Range(0, filters.Points.Count)], 0);
        if (filters.Core is { } core)
            return dropped == 0
                ? new(cloud, rows, core.Input, core.Dropped) { Core = core }
                : throw new InvalidInputException("points", $"{dropped:N0} of the {filters.Points.Count:N0} filters that ρ({core.K}, {core.P}) kept are constant, which cannot be: the file is damaged.");
        return cloud.Count > 0
            ? new(cloud, rows, filters.Points.Count, dropped)
            : throw new InvalidInputException("points", $"No points left: all {filters.Points.Count:N0} are constant, and normalisation drops constant points. Choose other filters, or switch normalisation off.");
    }

    /// <summary>The points at some positions; null keeps all.</summary>
    public AnalysedPoints Keep(int[]? kept) => kept is null ? this : this with { Cloud = Cloud.Select(kept), Rows = Array.ConvertAll(kept, k => Rows[k]) };

    public IEnumerable<string> Notes()
    {
        if (Core is not null)
            yield return $"{Core.Sentence} They are not filtered again.";
        if (Dropped > 0)
            yield return $"{Dropped:N0} of {Input:N0} points are constant; normalisation dropped them.";
    }
}
