using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Running;

namespace TopoWeb.Benchmarks.Peers;

/// <summary>Our own neighbour search without the tree: every point is compared with all others. Shows where the tree pays.</summary>
internal sealed record AllPairsPeer(int K) : Peer("TopoWeb, all pairs")
{
    /// <summary>The first argument of the process that plays this peer.</summary>
    public const string Verb = "all-pairs";

    public override bool IsCompiledAsItRuns => true;

    public override IContestant? Start(Input input, int threads) => Ours.Start(threads, Verb, $"{K}", input.PointsPath);
}
