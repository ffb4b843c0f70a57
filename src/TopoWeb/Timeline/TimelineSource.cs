using TopoWeb.Experiments;
using TopoWeb.Rendering.Snapshots;

namespace TopoWeb.Timeline;

/// <summary>Where a timeline has its results and graphs from: a run as it is now, or what a link froze.</summary>
public abstract class TimelineSource
{
    private protected TimelineSource()
    {
    }

    /// <summary>For the log.</summary>
    internal abstract string Name { get; }

    /// <summary>Whether whoever looks may take files.</summary>
    internal virtual bool MayDownload => true;

    /// <summary>Whether its results may ever be others.</summary>
    internal virtual bool MayChange => true;

    /// <summary>The results as they are now; null where there are none to be seen (any more).</summary>
    /// <param name="known">Those shown: what is as before stays the same object.</param>
    /// <param name="cancellation">The page has gone.</param>
    internal abstract Task<TimelineContent?> ReadAsync(IReadOnlyList<Snapshot> known, CancellationToken cancellation);

    /// <summary>Whether graphs on the axes of a result can be shown.</summary>
    internal abstract bool HasAxesOf(Snapshot reference);

    /// <summary>The graph of a result on the axes of another.</summary>
    /// <exception cref="Topology.InvalidInputException">There is none; the message says why.</exception>
    internal abstract Task<MapperDocument> ProjectAsync(Snapshot still, Snapshot reference, CancellationToken cancellation);

    /// <summary>Called before anything is shown anew.</summary>
    /// <returns>Whether it may (still) be shown.</returns>
    internal virtual ValueTask<bool> MayShowAsync() => ValueTask.FromResult(true);

    /// <param name="snapshots">What is drawn.</param>
    /// <param name="frame">The result whose axes all have; null: each has its own.</param>
    /// <param name="color">Name of a function; else by size.</param>
    /// <param name="cancellation">The page has gone.</param>
    internal virtual Task<SnapshotDrawing> DrawAsync(IReadOnlyList<Snapshot> snapshots, string? frame, string? color, CancellationToken cancellation) =>
        Task.Run(() => SnapshotDrawing.Create(snapshots, frame is not null, color), cancellation);
}

/// <summary>The results of a timeline.</summary>
/// <param name="Name">For people: the experiment's.</param>
/// <param name="Active">More may come.</param>
/// <param name="Snapshots">In their order.</param>
internal sealed record TimelineContent(string Name, bool Active, IReadOnlyList<Snapshot> Snapshots);
