using System.Numerics.Tensors;
using TopoWeb.Controls;
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
    private const int FewPlaces = 10;

    /// <summary>Normalised points that are nearer than this differ by rounding.</summary>
    private const double SamePlace = 1e-9;

    private const string Constant = "constant";

    private const string Advice = "Switch normalisation off to analyse the points as they are.";

    /// <summary>Set where the filters came as what ρ had kept: they are not filtered again, and <see cref="Input"/> and <see cref="Dropped"/> count all that ρ saw.</summary>
    public FilterCore? Core { get; init; }

    /// <summary>What the dropped points are.</summary>
    private string DroppedAre { get; init; } = Constant;

    /// <summary>What normalisation means for these points, where it leaves little of them; null else.</summary>
    private string? Loss { get; init; }

    /// <exception cref="InvalidInputException">No point is left.</exception>
    public static AnalysedPoints Of(FilterArtifact filters, bool normalize)
    {
        var (cloud, rows, dropped) = normalize ? Normalization.Apply(filters.Points) : new(filters.Points, [.. Enumerable.Range(0, filters.Points.Count)], 0);
        if (filters.Core is { } core)
            return dropped == 0
                ? new(cloud, rows, core.Input, core.Dropped) { Core = core }
                : throw new InvalidInputException("points", $"{dropped:N0} of the {filters.Points.Count:N0} filters that ρ({core.K}, {core.P}) kept are constant, which cannot be: the file is damaged.");
        return cloud.Count > 0
            ? new(cloud, rows, filters.Points.Count, dropped) { DroppedAre = WordsOf(filters.Points, rows), Loss = normalize ? LossOf(cloud) : null }
            : throw new InvalidInputException("points", filters.Points.Count > 0 || normalize
                ? $"No points left: all {filters.Points.Count:N0} are {WordsOf(filters.Points, rows)}, and normalisation drops such points. Choose other filters, or switch normalisation off."
                : "There are no points.");
    }

    /// <summary>The points at some positions; null keeps all.</summary>
    public AnalysedPoints Keep(int[]? kept) => kept is null ? this : this with { Cloud = Cloud.Select(kept), Rows = Array.ConvertAll(kept, k => Rows[k]) };

    public IEnumerable<string> Notes()
    {
        if (Core is not null)
            yield return $"{Core.Sentence} They are not filtered again.";
        if (Dropped > 0)
            yield return $"{Dropped:N0} of {NumberFormat.Count(Input, "point")} {(Dropped == 1 ? "is" : "are")} {DroppedAre}; normalisation dropped {(Dropped == 1 ? "it" : "them")}.";
        if (Loss is not null)
            yield return Loss;
    }

    /// <summary>What the points at other rows than these are: those that are not constant are too small to have a direction.</summary>
    private static string WordsOf(PointCloud points, int[] kept)
    {
        for (int row = 0, next = 0; row < points.Count; row++)
        {
            if (next < kept.Length && kept[next] == row)
                next++;
            else if (points.Row(row).ContainsAnyExcept(points.Row(row)[0]))
                return "constant, or differ by less than 10⁻¹² from their mean";
        }
        return Constant;
    }

    private static string? LossOf(PointCloud cloud)
    {
        if (cloud.Dimension == 2)
            return $"Normalised points with 2 coordinates lie on two places only. {Advice}";
        var places = Places(cloud);
        var few = places < Math.Min(FewPlaces, cloud.Count) ? $" They have {places} distinct {(places == 1 ? "place" : "places")} only." : "";
        return cloud.Dimension == 3 ? $"Normalised points with 3 coordinates lie on one circle, so a loop in them says nothing about the data.{few} {Advice}"
            : few.Length > 0 ? $"Normalisation leaves {places} distinct {(places == 1 ? "point" : "points")} of {cloud.Count:N0}: the others differ from them by their mean and their length alone. {Advice}"
            : null;
    }

    /// <summary>How many distinct points there are, up to rounding; counted to <see cref="FewPlaces"/>.</summary>
    private static int Places(PointCloud cloud)
    {
        var first = new List<int>();
        for (var i = 0; i < cloud.Count && first.Count < FewPlaces; i++)
            if (!first.Exists(other => TensorPrimitives.Distance(cloud.Row(i), cloud.Row(other)) < SamePlace))
                first.Add(i);
        return first.Count;
    }
}
