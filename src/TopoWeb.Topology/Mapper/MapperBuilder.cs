using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.Intrinsics;
using TopoWeb.Topology.Mapper.Clustering;
using TopoWeb.Topology.Mapper.Cover;
using TopoWeb.Topology.Mapper.Graph;
using TopoWeb.Topology.Mapper.Lenses;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Mapper;

/// <summary>Builds Mapper graphs: G. Singh, F. Mémoli, G. Carlsson, "Topological methods for the analysis of high dimensional data sets and 3D object recognition" (2007).</summary>
/// <remarks>Start here: the steps in order, each a folder: lenses, cover, clustering, graph.</remarks>
public static class MapperBuilder
{
    /// <summary>Mapper of <paramref name="cloud"/>: lenses, product cover, single linkage with a gap rule in each bin, nerve.</summary>
    /// <remarks>O(Σ m²·d) time over small bins of m points; large ones take little more than O(m·log m) where points fill few dimensions. Memory linear in the memberships; bins run in parallel, and the result is the same for any number of threads.</remarks>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or the cloud is empty.</exception>
    public static MapperGraph Build(PointCloud cloud, MapperSettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Build(cloud, settings, null, -1, progress, cancellation);

    /// <summary>The same with columns of per-point values, which the lenses <c>column:NAME</c> refer to.</summary>
    /// <param name="cloud">n ≥ 1 points.</param>
    /// <param name="settings">All choices.</param>
    /// <param name="columns">Columns of n finite values by name; only those that a lens names are looked at.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked every few milliseconds.</param>
    /// <param name="budget">Most memory for places, nodes and edges; null for any amount.</param>
    /// <exception cref="InvalidInputException">A setting is outside its limits, the cloud is empty, a column is not known, or one has a wrong length or a value that is not finite.</exception>
    /// <exception cref="WorkBudgetException">The graph takes more than <paramref name="budget"/> has left.</exception>
    public static MapperGraph Build(
        PointCloud cloud, MapperSettings settings, IReadOnlyDictionary<string, double[]>? columns, IProgress<double>? progress = null, CancellationToken cancellation = default, WorkBudget? budget = null)
    {
        try
        {
            return Build(cloud, settings, columns, -1, progress, cancellation, budget);
        }
        catch (AggregateException e) when (WorkBudgetException.In(e) is { } refusal)
        {
            ExceptionDispatchInfo.Throw(refusal);
            throw;
        }
    }

    /// <summary>One lens as a per-point function, to colour nodes by it (<see cref="NodeStatistics"/>) where the graph was built with others.</summary>
    /// <param name="cloud">n ≥ 1 points.</param>
    /// <param name="name">A name of <see cref="MapperSettings.LensNames"/>, or <c>column:NAME</c>.</param>
    /// <param name="settings">Gives the number of neighbours.</param>
    /// <param name="columns">Columns of n finite values by name.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked every few milliseconds.</param>
    /// <returns>n values, in the order of the points.</returns>
    /// <exception cref="InvalidInputException">As for <see cref="Build(PointCloud, MapperSettings, IReadOnlyDictionary{string, double[]}?, IProgress{double}?, CancellationToken, WorkBudget?)"/>.</exception>
    public static double[] Lens(PointCloud cloud, string name, MapperSettings settings, IReadOnlyDictionary<string, double[]>? columns = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(settings);
        var one = settings with { Lenses = [name], LensRanges = null };
        one.Validate();
        CheckNotEmpty(cloud);
        var scale = PointScale.Of(cloud);
        var lens = new LensComputation(scale.Cloud, one, columns, -1, [], cancellation).Compute(progress)[0];
        if (LensComputation.HasUnitsOfCloud(name))
            scale.Up(lens);
        return lens;
    }

    internal static MapperGraph Build(
        PointCloud cloud, MapperSettings settings, IReadOnlyDictionary<string, double[]>? columns, int threads, IProgress<double>? progress, CancellationToken cancellation, WorkBudget? budget = null,
        int treeFrom = SingleLinkage.UsualTreeFrom)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        CheckNotEmpty(cloud);

        var notes = new List<string>();
        var scale = PointScale.Of(cloud);
        cloud = scale.Cloud;
        var coordinates = MetricCoordinates.Create(cloud, settings.Metric, notes, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var lenses = new LensComputation(cloud, settings, columns, threads, notes, cancellation).Compute(PartialProgress.Of(progress, 0, 0.2));
        var exponents = LensExponents(lenses, settings.Lenses, scale.Exponent);
        settings = Down(settings, scale.Exponent, exponents);
        var minima = Array.ConvertAll(lenses, lens => TensorPrimitives.Min<double>(lens));
        var maxima = Array.ConvertAll(lenses, lens => TensorPrimitives.Max<double>(lens));
        var ranges = settings.LensRanges;
        var covers = ranges is null
            ? LensCover.Create(minima, maxima, exponents, settings)
            : LensCover.Create([.. ranges.Select(r => r.Minimum)], [.. ranges.Select(r => r.Maximum)], exponents, settings);
        for (var q = 0; q < covers.Length; q++)
            if (covers[q].IsConstant && cloud.Count > 1)
                notes.Add(ranges is null ? $"The lens {settings.Lenses[q]} is constant on the cloud; it has one interval." : $"The range of the lens {settings.Lenses[q]} is empty; it has one interval.");
        for (var q = 0; q < lenses.Length && ranges is not null; q++)
            if (ranges[q].CountOutside(lenses[q]) is var outside and > 0)
                notes.Add($"{outside:N0} of {cloud.Count:N0} points lie outside the range of the lens {settings.Lenses[q]} and fall into its outermost intervals.");

        var bins = new ProductCover(ranges is null ? lenses : [.. lenses.Select((lens, q) => ranges[q].Clamp(lens))], covers, threads, cancellation, budget);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        var hints = SingleLinkage.NeighborsPay(Enumerable.Range(0, bins.BinCount).Select(bin => bins.Members(bin).Length), cloud, treeFrom)
            ? NeighborHints.Of(coordinates, threads, PartialProgress.Of(progress, 0.2, 0.5), cancellation) : null;
        var clusters = Cluster(bins, coordinates, hints, treeFrom, settings, options, PartialProgress.Of(progress, hints is null ? 0.2 : 0.5, 0.9), budget);
        var nodes = Nodes(cloud, lenses, bins, clusters, options);
        for (var q = 0; q < lenses.Length; q++)
            (minima[q], maxima[q]) = (Math.ScaleB(minima[q], exponents[q]), Math.ScaleB(maxima[q], exponents[q]));
        Up(nodes, scale, exponents);
        var edges = Nerve.Edges(nodes, cloud.Count, settings.MinimumShared, options, budget);
        var components = new UnionFind(nodes.Length);
        foreach (var edge in edges)
            components.Union(edge.Source, edge.Target);
        progress?.Report(1);
        return new MapperGraph(nodes, edges, [.. settings.Lenses], minima, maxima, components.Sets, edges.Count - nodes.Length + components.Sets, notes);
    }

    /// <summary>The powers of two that the lenses are divided by: those of the cloud with it, columns here.</summary>
    private static int[] LensExponents(double[][] lenses, IReadOnlyList<string> names, int ofCloud)
    {
        var exponents = new int[lenses.Length];
        for (var q = 0; q < lenses.Length; q++)
        {
            if (LensComputation.HasUnitsOfCloud(names[q]))
            {
                exponents[q] = ofCloud;
                continue;
            }

            var (least, most) = (TensorPrimitives.Min<double>(lenses[q]), TensorPrimitives.Max<double>(lenses[q]));
            exponents[q] = PointScale.ExponentOf(Math.Max(most, -least), most - least);
            if (exponents[q] != 0)
                lenses[q] = Array.ConvertAll(lenses[q], value => PointScale.Down(value, exponents[q]));
        }

        return exponents;
    }

    /// <summary>Settings in the units of the scaled cloud and lenses.</summary>
    private static MapperSettings Down(MapperSettings settings, int ofCloud, int[] exponents) => settings with
    {
        LensRanges = settings.LensRanges is { } ranges ? [.. ranges.Select((r, q) => new LensRange(PointScale.Down(r.Minimum, exponents[q]), PointScale.Down(r.Maximum, exponents[q])))] : null,
        Threshold = settings.Threshold is { } height ? PointScale.Down(height, MetricCoordinates.Exponent(settings.Metric, ofCloud)) : null,
    };

    private static void Up(MapperNode[] nodes, PointScale scale, int[] exponents)
    {
        if (scale.Exponent == 0 && Array.TrueForAll(exponents, e => e == 0))
            return;
        foreach (var node in nodes)
        {
            scale.Up(node.Mean);
            for (var q = 0; q < exponents.Length; q++)
                node.Lens[q] = Math.ScaleB(node.Lens[q], exponents[q]);
        }
    }

    private static void CheckNotEmpty(PointCloud cloud)
    {
        if (cloud.Count == 0)
            throw new InvalidInputException("points", "The cloud is empty; Mapper needs at least 1 point.");
    }

    private static int[][][] Cluster(
        ProductCover bins, MetricCoordinates coordinates, NeighborHints? hints, int treeFrom, MapperSettings settings, ParallelOptions options, IProgress<double>? progress, WorkBudget? budget)
    {
        // The largest bins first: a large one at the end would keep a single thread busy.
        var order = new int[bins.BinCount];
        var sizes = new int[bins.BinCount];
        var work = 0L;
        for (var bin = 0; bin < bins.BinCount; bin++)
        {
            order[bin] = bin;
            sizes[bin] = -bins.Members(bin).Length;
            work += SingleLinkage.Work(-sizes[bin], hints is not null, treeFrom);
        }

        Array.Sort(sizes, order);
        var clusters = new int[bins.BinCount][][];
        var counter = new ProgressCounter(progress, work);
        var next = -1;
        var nodes = 0L;
        var nodeBytes = MapperSize.NodeBytes(coordinates.Points.Dimension, settings.Lenses.Count);
        // Not one range for each thread, but one bin after the other: the order decides who waits for whom at the end.
        Parallel.For(0, Math.Min(options.MaxDegreeOfParallelism < 0 ? Environment.ProcessorCount : options.MaxDegreeOfParallelism, order.Length), options, _ =>
        {
            var linkage = new SingleLinkage(coordinates, hints, treeFrom);
            for (var i = Interlocked.Increment(ref next); i < order.Length; i = Interlocked.Increment(ref next))
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                var members = bins.Members(order[i]);
                var found = clusters[order[i]] = linkage.Cluster(members, settings, counter, options.CancellationToken);
                budget?.Take((long)nodeBytes * found.Length, "mapper.resolution", $"{Interlocked.Add(ref nodes, found.Length):N0} nodes");
            }
        });
        return clusters;
    }

