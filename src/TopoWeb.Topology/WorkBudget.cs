namespace TopoWeb.Topology;

/// <summary>
/// How many bytes a computation may have at a time for what grows with its settings: places of points in bins, clusters, edges, simplices. It is counted where these are allocated, and before they
/// are: a process that runs out of memory is ended with all that others do in it.
/// </summary>
/// <param name="limit">Most bytes at a time.</param>
/// <param name="whole">A budget that this one takes from too, such as that of all computations together; null for none.</param>
public sealed class WorkBudget(long limit, WorkBudget? whole = null) : IDisposable
{
    private long _taken;
    private long _peak;

    /// <summary>Most bytes at a time.</summary>
    public long Limit => limit;

    /// <summary>Bytes taken and not given back.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>The most that was taken at a time.</summary>
    public long Peak => Interlocked.Read(ref _peak);

    /// <summary>Takes bytes before they are allocated; any thread may.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="field">The setting that they are due to, for the error.</param>
    /// <param name="what">What they are for, with its number: <c>19,200,000 places of points in bins</c>.</param>
    /// <exception cref="WorkBudgetException">More than is left; nothing is taken then.</exception>
    public void Take(long bytes, string field, FormattableString what)
    {
        ArgumentNullException.ThrowIfNull(what);
        var taken = Interlocked.Add(ref _taken, bytes);
        if (taken > limit)
        {
            Interlocked.Add(ref _taken, -bytes);
            throw new WorkBudgetException(field, FormattableString.Invariant(what), taken, limit);
        }

        try
        {
            whole?.Take(bytes, field, what);
        }
        catch (WorkBudgetException e)
        {
            Interlocked.Add(ref _taken, -bytes);
            // Within its own limit, and others have the rest.
            throw new WorkBudgetException(field, e.What, taken, limit, isBusy: true);
        }

        for (var peak = Peak; taken > peak && Interlocked.CompareExchange(ref _peak, taken, peak) != peak; peak = Peak)
        {
            // Another thread has raised it meanwhile.
        }
    }

    /// <summary>Gives bytes back that are not needed any more.</summary>
    public void Give(long bytes)
    {
        Interlocked.Add(ref _taken, -bytes);
        whole?.Give(bytes);
    }

    /// <summary>Gives everything back.</summary>
    public void Dispose() => whole?.Give(Interlocked.Exchange(ref _taken, 0));
}

/// <summary>A computation would take more memory than it may. The message says how much, what for, and what to change.</summary>
/// <param name="field">Path of the setting that the memory is due to.</param>
/// <param name="what">What it is for, with its number.</param>
/// <param name="needed">Bytes needed at that moment; all of the computation may need more.</param>
/// <param name="limit">Bytes it may have.</param>
/// <param name="isBusy">It may have as many, and other computations have them at the moment.</param>
public sealed class WorkBudgetException(string field, string what, long needed, long limit, bool isBusy = false)
    : InvalidInputException(field, isBusy
        ? FormattableString.Invariant($"With {what}, the computation needs {Megabytes(needed):N0} MB of memory, and other computations use the rest at the moment. Try again later.")
        : FormattableString.Invariant($"With {what}, the computation needs more than the {Megabytes(limit):N0} MB of memory that it may use. {Advice(field)}"))
{
    /// <summary>What the memory is for.</summary>
    public string What { get; } = what;

    /// <summary>Bytes needed.</summary>
    public long Needed { get; } = needed;

    /// <summary>Bytes the computation may have.</summary>
    public long Limit { get; } = limit;

    /// <summary>It may have as many, and other computations have them at the moment.</summary>
    public bool IsBusy { get; } = isBusy;

    /// <summary>The refusal in an error of a computation on several threads, each of which may have met the end of the memory; null where it is another error.</summary>
    public static WorkBudgetException? In(Exception error) => error as WorkBudgetException ?? (error as AggregateException)?.Flatten().InnerExceptions.OfType<WorkBudgetException>().FirstOrDefault();

    private static long Megabytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;

    private static string Advice(string field) => field.StartsWith("mapper", StringComparison.Ordinal)
        ? "Lower the gain or the resolution, or use fewer lenses or points."
        : "Use fewer points or landmarks, or lower tMax or maxDimension.";
}
