using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Running;

namespace TopoWeb.Benchmarks.Peers;

/// <summary>Ripser as it is installed: one process a run, which reads the points as text. It computes in single precision.</summary>
internal sealed record RipserPeer : Peer
{
    private readonly int _maxDimension;

    public RipserPeer(int maxDimension) : base("Ripser")
    {
        _maxDimension = maxDimension;
        Tolerance = 1e-4;
    }

    public override IContestant? Start(Input input, int threads)
    {
        if (!Command.Succeeds("ripser", "--help"))
            return null;
        input.WriteText();
        var version = Command.Output("dpkg-query", "--show", "--showformat", "${Version}", "ripser");
        return new RipserProcess(version is null ? Label : $"{Label} {version}", ["--format", "point-cloud", "--dim", $"{_maxDimension}", input.TextPath]);
    }
}
