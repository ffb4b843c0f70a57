namespace TopoWeb.Topology.Tests;

/// <summary>Cancels as soon as something is reported, and keeps what was reported last.</summary>
internal sealed class CancelAtFirstReport(CancellationTokenSource source) : IProgress<double>
{
    public double Last { get; private set; }

    public void Report(double value)
    {
        Last = value;
        source.Cancel();
    }
}
