namespace TopoWeb.Topology.Models;

/// <summary>The Klein bottle of 3×3 patches: cos φ·(ax + by)² + sin φ·(ax + by) with a = cos θ, b = sin θ, x = column − 1, y = row − 1, mean-centred and scaled to length 1.</summary>
/// <remarks>
/// (θ + π, φ) and (θ, 2π − φ) give the same patch, so θ runs over [0, π) and φ over [0, 2π). φ = π/2 and 3π/2 form the primary circle, θ = 0 and π/2 contain the secondary ones.
/// H₁ has rank 2 over Z/2 and 1 over Z/3. Carlsson, Ishkhanov, de Silva, Zomorodian, IJCV 76 (2008).
/// </remarks>
public static class KleinBottle
{
    /// <summary>The nearest point of the Klein bottle for each patch.</summary>
    /// <remarks>
    /// Every patch is centred and scaled to length 1 first; constant ones are dropped and counted. The line ax + by is odd and the centred square even under x, y ↦ −x, −y, hence
    /// orthogonal: for fixed θ the best φ is closed-form and the squared length of the projection is a smooth function of 2θ with at most five maxima. Those are bracketed
    /// on a grid of <see cref="KleinSearch.Starts"/> angles and found to 1e-12 by safeguarded Newton steps; the global one is taken, the smallest θ among equals
    /// (within 1e-12 of the squared length). A patch orthogonal to the model has θ = φ = 0, residual √2. O(n), about 6 µs a patch and core.
    /// </remarks>
    /// <param name="cloud">n patches, rows of 9 numbers, row-major. An empty cloud gives an empty fit.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked for every few patches.</param>
    /// <exception cref="InvalidInputException">The points do not have 9 coordinates.</exception>
    public static ModelFit<KleinPoint> Fit(PointCloud cloud, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Fit(cloud, -1, progress, cancellation);

    /// <summary>The patches at the angles (any real numbers, as many θ as φ), rows of 9 numbers, centred and of length 1.</summary>
    /// <exception cref="InvalidInputException">The numbers of angles differ.</exception>
    public static PointCloud At(ReadOnlySpan<double> theta, ReadOnlySpan<double> phi)
    {
        if (theta.Length != phi.Length)
            throw new InvalidInputException("models.angles", $"{theta.Length} angles θ and {phi.Length} angles φ given; each point needs one of each.");
        var values = new double[theta.Length * Patches.Size];
        for (var i = 0; i < theta.Length; i++)
            Patches.Write(At(theta[i], phi[i]), values.AsSpan(i * Patches.Size, Patches.Size));
        return new PointCloud(values, Patches.Size);
    }

    internal static ModelFit<KleinPoint> Fit(PointCloud cloud, int threads, IProgress<double>? progress, CancellationToken cancellation) =>
        new Patches(cloud).Fit(KleinSearch.Nearest, threads, progress, cancellation);

    internal static Patch At(double theta, double phi)
    {
        var (b, a) = Math.SinCos(theta);
        var (odd, even) = Math.SinCos(phi);
        // x² and y² are q(x)/3 and q(y)/3 after centring; the factors are the lengths of x, y, x², y² and 2xy.
        var (x, y, u, v, w) = (odd * a * Math.Sqrt(6), odd * b * Math.Sqrt(6), even * a * a * Math.Sqrt(2), even * b * b * Math.Sqrt(2), even * a * b * 4);
        var length = Math.Sqrt(x * x + y * y + u * u + v * v + w * w);
        return new Patch(x / length, y / length, u / length, v / length, w / length, 0);
    }
}
