using TopoWeb.Experiments;

namespace TopoWeb.Rendering.Barcodes;

/// <summary>How many of the longest H₁ bars stand for loops that random filters do not have.</summary>
internal static class SupportedBars
{
    /// <summary>Null where the loops were not compared with random filters.</summary>
    public static int? Count(SignificanceView? verdict) => verdict?.SupportedLoops;
}
