using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Significance;

/// <summary>Are the loops real? The barcode over many max-min starts, beside clouds without a shape of their own.</summary>
/// <remarks>Start here: how starts and null clouds are compared.</remarks>
public static class SignificanceComputation
{
    private const int WorkOfStart = 25;

    /// <summary>A null cloud takes several times as long as a start.</summary>
    private const int WorkOfNull = 4 * WorkOfStart;

    /// <summary>Part of a null cloud's time until it is filtered; its barcode follows.</summary>
    private const double WorkOfFiltration = 0.9;

    /// <summary>Compares the loops of a cloud with those of null clouds.</summary>
    /// <remarks>
    /// A bar of H₁ is long where it exceeds the null's 95 % point: the smallest of the longest bars of the null clouds that at least 95 % of them do not exceed. A
    /// null cloud (<see cref="NullClouds"/>) goes through the same ρ(k, p) and gets its barcode with the same settings. A loop of rank r is supported where the r-th longest bar is long from at
    /// least 95 % of the starts. The starts are distinct points drawn from the seed, after the start of the settings. O((m + null clouds)·one barcode + null
    /// clouds·one filtration), one cloud a thread; the same result for any number of threads.
    /// </remarks>
    /// <param name="cloud">The points kept by the filtration.</param>
    /// <param name="nulls">What the null clouds are made of: filters for normalised points, else points like those before the filtration.</param>
    /// <param name="density">The filtration; null for none.</param>
    /// <param name="barcode">Settings of the barcode, with max-min landmarks and homology up to dimension 1 at least.</param>
    /// <param name="settings">How many starts and null clouds.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked throughout.</param>
    /// <param name="lengths">Longest bars of random filters from earlier computations; new ones are added.</param>
    /// <exception cref="InvalidInputException">A setting is outside its limits, the cloud is empty, or its points have too few coordinates for a loop (3 for filters, since normalised points of R² have no shape, else 2).</exception>
    public static LoopSignificance Compute(PointCloud cloud, NullClouds nulls, DensitySettings? density, BarcodeSettings barcode, SignificanceSettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default, NullLengths? lengths = null) =>
        Compute(cloud, nulls, density, barcode, settings, null, lengths, -1, progress, cancellation);

