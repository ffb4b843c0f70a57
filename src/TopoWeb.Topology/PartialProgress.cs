namespace TopoWeb.Topology;

/// <summary>Passes 0 … 1 of a part of the work on as <paramref name="from"/> … <paramref name="to"/> of the whole.</summary>
internal sealed class PartialProgress(IProgress<double> whole, double from, double to) : IProgress<double>
{
    public void Report(double value) => whole.Report(from + (to - from) * value);
}
