namespace TopoWeb.Topology.Density;

/// <summary>Settings of the density filtration ρ(k, p): keep the fraction p of the points with the smallest distance to their k-th nearest neighbour.</summary>
public sealed record DensitySettings
{
    /// <summary>Smallest k.</summary>
    public const int MinimumK = 1;

    /// <summary>Bound that p must exceed.</summary>
    public const double LowerBoundP = 0;

    /// <summary>Largest p: all points are kept.</summary>
    public const double MaximumP = 1;

    /// <summary>Which neighbour: 1 ≤ k &lt; n; the point itself is not counted.</summary>
    public int K { get; init; } = 200;

    /// <summary>Fraction kept, in (0, 1].</summary>
    public double P { get; init; } = 0.3;

    /// <summary>Checks the settings that do not depend on the number of points.</summary>
    /// <exception cref="InvalidInputException">k below 1, or p outside (0, 1].</exception>
    public void Validate()
    {
        if (K < MinimumK)
            throw new InvalidInputException("density.k", $"k is {K}; it must be at least {MinimumK} (the k-th nearest neighbour).");
        if (!(P > LowerBoundP && P <= MaximumP))
            throw new InvalidInputException("density.p", $"p is {P}; it must be greater than {LowerBoundP} and at most {MaximumP} (the fraction of points kept).");
    }

    /// <summary>Checks the settings against a cloud of <paramref name="n"/> points.</summary>
    /// <exception cref="InvalidInputException">As <see cref="Validate()"/>, or k ≥ n.</exception>
    public void Validate(int n)
    {
        Validate();
        if (K >= n)
            throw new InvalidInputException("density.k", $"k is {K}, but the cloud has {n} points; k must be at most {Math.Max(n - 1, 0)}. Lower k or add points.");
    }
}
