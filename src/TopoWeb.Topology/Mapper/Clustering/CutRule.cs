using System.Numerics.Tensors;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>Where a single linkage dendrogram is cut.</summary>
internal static class CutRule
{
    /// <summary>Heights that differ by no more than this fraction are equal.</summary>
    private const double EqualMargin = 1e-12;

    /// <summary>Over a range of no more than this fraction, rounding may give two edges of a histogram the same place.</summary>
    private const double NarrowMargin = 1e-9;

    /// <summary>The height up to which merges are done; null for one cluster.</summary>
    /// <param name="heights">Heights of the m − 1 merges in any order, m ≥ 2.</param>
    /// <param name="diameter">Largest distance of two points.</param>
    /// <param name="settings">Rule and parameters.</param>
    public static double? Height(ReadOnlySpan<double> heights, double diameter, MapperSettings settings) => settings.Clustering switch
    {
        ClusteringRule.FirstEmptyBin => FirstEmptyBin(heights, diameter, settings.HistogramBins),
        ClusteringRule.HistogramOverHeights => FirstEmptyBin(heights, TensorPrimitives.Max(heights), settings.HistogramBins),
        ClusteringRule.FirstGap => FirstGap(heights, settings.RelativeGap * diameter),
        ClusteringRule.FixedThreshold => settings.Threshold,
        _ => throw new InvalidInputException("mapper.clustering", $"Unknown rule {settings.Clustering}."),
    };

    /// <summary>Clusters of merges below this height are the same for the rule; null for one that tells all heights apart, 0 where all points are one cluster.</summary>
    /// <param name="smallest">The smallest height.</param>
    /// <param name="diameter">Largest distance of two points, where <see cref="NeedsDiameter"/>.</param>
    /// <param name="settings">Rule and parameters.</param>
    public static double? Coarse(double smallest, double diameter, MapperSettings settings) => settings.Clustering switch
    {
        // The first bin is never empty, and what is in it is joined at any cut.
        ClusteringRule.FirstEmptyBin => diameter > smallest * (1 + EqualMargin) ? BinEdges(smallest, diameter, settings.HistogramBins)[1] : 0,
        ClusteringRule.FixedThreshold => Math.BitIncrement(settings.Threshold!.Value),
        _ => null,
    };

    /// <summary>From this height on no heights are needed as long as one of the first <paramref name="bins"/> bins of the histogram is empty; null where all are needed.</summary>
    public static double? EndOfHeights(double smallest, double diameter, MapperSettings settings, int bins) => settings.Clustering switch
    {
        // Narrow bins do not tell heights apart.
        ClusteringRule.FirstEmptyBin when bins < settings.HistogramBins && diameter > smallest * (1 + NarrowMargin) => BinEdges(smallest, diameter, settings.HistogramBins)[bins],
        ClusteringRule.FixedThreshold => Math.BitIncrement(settings.Threshold!.Value),
        _ => null,
    };

    /// <summary>Whether one of the first <paramref name="bins"/> bins is empty. Heights beyond them may be missing.</summary>
    public static bool HasEmptyBin(ReadOnlySpan<double> heights, double diameter, MapperSettings settings, int bins) =>
        FirstEmpty(heights, BinEdges(TensorPrimitives.Min(heights), diameter, settings.HistogramBins)) is >= 0 and var empty && empty < bins;

    /// <summary>Whether a rule asks for the diameter.</summary>
    public static bool NeedsDiameter(ClusteringRule rule) => rule is ClusteringRule.FirstEmptyBin or ClusteringRule.FirstGap;

    /// <summary>Whether a rule asks for heights.</summary>
    public static bool NeedsHeights(ClusteringRule rule) => rule != ClusteringRule.FixedThreshold;

    /// <summary>Left edge of the first empty bin of the heights and <paramref name="end"/> (their largest, or the diameter) over [h₁, end]. O(m + bins).</summary>
    private static double? FirstEmptyBin(ReadOnlySpan<double> heights, double end, int bins)
    {
        if (heights.Length < 2)
            return null;
        var start = TensorPrimitives.Min(heights);
        // Equal up to rounding is equal: a histogram of rounding errors would break up points that are all equally far apart.
        if (!(end > start * (1 + EqualMargin)))
            return null;
        var edges = BinEdges(start, end, bins);
        return FirstEmpty(heights, edges) is >= 0 and var empty ? edges[empty] : null;
    }

    /// <summary>The first bin that holds no height; −1 if there is none.</summary>
    private static int FirstEmpty(ReadOnlySpan<double> heights, double[] edges)
    {
        var bins = edges.Length - 1;
        Span<bool> filled = bins <= 1024 ? stackalloc bool[bins] : new bool[bins];
        filled.Clear();
        // The last bin is closed on both sides, and its right end is the last height or the diameter.
        filled[^1] = true;
        foreach (var height in heights)
            filled[BinOf(height, edges, edges[0], bins / (edges[^1] - edges[0]))] = true;
        return filled.IndexOf(false);
    }

    /// <summary>The bin that holds <paramref name="height"/>, closed on the left and open on the right but for the last. Guessed by division, then put right by the edges.</summary>
    private static int BinOf(double height, double[] edges, double start, double scale)
    {
        var last = edges.Length - 2;
        var guess = (height - start) * scale;
        var bin = guess >= last ? last : guess > 0 ? (int)guess : 0;
        while (bin > 0 && height < edges[bin])
            bin--;
        while (bin < last && height >= edges[bin + 1])
            bin++;
        return bin;
    }

    /// <summary>The last height before the first jump larger than <paramref name="gap"/>; null if there is none.</summary>
    private static double? FirstGap(ReadOnlySpan<double> heights, double gap)
    {
        var sorted = heights.ToArray();
        Array.Sort(sorted);
        for (var i = 1; i < sorted.Length; i++)
            if (sorted[i] - sorted[i - 1] > gap)
                return sorted[i - 1];
        return null;
    }

    /// <summary>bins + 1 edges, to the last bit those of NumPy's <c>linspace</c>, which <c>numpy.histogram</c> sorts values by.</summary>
    internal static double[] BinEdges(double start, double end, int bins)
    {
        var edges = new double[bins + 1];
        var width = end - start;
        var step = width / bins;
        for (var i = 0; i < bins; i++)
            edges[i] = (step == 0 ? (double)i / bins * width : i * step) + start;
        edges[bins] = end;
        return edges;
    }
}
