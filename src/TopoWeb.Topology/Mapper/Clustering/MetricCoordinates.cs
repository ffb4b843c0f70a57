using System.Numerics.Tensors;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>Coordinates in which the metric of the clustering is a function of the squared Euclidean distance.</summary>
/// <param name="Points">n points, scaled.</param>
/// <param name="IsCosine">Whether distances are half the squared distance of unit vectors (that is 1 − cos) and not its root.</param>
internal sealed record MetricCoordinates(PointCloud Points, bool IsCosine)
{
    /// <summary>Share of one column in the mean squared distance from which on a reader is warned.</summary>
    private const double DominantShare = 0.5;

    /// <summary>Smaller variances have lost digits, or vanish.</summary>
    private const double LeastVariance = 1e-290;

    /// <summary>The power of two by which distances of this metric are divided where the cloud is divided by 2 to the power <paramref name="ofCloud"/>.</summary>
    public static int Exponent(MapperMetric metric, int ofCloud) => metric switch
    {
        MapperMetric.Euclidean => ofCloud,
        MapperMetric.VneVariance => -ofCloud,
        _ => 0,
    };

    /// <summary>The distance that belongs to a squared Euclidean distance.</summary>
    public double Distance(double squared) => IsCosine ? squared / 2 : Math.Sqrt(squared);

    /// <summary>The smallest squared distance of points that are a height apart or more.</summary>
    public double LeastSquare(double height)
    {
        var square = IsCosine ? 2 * height : height * height;
        while (Distance(square) >= height && square > 0)
            square = Math.BitDecrement(square);
        while (Distance(square) < height)
            square = Math.BitIncrement(square);
        return square;
    }

    /// <summary>Scales the cloud for <paramref name="metric"/>.</summary>
    /// <exception cref="InvalidInputException">Cosine, and a point is the zero vector; or the variance of a column, and it is below all numbers.</exception>
    public static MetricCoordinates Create(PointCloud cloud, MapperMetric metric, List<string> notes, CancellationToken cancellation = default)
    {
        switch (metric)
        {
            case MapperMetric.Euclidean:
                return new MetricCoordinates(cloud, false);
            case MapperMetric.Cosine:
                return new MetricCoordinates(UnitVectors(cloud), true);
            case MapperMetric.Vne or MapperMetric.VneVariance:
                var variances = Variances(cloud);
                cancellation.ThrowIfCancellationRequested();
                if (metric == MapperMetric.VneVariance)
                    WarnOfDominantColumn(variances, notes);
                return new MetricCoordinates(Divide(cloud, variances, metric == MapperMetric.Vne), false);
            default:
                throw new InvalidInputException("mapper.metric", $"Unknown metric {metric}.");
        }
    }

    /// <summary>Population variance of each column; exactly 0 where all values are equal, so that rounding of the mean cannot pass for variance.</summary>
    internal static double[] Variances(PointCloud cloud)
    {
        var (n, d) = (cloud.Count, cloud.Dimension);
        var mean = new double[d];
        var varies = new bool[d];
        var first = cloud.Row(0);
        for (var i = 0; i < n; i++)
        {
            var row = cloud.Row(i);
            for (var c = 0; c < row.Length; c++)
            {
                mean[c] += row[c];
                varies[c] |= row[c] != first[c];
            }
        }

        TensorPrimitives.Divide(mean, n, mean);
        var variances = new double[d];
        for (var i = 0; i < n; i++)
        {
            var row = cloud.Row(i);
            for (var c = 0; c < row.Length; c++)
                variances[c] += (row[c] - mean[c]) * (row[c] - mean[c]);
        }

        for (var c = 0; c < d; c++)
            variances[c] = varies[c] ? variances[c] / n : 0;
        return variances;
    }

    private static PointCloud Divide(PointCloud cloud, double[] variances, bool byDeviation)
    {
        var divisors = new double[variances.Length];
        for (var c = 0; c < divisors.Length; c++)
            divisors[c] = variances[c] is > 0 and < LeastVariance || (variances[c] == 0 && Varies(cloud, c)) ? OfNarrow(cloud, c, byDeviation)
                : !(variances[c] > 0) ? 1 : byDeviation ? Math.Sqrt(variances[c]) : variances[c];
        var values = new double[cloud.Values.Length];
        for (var i = 0; i < cloud.Count; i++)
            TensorPrimitives.Divide(cloud.Row(i), divisors, values.AsSpan(i * cloud.Dimension, cloud.Dimension));
        return new PointCloud(values, cloud.Dimension);
    }

    private static bool Varies(PointCloud cloud, int column)
    {
        for (var i = 1; i < cloud.Count; i++)
            if (cloud.Row(i)[column] != cloud.Row(0)[column])
                return true;
        return false;
    }

    /// <summary>Standard deviation of a column whose squares vanish beside those of wider columns.</summary>
    /// <exception cref="InvalidInputException">Its variance is asked for, which is below all numbers.</exception>
    private static double OfNarrow(PointCloud cloud, int column, bool byDeviation)
    {
        var values = new double[cloud.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = cloud.Row(i)[column];
        var scale = PointScale.Of(new PointCloud(values, 1));
        var deviation = Math.Max(double.Epsilon, scale.Up(Math.Sqrt(Variances(scale.Cloud)[0])));
        return byDeviation ? deviation
            : throw new InvalidInputException("mapper.metric", FormattableString.Invariant($"Column {column} has the standard deviation {deviation:E2}, too small to be squared for the metric vne-variance. Choose vne, or scale the column up."));
    }

    /// <summary>After division by its variance v, a column adds 2/v to the mean squared distance: the narrowest column rules.</summary>
    private static void WarnOfDominantColumn(double[] variances, List<string> notes)
    {
        var (total, largest, column, varying) = (0.0, 0.0, 0, 0);
        for (var c = 0; c < variances.Length; c++)
        {
            if (!(variances[c] > 0))
                continue;
            varying++;
            total += 1 / variances[c];
            if (1 / variances[c] > largest)
                (largest, column) = (1 / variances[c], c);
        }

        if (varying > 1 && largest > DominantShare * total)
            notes.Add(FormattableString.Invariant($"Column {column} accounts for {100 * largest / total:F0} % of the mean squared distance in the metric vne-variance; vne weights all columns equally."));
    }

    private static PointCloud UnitVectors(PointCloud cloud)
    {
        var values = cloud.Values.ToArray();
        for (var i = 0; i < cloud.Count; i++)
        {
            var row = values.AsSpan(i * cloud.Dimension, cloud.Dimension);
            // The largest entry first: squares of huge or tiny entries would leave the range of a double.
            var largest = 0.0;
            foreach (var value in row)
                largest = Math.Max(largest, Math.Abs(value));
            if (largest == 0)
                throw new InvalidInputException("mapper.metric", $"Row {i} is the zero vector, so the metric cosine is undefined. Choose vne or euclidean.");
            var squares = 0.0;
            foreach (ref var value in row)
            {
                value /= largest;
                squares += value * value;
            }

            var norm = Math.Sqrt(squares);
            foreach (ref var value in row)
                value /= norm;
        }

        return new PointCloud(values, cloud.Dimension);
    }
}
