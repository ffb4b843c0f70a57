namespace TopoWeb.Topology.Models;

/// <summary>Random patches near the models, from a seed.</summary>
/// <remarks>
/// Angles are uniform (on the circles that is uniform in arc length, on the Klein bottle not in area). To each pixel of the unit patch normal noise of standard deviation
/// <c>noise</c> is added, and the patch is centred and scaled to length 1 again: rows of 9 numbers. The same seed gives the same patches on the same kind of machine. O(count).
/// A count below 0, or a noise that is not a number from 0 to 1000, is a <see cref="InvalidInputException"/> (<c>models.count</c>, <c>models.noise</c>).
/// </remarks>
public static class ModelSamples
{
    /// <summary>Patches near the primary circle.</summary>
    public static PointCloud PrimaryCircle(int count, double noise, long seed) =>
        Draw(count, noise, seed, static (ref NormalNumbers numbers) => Models.ThreeCircles.At(CircleBranch.Primary, numbers.NextAngle()));

    /// <summary>Patches near the three circles, each with the same chance.</summary>
    public static PointCloud ThreeCircles(int count, double noise, long seed) =>
        Draw(count, noise, seed, static (ref NormalNumbers numbers) => Models.ThreeCircles.At((CircleBranch)numbers.Next(3), numbers.NextAngle()));

    /// <summary>Patches near the Klein bottle.</summary>
    public static PointCloud KleinBottle(int count, double noise, long seed) =>
        Draw(count, noise, seed, static (ref NormalNumbers numbers) => Models.KleinBottle.At(numbers.NextAngle(), numbers.NextAngle()));

    /// <summary>Patches without any structure: uniform on the sphere S⁷ of normalised patches.</summary>
    public static PointCloud Uniform(int count, long seed) => Draw(count, 1, seed, static (ref NormalNumbers _) => default);

    private delegate Patch Draws(ref NormalNumbers numbers);

    private static PointCloud Draw(int count, double noise, long seed, Draws draws)
    {
        if (count < 0)
            throw new InvalidInputException("models.count", $"count is {count}; it must be at least 0.");
        if (!(noise >= 0 && noise <= 1000))
            throw new InvalidInputException("models.noise", $"noise is {noise}; it must be from 0 to 1000 (standard deviation; patches have length 1).");
        var numbers = new NormalNumbers(seed);
        var values = new double[count * Patches.Size];
        for (var i = 0; i < count; i++)
        {
            var row = values.AsSpan(i * Patches.Size, Patches.Size);
            Patches.Write(draws(ref numbers), row);
            foreach (ref var value in row)
                value += noise * numbers.NextNormal();
        }

        return Normalization.Apply(new PointCloud(values, Patches.Size)).Points;
    }
}
