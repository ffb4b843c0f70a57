using System.Diagnostics;

namespace TopoWeb.Networks.Downloads;

/// <summary>Bytes a second over the last seconds, and when it is time to say so again.</summary>
internal sealed class RateMeter
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);
    private const double Memory = 3; // seconds

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _said;
    private long _bytes;
    private double _rate;

    /// <summary>Counts bytes; answers with the rate a few times a second, else with null.</summary>
    public double? Count(int bytes)
    {
        _bytes += bytes;
        var passed = _clock.Elapsed - _said;
        if (passed < Every)
            return null;
        var now = _bytes / passed.TotalSeconds;
        _rate = _rate == 0 ? now : _rate + (now - _rate) * (1 - Math.Exp(-passed.TotalSeconds / Memory));
        (_said, _bytes) = (_clock.Elapsed, 0);
        return _rate;
    }
}
