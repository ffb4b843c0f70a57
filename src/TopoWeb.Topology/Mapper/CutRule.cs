namespace TopoWeb.Topology.Mapper;

/// <summary>Where a single linkage dendrogram is cut.</summary>
internal static class CutRule
{
    /// <summary>Heights that differ by no more than this fraction are equal.</summary>
    private const double EqualMargin = 1e-12;

    /// <summary>The height up to which merges are done; null for one cluster.</summary>
    /// <param name="heights">Heights of the m − 1 merges, ascending, m ≥ 2.</param>
    /// <param name="diameter">Largest distance of two points.</param>
    /// <param name="settings">Rule and parameters.</param>
    public static double? Height(ReadOnlySpan<double> heights, double diameter, MapperSettings settings) => settings.Clustering switch
    {
        ClusteringRule.FirstEmptyBin => FirstEmptyBin(heights, diameter, settings.HistogramBins, withDiameter: true),
        ClusteringRule.HistogramOverHeights => FirstEmptyBin(heights, heights[^1], settings.HistogramBins, withDiameter: false),
        ClusteringRule.FirstGap => FirstGap(heights, settings.RelativeGap * diameter),
        ClusteringRule.FixedThreshold => settings.Threshold,
        _ => throw new SettingException("mapper.clustering", $"The rule {settings.Clustering} is not known."),
    };

    /// <summary>Left edge of the first empty bin of the heights (and the diameter) over [h₁, end].</summary>
    private static double? FirstEmptyBin(ReadOnlySpan<double> heights, double end, int bins, bool withDiameter)
    {
        // Equal up to rounding is equal: a histogram of rounding errors would break up points that are all equally far apart.
        if (heights.Length < 2 || !(end > heights[0] * (1 + EqualMargin)))
            return null;
        var edges = BinEdges(heights[0], end, bins);
        var next = 0;
        for (var bin = 0; bin < bins; bin++)
        {
            // Bins are closed on the left and open on the right, the last one closed: it holds the diameter or the last height.
            var first = next;
            while (next < heights.Length && (heights[next] < edges[bin + 1] || bin == bins - 1))
                next++;
            var holdsDiameter = withDiameter && bin == bins - 1;
            if (next == first && !holdsDiameter)
                return edges[bin];
        }

        return null;
    }

    /// <summary>The last height before the first jump larger than <paramref name="gap"/>; null where there is none.</summary>
    private static double? FirstGap(ReadOnlySpan<double> heights, double gap)
    {
        for (var i = 1; i < heights.Length; i++)
            if (heights[i] - heights[i - 1] > gap)
                return heights[i - 1];
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
