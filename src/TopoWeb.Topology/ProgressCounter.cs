namespace TopoWeb.Topology;

/// <summary>Turns finished units of work, reported from any thread, into a rising sequence of at most about a hundred fractions.</summary>
/// <param name="progress">Where to report; null reports nothing.</param>
/// <param name="total">Units of work in all.</param>
/// <param name="from">Fraction at the start.</param>
/// <param name="to">Fraction at the end.</param>
internal sealed class ProgressCounter(IProgress<double>? progress, long total, double from = 0, double to = 1)
{
    private readonly Lock _gate = new();
    private readonly long _step = Math.Max(1, total / 100);
    private long _done;
    private long _reported;

    /// <summary>Counts <paramref name="units"/> more units.</summary>
    public void Add(long units)
    {
        if (progress is null)
            return;
        var done = Interlocked.Add(ref _done, units);
        if (done - Volatile.Read(ref _reported) < _step && done < total)
            return;
        // Reporting inside the lock keeps the reader's sequence rising although many threads finish at once.
        lock (_gate)
        {
            if (done <= _reported)
                return;
            _reported = done;
            progress.Report(from + (to - from) * Math.Min(1, (double)done / Math.Max(1, total)));
        }
    }
}
