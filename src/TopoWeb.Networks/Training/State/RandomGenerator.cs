using System.Numerics;

namespace TopoWeb.Networks.Training.State;

/// <summary>xoshiro256** (Blackman and Vigna, 2018), its state filled by SplitMix64. One per network, so that no network depends on another.</summary>
internal sealed class RandomGenerator
{
    private const ulong Golden = 0x9e3779b97f4a7c15;

    private ulong _s0, _s1, _s2, _s3;

    public RandomGenerator(long seed)
    {
        var state = (ulong)seed;
        (_s0, _s1, _s2, _s3) = (SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));
    }

    /// <summary>A fixed mix of two numbers: 0 to 2⁵³ − 1, so that JavaScript and JSON readers keep every digit.</summary>
    public static long Mix(long seed, long index)
    {
        var state = (ulong)seed;
        state = SplitMix(ref state) ^ ((ulong)index * 0xd1342543de82ef95);
        return (long)(SplitMix(ref state) >> 11);
    }

    public void Save(StateWriter state) => state.Write<ulong>([_s0, _s1, _s2, _s3]);

    public void Load(StateReader state)
    {
        Span<ulong> s = stackalloc ulong[4];
        state.Read(s);
        (_s0, _s1, _s2, _s3) = (s[0], s[1], s[2], s[3]);
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in 0 … <paramref name="bound"/> − 1, without bias (Lemire, 2019).</summary>
    public int Next(int bound)
    {
        var product = (Next() >> 32) * (ulong)bound;
        if ((uint)product < (uint)bound)
        {
            var threshold = (uint)-bound % (uint)bound;
            while ((uint)product < threshold)
                product = (Next() >> 32) * (ulong)bound;
        }
        return (int)(product >> 32);
    }

    /// <summary>Fills with draws of a normal distribution of mean 0, drawn again beyond two standard deviations (as TensorFlow's truncated_normal).</summary>
    public void FillTruncatedNormal(Span<float> values, double standardDeviation)
    {
        for (var i = 0; i < values.Length;)
        {
            // Marsaglia's polar method: two normals from one point of the unit disc.
            var x = 2 * Uniform() - 1;
            var y = 2 * Uniform() - 1;
            var square = x * x + y * y;
            if (square is >= 1 or 0)
                continue;
            var scale = Math.Sqrt(-2 * Math.Log(square) / square);
            if (Math.Abs(x * scale) <= 2)
                values[i++] = (float)(x * scale * standardDeviation);
            if (i < values.Length && Math.Abs(y * scale) <= 2)
                values[i++] = (float)(y * scale * standardDeviation);
        }
    }

    /// <summary>Inverted dropout: 0 with the given probability, else 1 / (1 − probability).</summary>
    public void FillDropout(Span<float> mask, double probability)
    {
        var kept = (float)(1 / (1 - probability));
        var threshold = (uint)Math.Min(uint.MaxValue, Math.Round(probability * 4294967296.0));
        for (var i = 0; i < mask.Length; i += 2)
        {
            var bits = Next();
            mask[i] = (uint)bits < threshold ? 0 : kept;
            if (i + 1 < mask.Length)
                mask[i + 1] = (uint)(bits >> 32) < threshold ? 0 : kept;
        }
    }

    /// <summary>The same draws as <see cref="FillDropout"/>, as 1 where its factor is not 0: a quarter of the memory to send to a device.</summary>
    public void FillKept(Span<byte> kept, double probability)
    {
        var threshold = (uint)Math.Min(uint.MaxValue, Math.Round(probability * 4294967296.0));
        for (var i = 0; i < kept.Length; i += 2)
        {
            var bits = Next();
            kept[i] = (uint)bits < threshold ? (byte)0 : (byte)1;
            if (i + 1 < kept.Length)
                kept[i + 1] = (uint)(bits >> 32) < threshold ? (byte)0 : (byte)1;
        }
    }

    private double Uniform() => (Next() >> 11) * (1.0 / (1L << 53));

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += Golden;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
