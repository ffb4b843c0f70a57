using TopoWeb.Benchmarks.Peers;
using TopoWeb.Benchmarks.Rows;

namespace TopoWeb.Benchmarks.Running;

/// <summary>What one side did.</summary>
/// <param name="Name">What it is, with its version.</param>
internal sealed record Side(string Name)
{
    public List<Sample> Samples { get; } = [];

    /// <summary>Why it did not run, or not to the end.</summary>
    public string? Problem { get; init; }

    public bool HasRun => Problem is null && Samples.Count > 0;

    public double Median() => Statistics.Median(Samples.Select(sample => sample.Seconds));

    public long PeakBytes() => Samples.Max(sample => sample.PeakBytes);
}

/// <summary>A peer's part of a row.</summary>
internal sealed record PeerResult(Peer Peer, Side Side);

/// <summary>A row that was run.</summary>
/// <param name="Row">What was run.</param>
/// <param name="Points">Number of points; 0 where their data is not there.</param>
/// <param name="Ours">This program.</param>
/// <param name="Peers">The others.</param>
internal sealed record RowResult(Row Row, int Points, Side Ours, IReadOnlyList<PeerResult> Peers)
{
    /// <summary>Our median by that of <paramref name="peer"/>; null where one of them did not run.</summary>
    public double? Ratio(PeerResult peer) => Ours.HasRun && peer.Side.HasRun ? Ours.Median() / peer.Side.Median() : null;

    /// <summary>The first number in which the results are not the same; null where they are.</summary>
    public string? Difference(PeerResult peer)
    {
        if (!Ours.HasRun || !peer.Side.HasRun)
            return null;
        var ours = Ours.Samples[^1].Findings;
        foreach (var (name, theirs) in peer.Side.Samples[^1].Findings)
            if (!ours.TryGetValue(name, out var value) || !(Math.Abs(value - theirs) <= peer.Peer.Tolerance * Math.Max(Math.Abs(value), Math.Abs(theirs))))
                return $"{name}: {value} and {theirs}";
        return null;
    }
}
