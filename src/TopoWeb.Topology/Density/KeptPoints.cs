using System.Runtime.CompilerServices;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Density;

/// <summary>The points that ρ(k, p) keeps, where nobody asks for the distances to their neighbours.</summary>
/// <remarks>
/// Only the order of those distances about the p-quantile matters. A sample of the points gives two radii with the quantile between them; a point with k neighbours
/// within the smaller one is kept, one with fewer than k within the larger one is not, and only the others need their distances. Of w neighbours within the smaller radius and a list of those
/// between the radii, the k-th nearest is number k − w of the list: if it comes out between the radii, it is exact, and if not, its side is right. Should the sample have
/// been misleading, all get their distances: the points are those of <see cref="DensityFiltration"/> in any case.
/// </remarks>
internal static class KeptPoints
{
    /// <summary>Fewer points are not worth a sample.</summary>
    private const int Few = 1_000;

    private const int FewestSampled = 128;
    private const int MostSampled = 256;

    /// <summary>One point in so many is sampled.</summary>
    private const int PointsPerSample = 32;

    /// <summary>Standard deviations of the sample's quantile on either side.</summary>
    private const double Spread = 3;

    /// <summary>Positions of the kept points, ascending; on one thread.</summary>
    /// <param name="cloud">All points.</param>
    /// <param name="settings">k and p.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked throughout.</param>
    /// <exception cref="InvalidInputException">k or p outside its limits, or a value is too large (<see cref="PointScale"/>).</exception>
    public static int[] Of(PointCloud cloud, DensitySettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        settings.Validate(cloud.Count);
        var keep = DensityFiltration.CountKept(settings.P, cloud.Count);
        return (cloud.Count >= Few ? new Quantile(PointScale.Of(cloud).Cloud, settings.K, keep, cancellation).Kept(progress) : null)
            ?? DensityFiltration.Apply(cloud, settings, 1, null, cancellation).Kept;
    }

    private sealed class Quantile
    {
        private readonly PointCloud _cloud;
        private readonly int _k;
        private readonly int _keep;
        private readonly ScaledPoints _scaled;
        private readonly NeighborTree _tree;
        private readonly CancellationToken _cancellation;

        public Quantile(PointCloud cloud, int k, int keep, CancellationToken cancellation)
        {
            (_cloud, _k, _keep, _cancellation) = (cloud, k, keep, cancellation);
            _scaled = new ScaledPoints(cloud, 1, cancellation);
            _tree = new NeighborTree(_scaled, cloud.Count, 1, cancellation);
        }

        /// <summary>The kept points; null where the sample was misleading.</summary>
        public int[]? Kept(IProgress<double>? progress)
        {
            var (low, high) = Radii();
            var counts = new NeighborCounts(_tree, _scaled, low, high, progress, _cancellation);
            if (!counts.IsComplete)
                return null;
            var kept = new List<int>(_keep);
            var open = new List<int>();
            for (var position = 0; position < _cloud.Count; position++)
            {
                // A point counts itself.
                if (counts.Within[position] > _k)
                    kept.Add(_tree.Points[position]);
                else if (counts.Within[position] + counts.Between[position] > _k)
                    open.Add(position);
            }

            var distances = Distances(open, counts);
            Array.Sort(distances);
            var taken = _keep - kept.Count;
            // All that are nearer than the smaller radius are kept, and nobody beyond the larger one: else the radii do not hold the quantile between them.
            if (taken < 0 || taken > distances.Length || (taken < distances.Length && distances[taken].Distance <= low) || (taken > 0 && distances[taken - 1].Distance > high))
                return null;
            for (var i = 0; i < taken; i++)
                kept.Add(distances[i].Point);
            kept.Sort();
            return [.. kept];
        }

        /// <summary>Distances of some points to their k-th nearest, from the pairs between the radii.</summary>
        private (double Distance, int Point)[] Distances(List<int> open, NeighborCounts counts)
        {
            var starts = new int[_cloud.Count];
            Array.Fill(starts, -1);
            var listed = 0;
            foreach (var position in open)
            {
                starts[position] = listed;
                listed += counts.Between[position];
            }

            var ends = (int[])starts.Clone();
            var between = new double[listed];
            foreach (var (a, b) in counts.Pairs)
            {
                if (starts[a] < 0 && starts[b] < 0)
                    continue;
                var distance = Distance(_tree.Points[a], _tree.Points[b]);
                if (starts[a] >= 0)
                    between[ends[a]++] = distance;
                if (starts[b] >= 0)
                    between[ends[b]++] = distance;
            }

            var distances = new (double Distance, int Point)[open.Count];
            for (var i = 0; i < distances.Length; i++)
            {
                var list = between.AsSpan(starts[open[i]], counts.Between[open[i]]);
                list.Sort();
                distances[i] = (list[_k - counts.Within[open[i]]], _tree.Points[open[i]]);
            }

            return distances;
        }

        /// <summary>As the search computes it, to the last bit.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private double Distance(int pointA, int pointB)
        {
            var x = _cloud.Row(pointA);
            var y = _cloud.Row(pointB);
            var sum = 0.0;
            for (var c = 0; c < x.Length; c++)
                sum += (x[c] - y[c]) * (x[c] - y[c]);
            return Math.Sqrt(sum);
        }

        /// <summary>Two distances, most likely with that between them which the kept points do not exceed.</summary>
        private (double Low, double High) Radii()
        {
            var n = _cloud.Count;
            var search = new NeighborSearch(_tree, _scaled, _cloud, _k, onlyDistances: true, prune: true);
            var sample = new double[Math.Clamp(n / PointsPerSample, FewestSampled, MostSampled)];
            for (var i = 0; i < sample.Length; i++)
            {
                _cancellation.ThrowIfCancellationRequested();
                // Evenly along the tree, and so all over the cloud.
                var position = (int)((i + 0.5) * n / sample.Length);
                var leaf = position / NeighborTree.LeafSize;
                search.Run(leaf, position - _tree.Start(leaf), 1);
                search.Found(0).Shortlist();
                sample[i] = search.Found(0).KthDistance();
            }

            Array.Sort(sample);
            var (share, deviation) = ((double)_keep / n * sample.Length, Spread * Math.Sqrt((double)_keep / n * (1 - (double)_keep / n) * sample.Length));
            return (sample[Math.Clamp((int)(share - deviation) - 1, 0, sample.Length - 1)], sample[Math.Clamp((int)(share + deviation) + 1, 0, sample.Length - 1)]);
        }
    }
}
