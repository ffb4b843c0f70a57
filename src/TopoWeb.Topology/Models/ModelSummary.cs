namespace TopoWeb.Topology.Models;

/// <summary>Settings of a <see cref="ModelSummary"/>.</summary>
public sealed record ModelSummarySettings
{
    /// <summary>Number of equal arcs of a circle, for its coverage.</summary>
    public int Arcs { get; init; } = 36;

    /// <summary>
    /// A patch belongs to a model where its residual is at most this. The default 0.5 is a cosine of 0.875 with the nearest point, 77 % of the squared length in its plane; 1.3 % of
    /// random filters are as near to the primary circle.
    /// </summary>
    public double Tolerance { get; init; } = 0.5;

    /// <exception cref="InvalidInputException">A setting is outside its limits.</exception>
    public void Validate()
    {
        if (Arcs is < 1 or > 3600)
            throw new InvalidInputException("models.arcs", $"arcs is {Arcs}; it must be from 1 to 3600.");
        if (!(Tolerance > 0 && Tolerance <= Math.Sqrt(2)))
            throw new InvalidInputException("models.tolerance", $"tolerance is {Tolerance}; it must be above 0 and at most √2, the largest distance of a unit patch from a model.");
    }
}

/// <summary>How a cloud of patches lies on the models.</summary>
/// <param name="Settings">The settings used.</param>
/// <param name="Points">Number of patches that are not constant.</param>
/// <param name="Dropped">Number of constant patches.</param>
/// <param name="Circles">The circles of the three-circle model: primary, secondary x, secondary y.</param>
/// <param name="PrimaryCircle">How much the primary circle explains.</param>
/// <param name="ThreeCircles">How much the three-circle model explains.</param>
/// <param name="KleinBottle">How much the Klein bottle explains.</param>
public sealed record ModelSummary(
    ModelSummarySettings Settings,
    int Points,
    int Dropped,
    IReadOnlyList<CircleSummary> Circles,
    ModelShare PrimaryCircle,
    ModelShare ThreeCircles,
    ModelShare KleinBottle);

/// <summary>One circle of the three-circle model.</summary>
/// <param name="Branch">Which.</param>
/// <param name="Nearest">Number of patches nearer to it than to the other two (ties to the earlier circle).</param>
/// <param name="Near">How many of those are within the tolerance.</param>
/// <param name="Coverage">Share, 0 to 1, of the equal arcs [2πk/B, 2π(k+1)/B) that hold one of these near patches.</param>
/// <param name="LargestGap">The longest arc between neighbouring near patches, in degrees; 360 where there is at most one.</param>
public sealed record CircleSummary(CircleBranch Branch, int Nearest, int Near, double Coverage, double LargestGap);

/// <summary>How much of a cloud a model explains, beside what it explains of filters without structure.</summary>
/// <param name="Share">Share, 0 to 1, of the patches within the tolerance; 0 for an empty cloud.</param>
/// <param name="MeanSquaredResidual">Mean squared distance to the model, 0 to 2; 0 for an empty cloud.</param>
/// <param name="RandomShare">The share to expect of filters with independent normal weights (uniform on the sphere once normalised).</param>
/// <param name="RandomMeanSquaredResidual">Their mean squared distance.</param>
public sealed record ModelShare(double Share, double MeanSquaredResidual, double RandomShare, double RandomMeanSquaredResidual);
