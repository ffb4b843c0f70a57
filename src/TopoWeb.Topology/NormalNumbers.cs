namespace TopoWeb.Topology;

/// <summary>Uniform and normal random numbers from a seed (Box, Muller 1958).</summary>
internal struct NormalNumbers(long seed)
{
    private SplitMix64 _generator = new(seed);
    private double? _spare;

    /// <summary>Uniform in [0, 2π).</summary>
    public double NextAngle() => 2 * Math.PI * Uniform();

    /// <summary>One of 0 … limit − 1.</summary>
    public int Next(int limit) => _generator.Next(limit);

    /// <summary>Mean 0, standard deviation 1.</summary>
    public double NextNormal()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }

        // 1 − u is never 0.
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        var (sine, cosine) = Math.SinCos(NextAngle());
        _spare = radius * sine;
        return radius * cosine;
    }

    private double Uniform() => (_generator.Next() >> 11) * (1.0 / (1L << 53));
}
