using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Running;

namespace TopoWeb.Benchmarks.Peers;

/// <summary>Another program that computes the same.</summary>
/// <param name="Label">Its name where it is not installed; otherwise it says itself what it is.</param>
internal abstract record Peer(string Label)
{
    /// <summary>Largest allowed ratio of our time to its time.</summary>
    public double? AtMost { get; init; }

    /// <summary>The ratio aimed at, where that is less than allowed.</summary>
    public double? Aim { get; init; }

    /// <summary>How far its findings may be from ours, relative to the larger one.</summary>
    public double Tolerance { get; init; }

    /// <summary>Whether it needs some runs until its compiler is done.</summary>
    public virtual bool IsCompiledAsItRuns => false;

    /// <summary>Makes it ready to run on <paramref name="input"/>; null where it is not installed.</summary>
    public abstract IContestant? Start(Input input, int threads);
}
