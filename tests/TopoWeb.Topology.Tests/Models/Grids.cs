namespace TopoWeb.Topology.Tests.Models;

/// <summary>3×3 patches straight from the formulas: functions on the grid, centred and of length 1. Nothing is shared with the code under test.</summary>
internal static class Grids
{
    public static double[] Patch(Func<double, double, double> function) =>
        Unit([.. from y in new double[] { -1, 0, 1 } from x in new double[] { -1, 0, 1 } select function(x, y)]);

    public static double[] Klein(double theta, double phi)
    {
        var (a, b) = (Math.Cos(theta), Math.Sin(theta));
        return Patch((x, y) => Math.Cos(phi) * (a * x + b * y) * (a * x + b * y) + Math.Sin(phi) * (a * x + b * y));
    }

    public static double Q(double x) => x == 0 ? -2 : 1;

    public static double Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        return Math.Sqrt(sum);
    }

    /// <summary>Every patch with pixel (x, y) taken from where <paramref name="source"/> says, times a factor.</summary>
    public static PointCloud Moved(PointCloud cloud, Func<int, int, (int X, int Y)> source, double factor = 1)
    {
        var values = new double[cloud.Values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (x, y) = source(i % 9 % 3 - 1, i % 9 / 3 - 1);
            values[i] = factor * cloud.Row(i / 9)[3 * (y + 1) + x + 1];
        }

        return new PointCloud(values, 9);
    }

    /// <summary>(x, y) ↦ (y, −x): what is bright to the right comes to be bright below.</summary>
    public static PointCloud Turned(PointCloud cloud) => Moved(cloud, (x, y) => (y, -x));

    public static PointCloud Transposed(PointCloud cloud) => Moved(cloud, (x, y) => (y, x));

    public static PointCloud Negative(PointCloud cloud) => Moved(cloud, (x, y) => (x, y), -1);

    public static double[] Angles(int count, double period, long seed)
    {
        var values = Clouds.Random(count, 1, seed);
        return [.. values.Values.ToArray().Select(x => (x + 1) / 2 * period)];
    }

    /// <summary>Asserts that two angles are equal up to whole turns.</summary>
    public static void AssertAngle(double expected, double actual, double tolerance) =>
        Assert.InRange(Math.Abs(Math.IEEERemainder(actual - expected, 2 * Math.PI)), 0, tolerance);

    private static double[] Unit(double[] values)
    {
        var mean = values.Average();
        var norm = Math.Sqrt(values.Sum(x => (x - mean) * (x - mean)));
        return [.. values.Select(x => (x - mean) / norm)];
    }
}
