namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>Sorts values of at least 0, with an item for each: the bits of such numbers are in the order of the numbers.</summary>
internal static class RadixSort
{
    private const int Digit = 11;
    private const int Buckets = 1 << Digit;

    /// <summary>Below this length comparing is faster.</summary>
    private const int Short = 1 << 12;

    /// <summary>Sorts upwards. O(length) for long inputs, with as much memory again.</summary>
    public static void Sort(double[] values, int[] items, CancellationToken cancellation)
    {
        if (values.Length < Short)
        {
            Array.Sort(values, items);
            return;
        }

        var keys = new ulong[values.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = BitConverter.DoubleToUInt64Bits(values[i]);
        var otherKeys = new ulong[keys.Length];
        var from = items;
        var to = new int[items.Length];
        for (var shift = 0; shift < 64; shift += Digit)
        {
            if (!Pass(keys, otherKeys, from, to, shift, cancellation))
                continue;
            (keys, otherKeys) = (otherKeys, keys);
            (from, to) = (to, from);
        }

        for (var i = 0; i < keys.Length; i++)
            values[i] = BitConverter.UInt64BitsToDouble(keys[i]);
        if (from != items)
            from.CopyTo(items, 0);
    }

    /// <summary>One stable pass over a digit; false where all keys agree in it and nothing was moved.</summary>
    private static bool Pass(ulong[] keys, ulong[] toKeys, int[] items, int[] toItems, int shift, CancellationToken cancellation)
    {
        var starts = new int[Buckets];
        foreach (var key in keys)
            starts[(int)(key >> shift) & (Buckets - 1)]++;
        if (starts[(int)(keys[0] >> shift) & (Buckets - 1)] == keys.Length)
            return false;
        var sum = 0;
        for (var bucket = 0; bucket < Buckets; bucket++)
            (starts[bucket], sum) = (sum, sum + starts[bucket]);
        for (var i = 0; i < keys.Length; i++)
        {
            if (i % (1 << 20) == 0)
                cancellation.ThrowIfCancellationRequested();
            var place = starts[(int)(keys[i] >> shift) & (Buckets - 1)]++;
            toKeys[place] = keys[i];
            toItems[place] = items[i];
        }

        return true;
    }
}
