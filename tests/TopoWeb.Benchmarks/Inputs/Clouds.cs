using TopoWeb.Topology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Models;

namespace TopoWeb.Benchmarks.Inputs;

/// <summary>The points that the rows measure on.</summary>
internal static class Clouds
{
    private const double Noise = 0.12;
    private const int Seed = 1;
    private const int Dimension = 9;

    /// <summary>Patches near the three-circle model: normalised points of R⁹.</summary>
    public static Input ThreeCircles(int count) =>
        new($"three-circles-{count}", "three circles", () => ModelSamples.ThreeCircles(count, Noise, Seed));

    /// <summary>Max-min landmarks of such patches.</summary>
    public static Input Landmarks(int count, int of) => new($"landmarks-{count}-of-{of}", $"landmarks of {of:N0}, three circles", () =>
    {
        var points = ModelSamples.ThreeCircles(of, Noise, Seed);
        return points.Select(MaxMinLandmarks.Select(points, count, 0));
    });

    /// <summary>Independent normal coordinates, no structure.</summary>
    public static Input Gaussian(int count, int dimension = Dimension) => new($"gaussian-{count}-{dimension}", $"gaussian in R{Superscript(dimension)}", () =>
    {
        var random = new Random(Seed);
        var values = new double[count * dimension];
        foreach (ref var value in values.AsSpan())
            value = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return new PointCloud(values, dimension);
    });

    /// <summary>Normalised 3×3 kernels of a trained network, all layers that are there or those named.</summary>
    public static Input Kernels(string network, string title, string layers = "*") => new($"{network}-{(layers == "*" ? "all" : layers)}", title, () =>
    {
        var directory = Path.Combine(Repository.Kernels, network);
        if (!Directory.Exists(directory))
            return null;
        var files = Directory.GetFiles(directory, layers + ".npy");
        Array.Sort(files, StringComparer.Ordinal);
        if (files.Length == 0)
            return null;
        double[] values = [.. files.SelectMany(file => NpyPoints.Read(file).Values.ToArray())];
        return Normalization.Apply(new PointCloud(values, Dimension)).Points;
    });

    private static string Superscript(int number) => string.Concat($"{number}".Select(digit => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']));
}
