namespace TopoWeb.Benchmarks.Running;

internal static class Statistics
{
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Least squares of log y on log x: the e of y ~ xᵉ. NaN for fewer than two points.</summary>
    public static double Exponent(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count < 2)
            return double.NaN;
        var meanX = points.Average(point => Math.Log(point.X));
        var meanY = points.Average(point => Math.Log(point.Y));
        var above = points.Sum(point => (Math.Log(point.X) - meanX) * (Math.Log(point.Y) - meanY));
        var below = points.Sum(point => Math.Pow(Math.Log(point.X) - meanX, 2));
        return above / below;
    }
}
