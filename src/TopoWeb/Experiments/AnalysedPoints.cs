using TopoWeb.Topology;

namespace TopoWeb.Experiments;

/// <summary>Filters on their way through the analysis: normalised or as they are, then those that ρ keeps.</summary>
/// <param name="Cloud">The points.</param>
/// <param name="Rows">Row of the input of each point.</param>
/// <param name="Input">Points before normalisation.</param>
/// <param name="Dropped">Constant points, which normalisation drops.</param>
internal sealed record AnalysedPoints(PointCloud Cloud, int[] Rows, int Input, int Dropped)
{
    /// <exception cref="InvalidInputException">No point is left.</exception>
    public static AnalysedPoints Of(FilterArtifact filters, bool normalize)
    {
        var (cloud, rows, dropped) = normalize ? Normalization.Apply(filters.Points) : new(filters.Points, [.. Enumerable.Range(0, filters.Points.Count)], 0);
        return cloud.Count > 0
            ? new(cloud, rows, filters.Points.Count, dropped)
            : throw new InvalidInputException("points", $"No points left: all {filters.Points.Count:N0} are constant, and normalisation drops constant points. Choose other filters, or switch normalisation off.");
    }

    /// <summary>The points at some positions; null keeps all.</summary>
    public AnalysedPoints Keep(int[]? kept) => kept is null ? this : this with { Cloud = Cloud.Select(kept), Rows = Array.ConvertAll(kept, k => Rows[k]) };

    public IEnumerable<string> Notes()
    {
        if (Dropped > 0)
            yield return $"{Dropped:N0} of {Input:N0} points are constant; normalisation dropped them.";
    }
}
