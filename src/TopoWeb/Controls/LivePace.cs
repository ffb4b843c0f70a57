namespace TopoWeb.Controls;

/// <summary>
/// How often pages look for what is new. All pages of a process together may take <paramref name="share"/> of a core for that: where many are open, or each look takes long, they look less often, and
/// what people have asked for is answered first. With few pages open it changes nothing.
/// </summary>
/// <param name="share">Cores that looking may take.</param>
internal sealed class LivePace(double share)
{
    /// <summary>A page that looks less often is not live any more.</summary>
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(10);

    /// <summary>Weight of a new look in the mean of their durations: one of forty, so that a single slow one changes little.</summary>
    private const double Weight = 1.0 / 40;

    private readonly Lock _lock = new();
    private int _pages;
    private double _seconds;

    /// <summary>Of this process: a quarter of its cores.</summary>
    public static LivePace Own { get; } = new(Environment.ProcessorCount / 4.0);

    public void Join() => Interlocked.Increment(ref _pages);

    public void Leave() => Interlocked.Decrement(ref _pages);

    /// <summary>A look has taken so long.</summary>
    public void Took(TimeSpan duration)
    {
        lock (_lock)
            _seconds += Weight * (duration.TotalSeconds - _seconds);
    }

    /// <summary>Time from one look of a page to its next.</summary>
    /// <param name="least">Where there is nothing else to do.</param>
    public TimeSpan Of(TimeSpan least)
    {
        double seconds;
        lock (_lock)
            seconds = _seconds;
        var all = TimeSpan.FromSeconds(Volatile.Read(ref _pages) * seconds / share);
        var most = least > Slowest ? least : Slowest;
        return all <= least ? least : all >= most ? most : all;
    }
}
