using TopoWeb.Benchmarks.Peers;
using TopoWeb.Benchmarks.Rows;

namespace TopoWeb.Benchmarks.Running;

/// <summary>Runs one row: all sides in turn, round after round, so that what the machine does beside it hits all of them alike.</summary>
internal static class Race
{
    private const int WarmUpRuns = 3;
    private const double WarmUpSeconds = 1;
    private const int RunsAtLeast = 3;

    // A first run that takes longer says what later ones say; it counts instead of warming up.
    private const double LongRunSeconds = 10;

    public static RowResult Run(Row row, Options options)
    {
        if (row.Input.Write() is not { } points)
            return new RowResult(row, 0, new Side(Ours.Name) { Problem = "data not there" }, []);
        using var ours = new Entry(row.Id, () => Ours.Start(options.Threads, "serve", row.Id));
        var peers = row.Peers.Select(peer => (Peer: peer, Entry: new Entry(peer.Label, () => peer.Start(row.Input, options.Threads)))).ToArray();
        try
        {
            ours.WarmUp();
            foreach (var (peer, entry) in peers)
                if (peer.IsCompiledAsItRuns)
                    entry.WarmUp();
                else
                    entry.RunFirst();
            for (var round = 0; round < options.Rounds; round++)
            {
                ours.Run();
                foreach (var (_, entry) in peers)
                    if (entry.Runs < options.Rounds && (entry.Runs < RunsAtLeast || entry.TotalSeconds < options.PeerSeconds))
                        entry.Run();
            }

            return new RowResult(row, points, ours.Side, [.. peers.Select(peer => new PeerResult(peer.Peer, peer.Entry.Side))]);
        }
        finally
        {
            foreach (var (_, entry) in peers)
                entry.Dispose();
        }
    }

    /// <summary>A side that may be missing or fail without stopping the others.</summary>
    private sealed class Entry : IDisposable
    {
        private readonly IContestant? _contestant;

        public Entry(string label, Func<IContestant?> start)
        {
            try
            {
                _contestant = start();
                Side = new Side(_contestant?.Name ?? label) { Problem = _contestant is null ? "peer not installed" : null };
            }
            catch (ContestantException e)
            {
                Side = new Side(label) { Problem = e.Message };
            }
        }

        public Side Side { get; private set; }

        public int Runs => Side.Samples.Count;

        public double TotalSeconds => Side.Samples.Sum(sample => sample.Seconds);

        public void Run() => Try(contestant => Side.Samples.Add(contestant.Run()));

        /// <summary>For a peer: one run.</summary>
        public void RunFirst() => Try(contestant =>
        {
            var sample = contestant.Run();
            if (sample.Seconds > LongRunSeconds)
                Side.Samples.Add(sample);
        });

        /// <summary>For a program that is compiled while it runs: until the compiler has done all it does.</summary>
        public void WarmUp() => Try(contestant =>
        {
            var seconds = 0.0;
            for (var run = 0; run < WarmUpRuns || seconds < WarmUpSeconds; run++)
                seconds += contestant.Run().Seconds;
        });

        public void Dispose() => _contestant?.Dispose();

        private void Try(Action<IContestant> action)
        {
            if (_contestant is null || Side.Problem is not null)
                return;
            try
            {
                action(_contestant);
            }
            catch (ContestantException e)
            {
                Side = Side with { Problem = e.Message };
            }
        }
    }
}
