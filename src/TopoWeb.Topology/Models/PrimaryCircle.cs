namespace TopoWeb.Topology.Models;

/// <summary>The primary circle of 3×3 patches: edges in every direction, cos t·x/‖x‖ + sin t·y/‖y‖ with x = column − 1 and y = row − 1 (rightwards and downwards).</summary>
/// <remarks>
/// A unit circle; t is its arc length. t = 0: brighter to the right, t = π/2: brighter below. Lee, Pedersen, Mumford, "The nonlinear statistics of high-contrast patches
/// in natural images" (2003); Carlsson, Ishkhanov, de Silva, Zomorodian, "On the local behavior of spaces of natural images", IJCV 76 (2008).
/// </remarks>
public static class PrimaryCircle
{
    /// <summary>The nearest point of the circle for each patch.</summary>
    /// <remarks>Every patch is centred and scaled to length 1 first; constant ones are dropped and counted. A patch orthogonal to the plane of the circle is as near to every point: t = 0, residual √2. O(n).</remarks>
    /// <param name="cloud">n patches, rows of 9 numbers, row-major. An empty cloud gives an empty fit.</param>
    /// <param name="cancellation">Checked for every few patches.</param>
    /// <exception cref="InvalidInputException">The points do not have 9 coordinates.</exception>
    public static ModelFit<CirclePoint> Fit(PointCloud cloud, CancellationToken cancellation = default) =>
        new Patches(cloud).Fit(Nearest, -1, null, cancellation);

    /// <summary>The patches at the angles, rows of 9 numbers, centred and of length 1.</summary>
    public static PointCloud At(ReadOnlySpan<double> angles) => ThreeCircles.At(CircleBranch.Primary, angles);

    internal static CirclePoint Nearest(Patch patch)
    {
        var off = patch.QuadraticX * patch.QuadraticX + patch.QuadraticY * patch.QuadraticY + patch.Product * patch.Product + patch.Rest * patch.Rest;
        return new CirclePoint(Patches.Angle(patch.X, patch.Y), Patches.Residual(off, double.Hypot(patch.X, patch.Y)));
    }
}
