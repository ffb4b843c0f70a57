namespace TopoWeb.Topology.Neighbors;

/// <summary>The k nearest neighbours of every point.</summary>
/// <param name="K">Neighbours of each point.</param>
/// <param name="Indices">n·k positions, row-major; the neighbours of a point by (distance, position). A point is not a neighbour of itself, but a duplicate of it is.</param>
/// <param name="Distances">n·k Euclidean distances, in the same places.</param>
public sealed record NeighborLists(int K, int[] Indices, double[] Distances);

/// <summary>Exact nearest neighbours: a k-d tree with leaves of 64 points that are compared in vectors, for the points of a leaf at a time.</summary>
/// <remarks>
/// Start here: the question that all other types of this folder answer fast.
/// Points are compared in single precision first, and what the rounding leaves open in double precision: results are the exact ones, the same for any
/// number of threads. O(n·d + n·k) memory. Time is O(n²·d) at worst; where the points fill few dimensions, boxes exclude nearly all of it. Where they exclude
/// nothing (25 dimensions and more without structure), the search turns to blocked brute force by itself; the benchmarks page of the documentation shows both.
/// </remarks>
public static class NearestNeighbors
{
    /// <summary>Distance of every point to its k-th nearest neighbour; the point itself is not counted, a duplicate of it is.</summary>
    /// <remarks>Distances are Euclidean, summed in double precision over the columns in order. Memory is linear in n and, for each thread, in k.</remarks>
    /// <param name="cloud">n points.</param>
    /// <param name="k">1 ≤ k ≤ n − 1.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked for every few points.</param>
    /// <returns>n distances, in input order.</returns>
    /// <exception cref="InvalidInputException">k is outside its limits, or a value is too large (<see cref="PointScale"/>).</exception>
    public static double[] KthDistances(PointCloud cloud, int k, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        KthDistances(cloud, k, -1, progress, cancellation);

    /// <summary>The k nearest neighbours of every point.</summary>
    /// <param name="cloud">n points.</param>
    /// <param name="k">1 ≤ k ≤ n − 1.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked for every few points.</param>
    /// <exception cref="InvalidInputException">k is outside its limits, or n·k does not fit an array.</exception>
    public static NeighborLists Find(PointCloud cloud, int k, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Find(cloud, k, -1, progress, cancellation);

    internal static double[] KthDistances(PointCloud cloud, int k, int threads, IProgress<double>? progress, CancellationToken cancellation) =>
        KthDistances(cloud, k, prune: true, threads, progress, cancellation);

    /// <summary>The same by comparing all pairs where <paramref name="prune"/> is false: what benchmarks measure the tree against.</summary>
    internal static double[] KthDistances(PointCloud cloud, int k, bool prune, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        Check(cloud, k);
        var scale = PointScale.Of(cloud);
        var result = new double[cloud.Count];
        Search(scale.Cloud, k, onlyDistances: true, prune, (point, _, found) => result[point] = found.KthDistance(), threads, progress, cancellation);
        scale.Up(result);
        return result;
    }

    internal static NeighborLists Find(PointCloud cloud, int k, int threads, IProgress<double>? progress, CancellationToken cancellation) =>
        Find(cloud, k, byPlace: false, threads, progress, cancellation).Lists;

    /// <summary>The same with places in the order of the tree's leaves, in which near points are together, for points: those that are used together stand together.</summary>
    /// <returns>The lists, and the point at each place.</returns>
    internal static (NeighborLists Lists, int[] Order) FindByPlace(PointCloud cloud, int k, int threads, IProgress<double>? progress, CancellationToken cancellation) =>
        Find(cloud, k, byPlace: true, threads, progress, cancellation);

    private static (NeighborLists Lists, int[] Order) Find(PointCloud cloud, int k, bool byPlace, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        Check(cloud, k);
        if ((long)cloud.Count * k > Array.MaxLength)
            throw new InvalidInputException("k", $"{cloud.Count} points with {k} neighbours each exceed the limit of {Array.MaxLength} values. Lower k, or filter by density first.");
        var scale = PointScale.Of(cloud);
        var result = new NeighborLists(k, new int[cloud.Count * k], new double[cloud.Count * k]);
        var order = Search(scale.Cloud, k, onlyDistances: false, prune: true, (point, place, found) =>
        {
            var start = (byPlace ? place : point) * k;
            found.Nearest(result.Indices.AsSpan(start, k), result.Distances.AsSpan(start, k), byPlace);
        }, threads, progress, cancellation);
        scale.Up(result.Distances);
        return (result, order);
    }

    private static int[] Search(PointCloud cloud, int k, bool onlyDistances, bool prune, Action<int, int, NeighborBuffer> take, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var scaled = new ScaledPoints(cloud, threads, cancellation);
        var tree = new NeighborTree(scaled, cloud.Count, threads, cancellation);
        var counter = new ProgressCounter(progress, cloud.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, tree.FilledLeaves, options, () => new NeighborSearch(tree, scaled, cloud, k, onlyDistances, prune), (leaf, _, search) =>
        {
            var start = tree.Start(leaf);
            var end = tree.Start(leaf + 1);
            cancellation.ThrowIfCancellationRequested();
            search.Run(leaf, 0, end - start);
            for (var lane = 0; lane < end - start; lane++)
                search.Found(lane).Shortlist();
            for (var lane = 0; lane < end - start; lane++)
                take(tree.Points[start + lane], start + lane, search.Found(lane));
            counter.Add(end - start);
            return search;
        }, _ => { });
        return tree.Points;
    }

    private static void Check(PointCloud cloud, int k)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        if (k < 1 || k >= cloud.Count)
            throw new InvalidInputException("k", $"k is {k}, but the cloud has {cloud.Count} points; k must be between 1 and {Math.Max(cloud.Count - 1, 0)}. A point is not a neighbour of itself.");
    }
}
