using TopoWeb.Topology.Mapper.Graph;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Tests.Mapper;

/// <summary>Mapper straight from its definition, for given lens values: every interval is asked about every point, clusters are the components of "closer than the cut".</summary>
internal static class NaiveMapper
{
    /// <summary>By definition, a lens whose range is less than this part of the largest one is constant.</summary>
    private const double ConstantRange = 1e-6;

    /// <summary>By definition, intervals reach out by this part of the range, and heights that differ by less are equal.</summary>
    private const double Reach = 1e-12;

    public static (List<(string Bin, int[] Members)> Nodes, List<MapperEdge> Edges) Build(PointCloud cloud, double[][] lenses, MapperSettings settings)
    {
        var scaled = Scale(cloud, settings.Metric);
        double Metric(int i, int j) => settings.Metric == MapperMetric.Cosine
            ? Clouds.Distance(scaled, i, j) * Clouds.Distance(scaled, i, j) / 2
            : Clouds.Distance(scaled, i, j);
        var nodes = new List<(string Bin, int[] Members)>();
        foreach (var (bin, members) in Bins(lenses, settings, [], Enumerable.Range(0, cloud.Count).ToArray()))
            foreach (var cluster in Clusters(members, Metric, settings))
                nodes.Add((bin, cluster));

        var edges = new List<MapperEdge>();
        for (var i = 0; i < nodes.Count; i++)
            for (var j = i + 1; j < nodes.Count; j++)
                if (nodes[i].Members.Intersect(nodes[j].Members).Count() is var shared && shared >= settings.MinimumShared)
                    edges.Add(new MapperEdge(i, j, shared));
        return (nodes, edges);
    }

    private static PointCloud Scale(PointCloud cloud, MapperMetric metric)
    {
        var rows = Enumerable.Range(0, cloud.Count).Select(i => cloud.Row(i).ToArray()).ToArray();
        if (metric == MapperMetric.Cosine)
            return Clouds.Rows([.. rows.Select(row => row.Select(x => x / row.Max(Math.Abs)).ToArray()).Select(row => row.Select(x => x / Math.Sqrt(row.Sum(y => y * y))).ToArray())]);
        for (var c = 0; c < cloud.Dimension && metric != MapperMetric.Euclidean; c++)
        {
            var mean = rows.Sum(row => row[c]) / rows.Length;
            var variance = rows.Sum(row => (row[c] - mean) * (row[c] - mean)) / rows.Length;
            // Before any row is divided: a divided entry may happen to equal the others.
            var divisor = rows.All(x => x[c] == rows[0][c]) ? 1 : metric == MapperMetric.Vne ? Math.Sqrt(variance) : variance;
            foreach (var row in rows)
                row[c] /= divisor;
        }

        return Clouds.Rows(rows);
    }

    private static IEnumerable<(string Bin, int[] Members)> Bins(double[][] lenses, MapperSettings settings, int[] bin, int[] members)
    {
        if (members.Length == 0)
            yield break;
        if (bin.Length == lenses.Length)
        {
            yield return (string.Join(",", bin), members);
            yield break;
        }

        var lens = lenses[bin.Length];
        var (min, max) = (lens.Min(), lens.Max());
        var constant = max - min <= ConstantRange * lenses.Max(x => Math.Max(x.Max() - x.Min(), x.Max(Math.Abs)));
        for (var i = 0; i < (constant ? 1 : settings.Resolution); i++)
        {
            var (start, end) = constant ? (0, max - min) : Interval(max - min, i, settings);
            var margin = Reach * (max - min);
            foreach (var result in Bins(lenses, settings, [.. bin, i], [.. members.Where(x => lens[x] - min >= start - margin && lens[x] - min <= end + margin)]))
                yield return result;
        }
    }

    /// <summary>Measured from the smallest value.</summary>
    private static (double Start, double End) Interval(double range, int i, MapperSettings settings)
    {
        var (n, g) = (settings.Resolution, settings.Gain);
        if (settings.Cover == CoverKind.Overhang)
            return ((i + 0.5) * (range / n) - g * (range / n) / 2, (i + 0.5) * (range / n) + g * (range / n) / 2);
        var length = range * g / (g + n - 1);
        return (i * (length / g), i == n - 1 ? range : i * (length / g) + length);
    }

    private static List<int[]> Clusters(int[] members, Func<int, int, double> metric, MapperSettings settings)
    {
        // Heights by agglomeration: join the two closest clusters until one is left.
        var clusters = members.Select(x => new List<int> { x }).ToList();
        var heights = new List<double>();
        while (clusters.Count > 1)
        {
            var (best, a, b) = (double.PositiveInfinity, 0, 0);
            for (var i = 0; i < clusters.Count; i++)
                for (var j = i + 1; j < clusters.Count; j++)
                    if (clusters[i].Min(x => clusters[j].Min(y => metric(x, y))) is var distance && distance < best)
                        (best, a, b) = (distance, i, j);
            heights.Add(best);
            clusters[a].AddRange(clusters[b]);
            clusters.RemoveAt(b);
        }

        var cut = Cut(heights, members.Max(x => members.Max(y => metric(x, y))), settings) ?? double.PositiveInfinity;
        var label = members.ToDictionary(x => x);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var x in members)
                foreach (var y in members)
                    if (x != y && metric(x, y) <= cut && label[y] < label[x])
                        (label[x], changed) = (label[y], true);
        }

        return [.. members.GroupBy(x => label[x]).OrderBy(x => x.Key).Select(x => x.Order().ToArray())];
    }

    private static double? Cut(List<double> heights, double diameter, MapperSettings settings)
    {
        if (settings.Clustering == ClusteringRule.FixedThreshold)
            return settings.Threshold;
        if (heights.Count < 2)
            return null;
        if (settings.Clustering == ClusteringRule.FirstGap)
            return heights.Zip(heights.Skip(1)).Where(x => x.Second - x.First > settings.RelativeGap * diameter).Select(x => (double?)x.First).FirstOrDefault();
        var values = settings.Clustering == ClusteringRule.FirstEmptyBin ? [.. heights, diameter] : heights;
        var (low, high, k) = (heights[0], values[^1], settings.HistogramBins);
        if (high <= low * (1 + Reach))
            return null;
        var edges = Enumerable.Range(0, k + 1).Select(i => i == k ? high : low + i * ((high - low) / k)).ToArray();
        return Enumerable.Range(0, k).Where(i => !values.Any(v => v >= edges[i] && (v < edges[i + 1] || i == k - 1))).Select(i => (double?)edges[i]).FirstOrDefault();
    }
}
