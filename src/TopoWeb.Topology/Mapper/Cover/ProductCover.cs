using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Mapper.Cover;

/// <summary>The non-empty bins of the product of the covers, in lexicographic order, with their points.</summary>
/// <remarks>
/// Start here: the bins of several lenses; the cover of one lens is beside it.
/// The bins of the first lens are split by the second, those by the third: a counting sort, O(memberships + bins · resolution) time, memory linear in the
/// memberships. Splitting keeps the order, so bins come out in lexicographic order and the members of each ascending.
/// </remarks>
internal sealed class ProductCover
{
    private const int PointsBetweenChecks = 1 << 16;

    private readonly LensCover[] _covers;
    private readonly Bin[] _bins;

    /// <exception cref="InvalidInputException">There are more memberships than an array can index.</exception>
    /// <exception cref="WorkBudgetException">They take more than <paramref name="budget"/> has left.</exception>
    public ProductCover(double[][] lenses, LensCover[] covers, int threads, CancellationToken cancellation, WorkBudget? budget = null)
    {
        _covers = covers;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        var ranges = new IntervalRange[lenses.Length][];
        for (var q = 0; q < lenses.Length; q++)
            ranges[q] = Ranges(lenses[q], covers[q], options);
        Memberships = Count(ranges);
        budget?.Take((long)MapperSize.PlaceBytes * Memberships, "mapper.gain", $"{Memberships:N0} places of {lenses[0].Length:N0} points in bins");
        var all = new int[lenses[0].Length];
        for (var i = 0; i < all.Length; i++)
            all[i] = i;
        Bin[] bins = [new Bin(0, all, 0, all.Length)];
        for (var q = 0; q < covers.Length; q++)
            bins = Split(bins, ranges[q], covers[q].Starts.Length, options);
        _bins = bins;
    }

    /// <summary>Number of non-empty bins.</summary>
    public int BinCount => _bins.Length;

    /// <summary>Sum of the sizes of all bins.</summary>
    public int Memberships { get; }

    /// <summary>Points of <paramref name="bin"/>, ascending.</summary>
    public ReadOnlySpan<int> Members(int bin) => _bins[bin].Members;

    /// <summary>Index of the interval of each lens.</summary>
    public int[] Position(int bin)
    {
        var position = new int[_covers.Length];
        var key = _bins[bin].Key;
        for (var q = _covers.Length - 1; q >= 0; q--)
        {
            position[q] = (int)(key % _covers[q].Starts.Length);
            key /= _covers[q].Starts.Length;
        }

        return position;
    }

    private static IntervalRange[] Ranges(double[] lens, LensCover cover, ParallelOptions options)
    {
        var ranges = new IntervalRange[lens.Length];
        Parallel.For(0, (lens.Length + PointsBetweenChecks - 1) / PointsBetweenChecks, options, chunk =>
        {
            var end = (int)Math.Min(lens.Length, (chunk + 1L) * PointsBetweenChecks);
            for (var i = chunk * PointsBetweenChecks; i < end; i++)
            {
                var (first, last) = cover.Containing(lens[i]);
                ranges[i] = new IntervalRange((ushort)first, (ushort)last);
            }
        });
        return ranges;
    }

    private static int Count(IntervalRange[][] ranges)
    {
        var total = 0L;
        for (var i = 0; i < ranges[0].Length; i++)
        {
            var bins = 1L;
            foreach (var lens in ranges)
                bins *= lens[i].Count;
            total += bins;
        }

        if (total > Array.MaxLength)
            throw new InvalidInputException("mapper.gain", FormattableString.Invariant($"The {ranges[0].Length:N0} points lie in {total:N0} bins in total, counting each point once per bin; the limit is {Array.MaxLength:N0}. Lower the gain, or use fewer lenses or points."));
        return (int)total;
    }

    private static Bin[] Split(Bin[] bins, IntervalRange[] ranges, int intervals, ParallelOptions options)
    {
        var parts = new Bin[bins.Length][];
        Parallel.For(0, bins.Length, options, () => new int[intervals + 1], (b, _, starts) =>
        {
            parts[b] = Split(bins[b], ranges, starts, options.CancellationToken);
            return starts;
        }, _ => { });
        var count = 0;
        foreach (var part in parts)
            count += part.Length;
        var result = new Bin[count];
        count = 0;
        foreach (var part in parts)
        {
            part.CopyTo(result, count);
            count += part.Length;
        }

        return result;
    }

    /// <summary>The non-empty parts of a bin by the intervals of one more lens. <paramref name="starts"/> is scratch space, one longer than there are intervals.</summary>
    private static Bin[] Split(Bin bin, IntervalRange[] ranges, int[] starts, CancellationToken cancellation)
    {
        Array.Clear(starts);
        var members = bin.Members;
        for (var m = 0; m < members.Length; m++)
        {
            if (m % PointsBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            var range = ranges[members[m]];
            for (int i = range.First; i <= range.Last; i++)
                starts[i + 1]++;
        }

        var filled = 0;
        for (var i = 1; i < starts.Length; i++)
        {
            filled += starts[i] > 0 ? 1 : 0;
            starts[i] += starts[i - 1];
        }

        var sorted = new int[starts[^1]];
        var parts = new Bin[filled];
        filled = 0;
        for (var i = 0; i < starts.Length - 1; i++)
            if (starts[i + 1] > starts[i])
                parts[filled++] = new Bin(bin.Key * (starts.Length - 1) + i, sorted, starts[i], starts[i + 1] - starts[i]);
        for (var m = 0; m < members.Length; m++)
        {
            if (m % PointsBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            var range = ranges[members[m]];
            for (int i = range.First; i <= range.Last; i++)
                sorted[starts[i]++] = members[m];
        }

        return parts;
    }

    /// <summary>The consecutive intervals of one lens that contain a point.</summary>
    private readonly record struct IntervalRange(ushort First, ushort Last)
    {
        public int Count => Last - First + 1;
    }

    /// <summary>A bin: its key (positions as digits) and its points, a part of <paramref name="Buffer"/>.</summary>
    private readonly record struct Bin(long Key, int[] Buffer, int Start, int Count)
    {
        public ReadOnlySpan<int> Members => Buffer.AsSpan(Start, Count);
    }
}
