namespace TopoWeb.Topology;

/// <summary>The generator SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).</summary>
/// <remarks>Owned here and not taken from the runtime, so that a recorded seed gives the same numbers under every version of it.</remarks>
/// <param name="seed">Any number; equal seeds give equal sequences.</param>
internal struct SplitMix64(long seed)
{
    private ulong _state = unchecked((ulong)seed);

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A number of 0 … <paramref name="limit"/> − 1, each equally likely (Lemire's multiplication with rejection).</summary>
    public int Next(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var rejected = unchecked((ulong)-limit) % (ulong)limit;
        while (true)
        {
            var high = Math.BigMul(Next(), (ulong)limit, out var low);
            if (low >= rejected)
                return (int)high;
        }
    }
}
