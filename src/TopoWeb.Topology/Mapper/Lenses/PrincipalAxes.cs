namespace TopoWeb.Topology.Mapper.Lenses;

/// <summary>Principal axes of one cloud, in which other clouds of the same dimension are seen too: x ↦ ((x − mean)·v_1, …, (x − mean)·v_c).</summary>
/// <remarks>
/// Mean and directions v_i are those of the cloud it was fitted to, so all clouds pass through the same affine map: what moves from one to the next has
/// moved in the space of the points, and no axis turns or changes its sign in between. Other clouds are not centred on their own mean, and their
/// coordinates are in general correlated. The coordinates of the fitted cloud are bit for bit those of <see cref="PrincipalComponents.Project(PointCloud, int)"/>.
/// </remarks>
public sealed class PrincipalAxes
{
    private readonly double[] _mean;
    private readonly double[][] _directions;

    private PrincipalAxes(double[] mean, double[][] directions)
    {
        _mean = mean;
        _directions = directions;
    }

    /// <summary>Number d of coordinates of the points.</summary>
    public int Dimension => _mean.Length;

    /// <summary>Mean of the fitted cloud, d numbers.</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>All d directions by falling variance, of length 1, each with d numbers; signs as in <see cref="PrincipalComponents"/>.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Directions => _directions;

    /// <summary>The axes of <paramref name="cloud"/>: O(n·d² + d³) time.</summary>
    /// <param name="cloud">n ≥ 1 points.</param>
    /// <param name="cancellation">Checked for every few thousand values.</param>
    /// <exception cref="InvalidInputException">The cloud is empty, or a value is too large (<see cref="PointScale"/>).</exception>
    public static PrincipalAxes Fit(PointCloud cloud, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        if (cloud.Count == 0)
            throw new InvalidInputException("points", "The cloud is empty; common axes need at least 1 point.");
        var scale = PointScale.Of(cloud);
        var centred = new CentredColumns(scale.Cloud, new ParallelOptions { CancellationToken = cancellation });
        var directions = PrincipalComponents.Directions(centred.Scatter());
        scale.Up(centred.Mean);
        return new(centred.Mean, directions);
    }

    /// <summary>Coordinates of the points on the axes, in their units: O(n·d·count) time.</summary>
    /// <param name="cloud">n points of the dimension of the axes; none give arrays of length 0.</param>
    /// <param name="count">How many axes; beyond the d-th the coordinates are 0.</param>
    /// <param name="cancellation">Checked for every few thousand values.</param>
    /// <returns>One array of n values for each axis.</returns>
    /// <exception cref="InvalidInputException">The points have another number of coordinates than the axes, or a value is too large (<see cref="PointScale"/>).</exception>
    public double[][] Project(PointCloud cloud, int count = 3, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        if (cloud.Dimension != Dimension)
            throw new InvalidInputException("frame", $"The points have {cloud.Dimension} coordinates, the common axes {Dimension}; they cannot share axes.");
        // Nothing is squared here, so only the size of the values counts.
        PointScale.Require(cloud);
        return PrincipalComponents.Project(new CentredColumns(cloud, _mean, new ParallelOptions { CancellationToken = cancellation }), _directions, cloud.Count, count);
    }
}
