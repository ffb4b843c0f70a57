using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Significance;

/// <summary>Are the loops real? The barcode over many max-min starts, beside clouds of random filters.</summary>
/// <remarks>Start here: how starts and random clouds are compared.</remarks>
public static class SignificanceComputation
{
    /// <summary>Compares the loops of a cloud with those of null clouds.</summary>
    /// <remarks>
    /// A bar of H₁ is long where it exceeds the null's 95 % point: the smallest of the longest bars of the null clouds that at least 95 % of them do not exceed. A
    /// null cloud has as many random filters (independent normal entries, normalised) as there were before the filtration, goes through the same ρ(k, p) and gets
    /// its barcode with the same settings. A loop of rank r is supported where the r-th longest bar is long from at
    /// least 95 % of the starts. The starts are distinct points drawn from the seed, after the start of the settings. O((m + null clouds)·one barcode + null
    /// clouds·one filtration), one cloud a thread; the same result for any number of threads.
    /// </remarks>
    /// <param name="cloud">The points kept by the filtration.</param>
    /// <param name="inputCount">Number of points before the filtration; without a filtration that of the cloud.</param>
    /// <param name="density">The filtration; null for none.</param>
    /// <param name="barcode">Settings of the barcode, with max-min landmarks and homology up to dimension 1 at least.</param>
    /// <param name="settings">How many starts and null clouds.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked throughout.</param>
    /// <exception cref="InvalidInputException">A setting is outside its limits, the cloud is empty, or its points have fewer than 3 coordinates (normalised random ones would have no shape).</exception>
    public static LoopSignificance Compute(PointCloud cloud, int inputCount, DensitySettings? density, BarcodeSettings barcode, SignificanceSettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Compute(cloud, inputCount, density, barcode, settings, -1, progress, cancellation);

    /// <summary>The same with the barcodes of the starts known from <see cref="Barcodes"/>: only the null clouds are computed.</summary>
    /// <param name="starts">What <see cref="Barcodes"/> gave for the same cloud and settings.</param>
    /// <param name="cloud">As above.</param>
    /// <param name="inputCount">As above.</param>
    /// <param name="density">As above.</param>
    /// <param name="barcode">As above.</param>
    /// <param name="settings">As above.</param>
    /// <param name="progress">As above.</param>
    /// <param name="cancellation">As above.</param>
    /// <exception cref="InvalidInputException">As above.</exception>
    /// <exception cref="ArgumentException">There are not as many barcodes as starts.</exception>
    public static LoopSignificance ComputeFrom(IReadOnlyList<Barcode> starts, PointCloud cloud, int inputCount, DensitySettings? density, BarcodeSettings barcode, SignificanceSettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Compute(cloud, inputCount, density, barcode, settings, starts, -1, progress, cancellation);

    /// <summary>The barcodes from all starts, homology up to dimension 1, without null clouds: how much of a barcode depends on the choice of the first landmark.</summary>
    /// <remarks>In the order of the starts of <see cref="Compute(PointCloud, int, DensitySettings?, BarcodeSettings, SignificanceSettings, IProgress{double}?, CancellationToken)"/>; the first is that of the barcode settings. O(m·one barcode).</remarks>
    /// <param name="cloud">The points kept by the filtration.</param>
    /// <param name="barcode">Settings of the barcode, with max-min landmarks and homology up to dimension 1 at least.</param>
    /// <param name="settings">How many starts; null clouds are not drawn.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked throughout.</param>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or the cloud is empty or its points have fewer than 3 coordinates.</exception>
    public static IReadOnlyList<Barcode> Barcodes(PointCloud cloud, BarcodeSettings barcode, SignificanceSettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        Check(cloud, cloud.Count, null, barcode, settings);
        var starts = Starts(cloud, barcode, settings);
        var blocks = new ColumnBlocks(cloud);
        var barcodes = new Barcode[starts.Length];
        var counter = new ProgressCounter(progress, starts.Length);
        ParallelLoop.Run(() => Parallel.For(0, starts.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            barcodes[i] = FromStart(cloud, blocks, barcode, starts[i], cancellation);
            counter.Add(1);
        }));
        return barcodes;
    }

    internal static LoopSignificance Compute(PointCloud cloud, int inputCount, DensitySettings? density, BarcodeSettings barcode, SignificanceSettings settings, int threads, IProgress<double>? progress, CancellationToken cancellation) =>
        Compute(cloud, inputCount, density, barcode, settings, null, threads, progress, cancellation);

    private static LoopSignificance Compute(PointCloud cloud, int inputCount, DensitySettings? density, BarcodeSettings barcode, SignificanceSettings settings, IReadOnlyList<Barcode>? known, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        Check(cloud, inputCount, density, barcode, settings);
        var starts = Starts(cloud, barcode, settings);
        if (known is not null && known.Count != starts.Length)
            throw new ArgumentException($"{known.Count} barcodes are given for {starts.Length} starts.", nameof(known));
        var seeds = Seeds(settings);
        var blocks = new ColumnBlocks(cloud);
        Barcode[] barcodes = known is null ? new Barcode[starts.Length] : [.. known];
        var open = known is null ? starts.Length : 0;
        var nulls = new double[seeds.Length];
        // A null cloud takes several times as long as a start.
        var counter = new ProgressCounter(progress, open + 4L * nulls.Length);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        ParallelLoop.Run(() => Parallel.For(0, nulls.Length + open, options, i =>
        {
            if (i < nulls.Length)
            {
                var random = NullClouds.Draw(inputCount, cloud.Dimension, density, seeds[i], cancellation);
                var found = BarcodeComputation.Compute(random, barcode with { FirstLandmark = 0 }, 1, null, cancellation);
                nulls[i] = Lengths(found) is [var longest, ..] ? longest : 0;
                counter.Add(4);
            }
            else
            {
                var start = i - nulls.Length;
                barcodes[start] = FromStart(cloud, blocks, barcode, starts[start], cancellation);
                counter.Add(1);
            }
        }));
        return SupportRule.Apply(settings, starts, barcodes, Array.ConvertAll(barcodes, Lengths), nulls);
    }

    private static Barcode FromStart(PointCloud cloud, ColumnBlocks blocks, BarcodeSettings barcode, int start, CancellationToken cancellation) =>
        BarcodeComputation.Compute(cloud, blocks, barcode with { FirstLandmark = start }, 1, null, cancellation);

    /// <summary>Lengths of the bars of H₁, falling.</summary>
    private static double[] Lengths(Barcode barcode) =>
        [.. barcode.Intervals.Where(bar => bar.Dimension == 1).Select(bar => bar.Length(barcode.TMax)).OrderDescending()];

    /// <summary>The start of the settings, then distinct points from the seed.</summary>
    private static int[] Starts(PointCloud cloud, BarcodeSettings barcode, SignificanceSettings settings)
    {
        var first = LandmarkSelection.First(cloud.Count, barcode);
        var order = LandmarkSelection.Random(cloud.Count, Math.Min(cloud.Count, settings.Starts), settings.Seed);
        var others = order.Where(point => point != first).Take(Math.Min(cloud.Count, settings.Starts) - 1);
        return [first, .. others];
    }

    private static long[] Seeds(SignificanceSettings settings)
    {
        var generator = new SplitMix64(~settings.Seed);
        var seeds = new long[settings.NullClouds];
        foreach (ref var seed in seeds.AsSpan())
            seed = unchecked((long)generator.Next());
        return seeds;
    }

    private static void Check(PointCloud cloud, int inputCount, DensitySettings? density, BarcodeSettings barcode, SignificanceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(barcode);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        barcode.Validate();
        if (cloud.Count == 0)
            throw new InvalidInputException("points", "The cloud is empty; the comparison with random filters needs at least 1 point.");
        if (cloud.Dimension < 3)
            throw new InvalidInputException("points", $"The points have {cloud.Dimension} coordinates; the comparison with random filters needs at least 3.");
        if (inputCount < cloud.Count)
            throw new InvalidInputException("points", $"The cloud has {cloud.Count} points, but only {inputCount} before the density filtration.");
        if (barcode.MaxDimension < 1)
            throw new InvalidInputException("barcode.maxDimension", "maxDimension is 0; the significance of loops needs at least 1.");
        if (barcode.Complex == ComplexKind.Rips || barcode.LandmarkChoice != LandmarkChoice.MaxMin)
            throw new InvalidInputException("barcode.landmarkChoice", "The comparison with random filters requires a complex on landmarks and landmarkChoice maxmin.");
        density?.Validate(inputCount);
    }
}