    private static MapperNode[] Nodes(PointCloud cloud, double[][] lenses, ProductCover bins, int[][][] clusters, ParallelOptions options)
    {
        var starts = new int[clusters.Length + 1];
        for (var bin = 0; bin < clusters.Length; bin++)
            starts[bin + 1] = starts[bin] + clusters[bin].Length;
        var nodes = new MapperNode[starts[^1]];
        Parallel.For(0, clusters.Length, options, bin =>
        {
            var position = bins.Position(bin);
            for (var c = 0; c < clusters[bin].Length; c++)
            {
                var members = clusters[bin][c];
                nodes[starts[bin] + c] = new MapperNode(starts[bin] + c, position, members, Mean(cloud, members), LensMeans(lenses, members));
            }
        });
        return nodes;
    }

    private static double[] Mean(PointCloud cloud, int[] members)
    {
        var mean = new double[cloud.Dimension];
        AddRows(cloud, members, mean);
        TensorPrimitives.Divide(mean, members.Length, mean);
        return mean;
    }

    /// <summary>Adds up rows, in order. Sums of a few columns stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows(PointCloud cloud, int[] members, Span<double> sums)
    {
        var width = Vector512<double>.Count;
        if (sums.Length < width || sums.Length > 2 * width)
        {
            // Rows are short: a plain loop beats a call for each of them.
            foreach (var member in members)
            {
                var row = cloud.Row(member);
                for (var c = 0; c < row.Length && c < sums.Length; c++)
                    sums[c] += row[c];
            }

            return;
        }

        var (first, last) = (Vector512<double>.Zero, Vector512<double>.Zero);
        foreach (var member in members)
        {
            var row = cloud.Row(member);
            first += Vector512.Create(row);
            // Some columns are in both.
            last += Vector512.Create(row[^width..]);
        }

        first.CopyTo(sums);
        last.CopyTo(sums[^width..]);
    }

    private static double[] LensMeans(double[][] lenses, int[] members)
    {
        var means = new double[lenses.Length];
        for (var q = 0; q < means.Length; q++)
        {
            var sum = 0.0;
            foreach (var member in members)
                sum += lenses[q][member];
            means[q] = sum / members.Length;
        }

        return means;
    }
}
