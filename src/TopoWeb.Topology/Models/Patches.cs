namespace TopoWeb.Topology.Models;

/// <summary>
/// A normalised 3×3 patch in the five orthonormal directions that all models lie in: x/√6, y/√6, q(x)/√18, q(y)/√18, xy/2, with x = column − 1, y = row − 1, q = (1, −2, 1).
/// Rest is the length of what lies in the other three.
/// </summary>
internal readonly record struct Patch(double X, double Y, double QuadraticX, double QuadraticY, double Product, double Rest);

/// <summary>The patches of a cloud that are not constant.</summary>
internal sealed class Patches
{
    /// <summary>Number of pixels of a patch.</summary>
    public const int Size = 9;

    private const int Chunk = 256;

    private static readonly double[][] Directions =
    [
        Direction((x, _) => x),
        Direction((_, y) => y),
        Direction((x, _) => 3 * x * x - 2),
        Direction((_, y) => 3 * y * y - 2),
        Direction((x, y) => x * y),
    ];

    private readonly NormalizedCloud _cloud;

    /// <exception cref="InvalidInputException">The points are not 3×3 patches.</exception>
    public Patches(PointCloud cloud)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        if (cloud.Dimension != Size)
            throw new InvalidInputException("points", $"The points have {cloud.Dimension} coordinates; model spaces require 3×3 patches with {Size} coordinates.");
        _cloud = Normalization.Apply(cloud);
    }

    public int Count => _cloud.Points.Count;

    public int Dropped => _cloud.Dropped;

    /// <summary>The nearest point for each patch; the same for any number of threads.</summary>
    public ModelFit<T> Fit<T>(Func<Patch, T> nearest, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var points = new T[Count];
        var counter = new ProgressCounter(progress, Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, (Count + Chunk - 1) / Chunk, options, chunk =>
        {
            var start = chunk * Chunk;
            var end = Math.Min(Count, start + Chunk);
            for (var i = start; i < end; i++)
                points[i] = nearest(Coordinates(_cloud.Points.Row(i)));
            counter.Add(end - start);
        });
        return new ModelFit<T>(points, _cloud.Rows, _cloud.Dropped);
    }

    /// <summary>The patch Σ coordinates·directions, written to <paramref name="target"/>.</summary>
    public static void Write(Patch patch, Span<double> target)
    {
        for (var i = 0; i < Size; i++)
            target[i] = patch.X * Directions[0][i] + patch.Y * Directions[1][i] + patch.QuadraticX * Directions[2][i] + patch.QuadraticY * Directions[3][i] + patch.Product * Directions[4][i];
    }

    /// <summary>Distance of a unit vector to the nearest point of a great circle, √(2 − 2ρ), from its part off the circle's plane: for a point on the circle 1 − ρ would keep half of the digits only.</summary>
    /// <param name="squaredOff">Squared length of the part off the plane, 1 − ρ².</param>
    /// <param name="inPlane">ρ, the length of the part in the plane.</param>
    public static double Residual(double squaredOff, double inPlane) => Math.Sqrt(2 * squaredOff / (1 + inPlane));

    /// <summary>The angle of (cosine, sine) in [0, 2π); 0 where both are 0.</summary>
    public static double Angle(double cosine, double sine)
    {
        var angle = Math.Atan2(sine, cosine);
        if (angle < 0)
            angle += 2 * Math.PI;
        // A tiny negative angle is rounded up to the full turn.
        return angle >= 2 * Math.PI ? 0 : angle;
    }

    private static Patch Coordinates(ReadOnlySpan<double> row)
    {
        Span<double> rest = stackalloc double[Size];
        row.CopyTo(rest);
        Span<double> coordinates = stackalloc double[Directions.Length];
        for (var d = 0; d < Directions.Length; d++)
        {
            var direction = Directions[d];
            var product = 0.0;
            for (var i = 0; i < Size; i++)
                product += row[i] * direction[i];
            for (var i = 0; i < Size; i++)
                rest[i] -= product * direction[i];
            coordinates[d] = product;
        }

        var squares = 0.0;
        foreach (var value in rest)
            squares += value * value;
        return new Patch(coordinates[0], coordinates[1], coordinates[2], coordinates[3], coordinates[4], Math.Sqrt(squares));
    }

    private static double[] Direction(Func<int, int, double> function)
    {
        var values = new double[Size];
        var squares = 0.0;
        for (var i = 0; i < Size; i++)
        {
            values[i] = function(i % 3 - 1, i / 3 - 1);
            squares += values[i] * values[i];
        }

        for (var i = 0; i < Size; i++)
            values[i] /= Math.Sqrt(squares);
        return values;
    }
}