    /// <summary>The same against random filters.</summary>
    /// <param name="cloud">As above; normalised.</param>
    /// <param name="inputCount">Number of points before the filtration; without a filtration that of the cloud.</param>
    /// <param name="density">As above.</param>
    /// <param name="barcode">As above.</param>
    /// <param name="settings">As above.</param>
    /// <param name="progress">As above.</param>
    /// <param name="cancellation">As above.</param>
    /// <exception cref="InvalidInputException">As above.</exception>
    public static LoopSignificance Compute(PointCloud cloud, int inputCount, DensitySettings? density, BarcodeSettings barcode, SignificanceSettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Compute(cloud, NullClouds.Filters(inputCount), density, barcode, settings, progress, cancellation);

    /// <summary>The same with the barcodes of the starts known from <see cref="Barcodes"/>: only the null clouds are computed.</summary>
    /// <param name="starts">What <see cref="Barcodes"/> gave for the same cloud and settings.</param>
    /// <param name="cloud">As above.</param>
    /// <param name="nulls">As above.</param>
    /// <param name="density">As above.</param>
    /// <param name="barcode">As above.</param>
    /// <param name="settings">As above.</param>
    /// <param name="progress">As above.</param>
    /// <param name="cancellation">As above.</param>
    /// <param name="lengths">As above.</param>
    /// <exception cref="InvalidInputException">As above.</exception>
    /// <exception cref="ArgumentException">There are not as many barcodes as starts.</exception>
    public static LoopSignificance ComputeFrom(IReadOnlyList<Barcode> starts, PointCloud cloud, NullClouds nulls, DensitySettings? density, BarcodeSettings barcode, SignificanceSettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default, NullLengths? lengths = null) =>
        Compute(cloud, nulls, density, barcode, settings, starts, lengths, -1, progress, cancellation);

    /// <summary>The same against random filters.</summary>
    /// <param name="starts">As above.</param>
    /// <param name="cloud">As above; normalised.</param>
    /// <param name="inputCount">Number of points before the filtration; without a filtration that of the cloud.</param>
    /// <param name="density">As above.</param>
    /// <param name="barcode">As above.</param>
    /// <param name="settings">As above.</param>
    /// <param name="progress">As above.</param>
    /// <param name="cancellation">As above.</param>
    /// <exception cref="InvalidInputException">As above.</exception>
    /// <exception cref="ArgumentException">There are not as many barcodes as starts.</exception>
    public static LoopSignificance ComputeFrom(IReadOnlyList<Barcode> starts, PointCloud cloud, int inputCount, DensitySettings? density, BarcodeSettings barcode, SignificanceSettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        ComputeFrom(starts, cloud, NullClouds.Filters(inputCount), density, barcode, settings, progress, cancellation);

    /// <summary>The barcodes from all starts, homology up to dimension 1, without null clouds: how much of a barcode depends on the choice of the first landmark.</summary>
    /// <remarks>In the order of the starts of <see cref="Compute(PointCloud, NullClouds, DensitySettings?, BarcodeSettings, SignificanceSettings, IProgress{double}?, CancellationToken, NullLengths?)"/>; the first is that of the barcode settings. O(m·one barcode).</remarks>
    /// <param name="cloud">The points kept by the filtration.</param>
    /// <param name="barcode">Settings of the barcode, with max-min landmarks and homology up to dimension 1 at least.</param>
    /// <param name="settings">How many starts; null clouds are not drawn.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked throughout.</param>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or the cloud is empty.</exception>
    public static IReadOnlyList<Barcode> Barcodes(PointCloud cloud, BarcodeSettings barcode, SignificanceSettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        Check(cloud, barcode, settings);
        var starts = Starts(cloud, barcode, settings);
        var scale = PointScale.Of(cloud);
        var blocks = new ColumnBlocks(scale.Cloud);
        var barcodes = new Barcode[starts.Length];
        var counter = new ProgressCounter(progress, starts.Length);
        ParallelLoop.Run(() => Parallel.For(0, starts.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            barcodes[i] = FromStart(scale, blocks, barcode, starts[i], cancellation);
            counter.Add(1);
        }));
        return barcodes;
    }

    internal static LoopSignificance Compute(PointCloud cloud, int inputCount, DensitySettings? density, BarcodeSettings barcode, SignificanceSettings settings, int threads, IProgress<double>? progress, CancellationToken cancellation) =>
        Compute(cloud, NullClouds.Filters(inputCount), density, barcode, settings, null, null, threads, progress, cancellation);

    private static LoopSignificance Compute(PointCloud cloud, NullClouds model, DensitySettings? density, BarcodeSettings barcode, SignificanceSettings settings, IReadOnlyList<Barcode>? known, NullLengths? lengths, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        Check(cloud, barcode, settings);
        Check(cloud, model, density);
        var starts = Starts(cloud, barcode, settings);
        if (known is not null && known.Count != starts.Length)
            throw new ArgumentException($"{known.Count} barcodes are given for {starts.Length} starts.", nameof(known));
        var seeds = Seeds(settings);
        var scale = PointScale.Of(cloud);
        var blocks = new ColumnBlocks(scale.Cloud);
        Barcode[] barcodes = known is null ? new Barcode[starts.Length] : [.. known];
        var open = known is null ? starts.Length : 0;
        var nulls = new double[seeds.Length];
        // Null clouds like the points are drawn at the size of the scaled ones, filters at their own.
        var exponent = model.Kind == NullKind.Covariance ? scale.Exponent : 0;
        var ofNulls = barcode with { FirstLandmark = 0, TMax = barcode.TMax is { } end ? PointScale.Down(end, exponent) : null };
        var counter = new ProgressCounter(progress, WorkOfStart * (long)open + WorkOfNull * (long)nulls.Length);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        ParallelLoop.Run(() => Parallel.For(0, nulls.Length + open, options, i =>
        {
            if (i < nulls.Length)
            {
                var filtered = new WorkProgress(counter, WorkOfNull);
                nulls[i] = Math.ScaleB(OfNull(model, cloud.Dimension, density, ofNulls, seeds[i], exponent, lengths, PartialProgress.Of(filtered, 0, WorkOfFiltration), cancellation), exponent);
                filtered.Report(1);
            }
            else
            {
                var start = i - nulls.Length;
                barcodes[start] = FromStart(scale, blocks, barcode, starts[start], cancellation);
                counter.Add(WorkOfStart);
            }
        }));
        return SupportRule.Apply(settings, starts, barcodes, Array.ConvertAll(barcodes, Lengths), nulls, model.Kind);
    }

    /// <summary>The longest bar of H₁ of a null cloud that is divided by a power of two; 0 where it has none.</summary>
    private static double OfNull(NullClouds model, int dimension, DensitySettings? density, BarcodeSettings barcode, long seed, int exponent, NullLengths? lengths, IProgress<double>? progress, CancellationToken cancellation)
    {
        var key = new NullKey(model.Count, dimension, density, barcode, seed);
        // Clouds of other kinds follow the points.
        lengths = model.Kind == NullKind.Filters ? lengths : null;
        if (lengths?.Find(key) is { } found)
            return found;
        var cloud = model.Draw(dimension, density, seed, exponent, progress, cancellation);
        var longest = Lengths(BarcodeComputation.Compute(cloud, barcode, 1, null, cancellation)) is [var length, ..] ? length : 0;
        lengths?.Keep(key, longest);
        return longest;
    }

    private static Barcode FromStart(PointScale scale, ColumnBlocks blocks, BarcodeSettings barcode, int start, CancellationToken cancellation) =>
        BarcodeComputation.Compute(scale, blocks, barcode with { FirstLandmark = start }, 1, null, cancellation);

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

    private static void Check(PointCloud cloud, BarcodeSettings barcode, SignificanceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(barcode);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        barcode.Validate();
        if (cloud.Count == 0)
            throw new InvalidInputException("points", "The cloud is empty; the significance of loops needs at least 1 point.");
        if (barcode.MaxDimension < 1)
            throw new InvalidInputException("barcode.maxDimension", "maxDimension is 0; the significance of loops needs at least 1.");
        if (barcode.Complex == ComplexKind.Rips || barcode.LandmarkChoice != LandmarkChoice.MaxMin)
            throw new InvalidInputException("barcode.landmarkChoice", "The significance of loops requires a complex on landmarks and landmarkChoice maxmin.");
    }

    private static void Check(PointCloud cloud, NullClouds model, DensitySettings? density)
    {
        ArgumentNullException.ThrowIfNull(model);
        var least = model.Kind == NullKind.Filters ? 3 : 2;
        if (cloud.Dimension < least)
            throw new InvalidInputException("points", $"The points have {cloud.Dimension} coordinates; the comparison with {model.Name} needs at least {least}.");
        if (model.Count < cloud.Count)
            throw new InvalidInputException("points", $"The cloud has {cloud.Count} points, but only {model.Count} before the density filtration.");
        density?.Validate(model.Count);
    }
}
