namespace TopoWeb.Topology;

/// <summary>Passes 0 … 1 of a part of the work on as <paramref name="from"/> … <paramref name="to"/> of the whole.</summary>
internal sealed class PartialProgress(IProgress<double> whole, double from, double to) : IProgress<double>
{
    /// <summary>A part of a progress that may be asked for or not.</summary>
    public static PartialProgress? Of(IProgress<double>? whole, double from, double to) => whole is null ? null : new PartialProgress(whole, from, to);

    public void Report(double value) => whole.Report(from + (to - from) * value);
}
