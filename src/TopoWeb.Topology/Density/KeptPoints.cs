using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Density;

/// <summary>The points that ρ(k, p) keeps, where nobody asks for the distances to their neighbours.</summary>
/// <remarks>
/// Only the order of those distances about the p-quantile matters. A sample of the points gives two radii with the quantile between them; a point with k neighbours
/// within the smaller one is kept, one with fewer than k within the larger one is not, and only the others need their distances. Should the sample have been misleading, all get theirs:
/// the points are those of <see cref="DensityFiltration"/> in any case.
/// </remarks>
internal static class KeptPoints
{
    /// <summary>Fewer points are not worth a sample.</summary>
    private const int Few = 1_000;

    private const int FewestSampled = 128;
    private const int MostSampled = 1_024;

    /// <summary>One point in so many is sampled.</summary>
    private const int PointsPerSample = 32;

    /// <summary>Standard deviations of the sample's quantile on either side.</summary>
    private const double Spread = 3;

    /// <summary>Positions of the kept points, ascending; on one thread.</summary>
    /// <exception cref="InvalidInputException">k or p outside its limits, or a value is too large (<see cref="PointScale"/>).</exception>
    public static int[] Of(PointCloud cloud, DensitySettings settings, CancellationToken cancellation)
    {
        settings.Validate(cloud.Count);
        var keep = DensityFiltration.CountKept(settings.P, cloud.Count);
        return (cloud.Count >= Few ? new Quantile(PointScale.Of(cloud).Cloud, settings.K, keep, cancellation).Kept() : null)
            ?? DensityFiltration.Apply(cloud, settings, 1, null, cancellation).Kept;
    }

    private sealed class Quantile
    {
        private readonly PointCloud _cloud;
        private readonly int _k;
        private readonly int _keep;
        private readonly NeighborTree _tree;
        private readonly NeighborSearch _search;
        private readonly CancellationToken _cancellation;

        public Quantile(PointCloud cloud, int k, int keep, CancellationToken cancellation)
        {
            (_cloud, _k, _keep, _cancellation) = (cloud, k, keep, cancellation);
            var scaled = new ScaledPoints(cloud);
            _tree = new NeighborTree(scaled, cloud.Count, 1, cancellation);
            _search = new NeighborSearch(_tree, scaled, cloud, k, onlyDistances: true, prune: true);
        }

        /// <summary>The kept points; null where the sample was misleading.</summary>
        public int[]? Kept()
        {
            var (low, high) = Radii();
            var counts = new NeighborCounts(_cloud, _tree.Points, low, high, _cancellation);
            var kept = new List<int>(_keep);
            var open = new List<(double Distance, int Point)>();
            for (var position = 0; position < _cloud.Count; position++)
            {
                // A point counts itself.
                if (counts.Within[position] > _k)
                    kept.Add(_tree.Points[position]);
                else if (counts.Near[position] > _k)
                    open.Add((Distance(position), _tree.Points[position]));
            }

            open.Sort();
            var taken = _keep - kept.Count;
            // All that are nearer than the smaller radius are kept, and nobody beyond the larger one: else the radii do not hold the quantile between them.
            if (taken < 0 || taken > open.Count || (taken < open.Count && open[taken].Distance <= low) || (taken > 0 && open[taken - 1].Distance > high))
                return null;
            for (var i = 0; i < taken; i++)
                kept.Add(open[i].Point);
            kept.Sort();
            return [.. kept];
        }

        /// <summary>Two distances, most likely with that between them which the kept points do not exceed.</summary>
        private (double Low, double High) Radii()
        {
            var n = _cloud.Count;
            var sample = new double[Math.Clamp(n / PointsPerSample, FewestSampled, MostSampled)];
            for (var i = 0; i < sample.Length; i++)
            {
                // Evenly along the tree, and so all over the cloud.
                sample[i] = Distance((int)((i + 0.5) * n / sample.Length));
            }

            Array.Sort(sample);
            var (share, deviation) = ((double)_keep / n * sample.Length, Spread * Math.Sqrt((double)_keep / n * (1 - (double)_keep / n) * sample.Length));
            return (sample[Math.Clamp((int)(share - deviation) - 1, 0, sample.Length - 1)], sample[Math.Clamp((int)(share + deviation) + 1, 0, sample.Length - 1)]);
        }

        /// <summary>Distance of a point to its k-th nearest.</summary>
        private double Distance(int position)
        {
            _cancellation.ThrowIfCancellationRequested();
            var leaf = LeafOf(position);
            _search.Run(leaf, position - _tree.Start(leaf), 1);
            return _search.Found(0).KthDistance();
        }

        private int LeafOf(int position)
        {
            var leaf = (int)Math.Min(_tree.Leaves - 1, (long)position * _tree.Leaves / _cloud.Count);
            while (_tree.Start(leaf) > position)
                leaf--;
            while (_tree.Start(leaf + 1) <= position)
                leaf++;
            return leaf;
        }
    }
}
