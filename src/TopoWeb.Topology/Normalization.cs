namespace TopoWeb.Topology;

/// <summary>The points that survive normalisation.</summary>
/// <param name="Points">Centred points of unit length, in input order.</param>
/// <param name="Rows">Row of the input for each point.</param>
/// <param name="Dropped">Number of input rows whose centred norm is below <see cref="Normalization.MinimumNorm"/>.</param>
public sealed record NormalizedCloud(PointCloud Points, int[] Rows, int Dropped);

/// <summary>Centre each point by its own mean and scale it to Euclidean length 1.</summary>
public static class Normalization
{
    /// <summary>Points with a smaller centred norm have no direction; they are dropped and counted.</summary>
    public const double MinimumNorm = 1e-12;

    /// <summary>x ↦ (x − mean(x)) / ‖x − mean(x)‖₂ for each row x; rows with norm below 1e-12 are dropped.</summary>
    /// <remarks>O(n·d). An empty cloud stays empty.</remarks>
    public static NormalizedCloud Apply(PointCloud cloud) => throw new NotSupportedException();
}
