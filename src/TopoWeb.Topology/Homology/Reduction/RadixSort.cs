using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>Sorts values of at least 0, with an item for each. Equal values keep their order.</summary>
/// <remarks>
/// The values are dealt into buckets of equal width, in one pass through memory. A bucket fits into a cache; there it is dealt once more by the bits of its values, which are
/// in the order of the numbers, and few values that are left together are put in order by insertion.
/// </remarks>
internal static class RadixSort
{
    private const int Buckets = 1 << 11;

    /// <summary>Parts of a bucket.</summary>
    private const int MostParts = 1 << 8;

    /// <summary>Values of a bucket to one of its parts.</summary>
    private const int PartSize = 4;

    /// <summary>So many values are put in order by insertion.</summary>
    private const int Few = 24;

    /// <summary>Below this length comparing is faster.</summary>
    private const int Short = 1 << 12;

    /// <summary>Fewer values are not worth a second thread.</summary>
    private const int ParallelLength = 1 << 16;

    private const int ValuesBetweenChecks = 1 << 18;

    /// <summary>Sorts upwards. About O(length), with as much memory again.</summary>
    /// <param name="values">Values, none of them NaN.</param>
    /// <param name="items">Their items.</param>
    /// <param name="threads">Most threads, −1 for all.</param>
    /// <param name="cancellation">Checked every few milliseconds.</param>
    public static void Sort(double[] values, int[] items, int threads, CancellationToken cancellation)
    {
        if (values.Length < Short)
        {
            Array.Sort(values, items);
            return;
        }

        var parts = values.Length < ParallelLength ? 1 : threads < 0 ? Environment.ProcessorCount : threads;
        var options = new ParallelOptions { MaxDegreeOfParallelism = parts, CancellationToken = cancellation };
        var dealtValues = GC.AllocateUninitializedArray<double>(values.Length);
        var dealtItems = GC.AllocateUninitializedArray<int>(values.Length);
        var ends = Deal(values, items, dealtValues, dealtItems, parts, options);
        Parallel.For(0, Buckets, options, bucket =>
        {
            var (start, length) = (bucket == 0 ? 0 : ends[bucket - 1], ends[bucket] - (bucket == 0 ? 0 : ends[bucket - 1]));
            Sort(Keys(dealtValues, start, length), dealtItems.AsSpan(start, length), Keys(values, start, length), items.AsSpan(start, length), cancellation);
        });
    }

    private static Span<ulong> Keys(double[] values, int start, int length) => MemoryMarshal.Cast<double, ulong>(values.AsSpan(start, length));

    /// <summary>Deals the values into buckets and returns where each one ends. Every part of the values knows its places in the buckets beforehand.</summary>
    private static int[] Deal(double[] values, int[] items, double[] toValues, int[] toItems, int parts, ParallelOptions options)
    {
        // Rounding is monotone, and so is the number of the bucket.
        var factor = (Buckets - 1) / TensorPrimitives.Max<double>(values);
        factor = double.IsFinite(factor) ? factor : 0;
        var places = new int[parts][];
        Parallel.For(0, parts, options, part =>
        {
            var counts = places[part] = new int[Buckets];
            foreach (var value in Part(part))
                counts[(int)(value * factor)]++;
        });
        var ends = new int[Buckets];
        var sum = 0;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            foreach (var counts in places)
                (counts[bucket], sum) = (sum, sum + counts[bucket]);
            ends[bucket] = sum;
        }

        Parallel.For(0, parts, options, part =>
        {
            var next = places[part];
            var i = Start(part);
            foreach (var value in Part(part))
            {
                if (i % ValuesBetweenChecks == 0)
                    options.CancellationToken.ThrowIfCancellationRequested();
                var place = next[(int)(value * factor)]++;
                (toValues[place], toItems[place]) = (value, items[i++]);
            }
        });
        return ends;

        int Start(int part) => (int)((long)values.Length * part / parts);

        ReadOnlySpan<double> Part(int part) => values.AsSpan(Start(part), Start(part + 1) - Start(part));
    }

    /// <summary>Sorts a bucket into another place; what it holds here is lost.</summary>
    private static void Sort(Span<ulong> keys, Span<int> items, Span<ulong> toKeys, Span<int> toItems, CancellationToken cancellation)
    {
        if (keys.Length <= Few)
        {
            keys.CopyTo(toKeys);
            items.CopyTo(toItems);
            Insert(toKeys, toItems);
            return;
        }

        cancellation.ThrowIfCancellationRequested();
        var (least, most) = (ulong.MaxValue, ulong.MinValue);
        foreach (var key in keys)
            (least, most) = (Math.Min(least, key), Math.Max(most, key));
        if (least == most)
        {
            keys.CopyTo(toKeys);
            items.CopyTo(toItems);
            return;
        }

        var parts = Math.Min(MostParts, (int)BitOperations.RoundUpToPowerOf2((uint)(keys.Length / PartSize)));
        var shift = Math.Max(0, BitOperations.Log2(most - least) + 1 - BitOperations.Log2((uint)parts));
        Span<int> next = stackalloc int[MostParts];
        next = next[..parts];
        foreach (var key in keys)
            next[(int)((key - least) >> shift)]++;
        var sum = 0;
        foreach (ref var count in next)
            (count, sum) = (sum, sum + count);
        for (var i = 0; i < keys.Length; i++)
        {
            var place = next[(int)((keys[i] - least) >> shift)]++;
            (toKeys[place], toItems[place]) = (keys[i], items[i]);
        }

        var start = 0;
        foreach (var end in next)
        {
            var (part, length) = (start, end - start);
            start = end;
            if (length <= Few)
            {
                Insert(toKeys.Slice(part, length), toItems.Slice(part, length));
            }
            else if (shift > 0)
            {
                Sort(toKeys.Slice(part, length), toItems.Slice(part, length), keys.Slice(part, length), items.Slice(part, length), cancellation);
                keys.Slice(part, length).CopyTo(toKeys[part..]);
                items.Slice(part, length).CopyTo(toItems[part..]);
            }
        }
    }

    private static void Insert(Span<ulong> keys, Span<int> items)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            var (key, item, place) = (keys[i], items[i], i);
            for (; place > 0 && keys[place - 1] > key; place--)
                (keys[place], items[place]) = (keys[place - 1], items[place - 1]);
            (keys[place], items[place]) = (key, item);
        }
    }
}
