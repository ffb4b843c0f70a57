namespace TopoWeb.Topology.Models;

/// <summary>The three-circle model of 3×3 patches: the primary circle (x, y) and the secondary circles (x, q(x)) and (y, q(y)), q = (1, −2, 1).</summary>
/// <remarks>
/// Each is cos t·u/‖u‖ + sin t·v/‖v‖ for its two functions u, v on the grid x = column − 1, y = row − 1. They are orthogonal, so these are unit circles and t is
/// arc length (in the form cos t·u + sin t·v it would not be: ‖x‖² = 6, ‖q(x)‖² = 18). Each secondary circle meets the primary in ±u, at its own angles 0 and π; the secondaries
/// do not meet; H₁ has rank 5. de Silva, Carlsson, "Topological estimation using witness complexes" (2004); Carlsson et al., IJCV 76 (2008).
/// </remarks>
public static class ThreeCircles
{
    /// <summary>A later circle must be nearer by this much: where circles meet the earlier one has the point, whatever the rounding.</summary>
    public const double TieTolerance = 1e-12;

    /// <summary>The nearest point of the three circles for each patch; ties go to the earlier circle.</summary>
    /// <remarks>Every patch is centred and scaled to length 1 first; constant ones are dropped and counted. A patch orthogonal to all three planes: primary circle, t = 0, residual √2. O(n).</remarks>
    /// <param name="cloud">n patches, rows of 9 numbers, row-major. An empty cloud gives an empty fit.</param>
    /// <param name="cancellation">Checked for every few patches.</param>
    /// <exception cref="InvalidInputException">The points do not have 9 coordinates.</exception>
    public static ModelFit<ThreeCirclePoint> Fit(PointCloud cloud, CancellationToken cancellation = default) =>
        new Patches(cloud).Fit(Nearest, -1, null, cancellation);

    /// <summary>The patches of one circle at the angles, rows of 9 numbers, centred and of length 1.</summary>
    public static PointCloud At(CircleBranch branch, ReadOnlySpan<double> angles)
    {
        var values = new double[angles.Length * Patches.Size];
        for (var i = 0; i < angles.Length; i++)
            Patches.Write(At(branch, angles[i]), values.AsSpan(i * Patches.Size, Patches.Size));
        return new PointCloud(values, Patches.Size);
    }

    internal static Patch At(CircleBranch branch, double angle)
    {
        var (sine, cosine) = Math.SinCos(angle);
        return branch switch
        {
            CircleBranch.Primary => new Patch(cosine, sine, 0, 0, 0, 0),
            CircleBranch.SecondaryX => new Patch(cosine, 0, sine, 0, 0, 0),
            CircleBranch.SecondaryY => new Patch(0, cosine, 0, sine, 0, 0),
            _ => throw new InvalidInputException("models.branch", $"Unknown circle {branch}; choose primary, secondaryX or secondaryY."),
        };
    }

    internal static ThreeCirclePoint Nearest(Patch patch)
    {
        var (x, y, u, v) = (patch.X * patch.X, patch.Y * patch.Y, patch.QuadraticX * patch.QuadraticX, patch.QuadraticY * patch.QuadraticY);
        var others = patch.Product * patch.Product + patch.Rest * patch.Rest;
        var primary = Patches.Residual(u + v + others, Math.Sqrt(x + y));
        var alongX = Patches.Residual(y + v + others, Math.Sqrt(x + u));
        var alongY = Patches.Residual(x + u + others, Math.Sqrt(y + v));
        if (primary <= alongX + TieTolerance && primary <= alongY + TieTolerance)
            return new ThreeCirclePoint(CircleBranch.Primary, Patches.Angle(patch.X, patch.Y), primary);
        return alongX <= alongY + TieTolerance
            ? new ThreeCirclePoint(CircleBranch.SecondaryX, Patches.Angle(patch.X, patch.QuadraticX), alongX)
            : new ThreeCirclePoint(CircleBranch.SecondaryY, Patches.Angle(patch.Y, patch.QuadraticY), alongY);
    }
}
