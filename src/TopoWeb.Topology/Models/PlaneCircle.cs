namespace TopoWeb.Topology.Models;

/// <summary>A noisy circle of the plane with points strewn around it: the smallest cloud that has a loop, something to filter away, and a picture.</summary>
public static class PlaneCircle
{
    /// <summary>Half the side of the square that the strewn points fill.</summary>
    public const double HalfSide = 1.7;

    /// <summary>Points (cos φ, sin φ) + σ·(normal, normal) with φ uniform in [0, 2π), then points uniform in the square [−1.7, 1.7]². The same seed gives the same points; O(n).</summary>
    /// <remarks>The angles do not depend on σ, so that points move and do not jump where somebody changes it.</remarks>
    /// <param name="onCircle">Points of the circle, at least 0.</param>
    /// <param name="strewn">Points of the square, at least 0.</param>
    /// <param name="noise">σ, from 0 to 1000.</param>
    /// <param name="seed">Seed of the points.</param>
    /// <returns>onCircle + strewn rows of 2 numbers.</returns>
    /// <exception cref="InvalidInputException">A count is below 0, or the noise is not a number from 0 to 1000.</exception>
    public static PointCloud Draw(int onCircle, int strewn, double noise, long seed)
    {
        if (onCircle < 0 || strewn < 0)
            throw new InvalidInputException("models.count", $"The circle has {onCircle} points and the square {strewn}; both must be at least 0.");
        if (!(noise is >= 0 and <= 1000))
            throw new InvalidInputException("models.noise", $"noise is {noise}; it must be a number from 0 to 1000.");
        var numbers = new NormalNumbers(seed);
        var values = new double[2 * (onCircle + strewn)];
        for (var i = 0; i < onCircle; i++)
        {
            var (sine, cosine) = Math.SinCos(numbers.NextAngle());
            values[2 * i] = cosine + noise * numbers.NextNormal();
            values[2 * i + 1] = sine + noise * numbers.NextNormal();
        }

        for (var i = 2 * onCircle; i < values.Length; i++)
            values[i] = (numbers.NextAngle() / Math.PI - 1) * HalfSide;
        return new PointCloud(values, 2);
    }
}
