using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra.Double;

namespace TopoWeb.Topology.Mapper.Lenses;

/// <summary>A cloud minus its mean, handed out in blocks of rows that are turned into columns and stay in the first-level cache.</summary>
/// <remarks>The rows are cut into a fixed number of ranges, and sums of ranges are added in order: the same bits for any number of threads.</remarks>
internal sealed class CentredColumns
{
    private const int Ranges = 16;
    private const int ValuesInBlock = 4096;

    private readonly PointCloud _cloud;
    private readonly ParallelOptions _options;
    private readonly double[] _mean;

    /// <summary>With a given mean, of another cloud for example.</summary>
    public CentredColumns(PointCloud cloud, double[] mean, ParallelOptions options)
    {
        _cloud = cloud;
        _options = options;
        _mean = mean;
    }

    public CentredColumns(PointCloud cloud, ParallelOptions options) : this(cloud, new double[cloud.Dimension], options)
    {
        var sums = new double[Ranges][];
        Parallel.For(0, Ranges, options, range =>
        {
            var sum = new double[cloud.Dimension];
            for (var i = Start(range); i < Start(range + 1); i++)
            {
                var row = cloud.Row(i);
                for (var c = 0; c < row.Length; c++)
                    sum[c] += row[c];
            }

            sums[range] = sum;
        });
        foreach (var sum in sums)
            TensorPrimitives.Add(_mean, sum, _mean);
        TensorPrimitives.Divide(_mean, cloud.Count, _mean);
    }

    /// <summary>What is subtracted from each point.</summary>
    public double[] Mean => _mean;

    /// <summary>The matrix Σ_i (x_i − mean)(x_i − mean)ᵀ.</summary>
    public DenseMatrix Scatter()
    {
        var d = _cloud.Dimension;
        var sums = new double[Ranges][];
        Parallel.For(0, Ranges, _options, range =>
        {
            var sum = new double[d * d];
            ForEachBlock(range, (_, length, columns) =>
            {
                for (var a = 0; a < d; a++)
                    for (var b = 0; b <= a; b++)
                        sum[a * d + b] += TensorPrimitives.Dot<double>(columns.AsSpan(a * length, length), columns.AsSpan(b * length, length));
            });
            sums[range] = sum;
        });
        var scatter = new DenseMatrix(d);
        for (var a = 0; a < d; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                foreach (var sum in sums)
                    scatter[a, b] += sum[a * d + b];
                scatter[b, a] = scatter[a, b];
            }
        }

        return scatter;
    }

    /// <summary>Hands out all blocks: first row, number of rows, and the centred values column by column. Ranges of blocks run in parallel.</summary>
    public void ForEachBlock(Action<int, int, double[]> visit) => Parallel.For(0, Ranges, _options, range => ForEachBlock(range, visit));

    private void ForEachBlock(int range, Action<int, int, double[]> visit)
    {
        var d = _cloud.Dimension;
        var rows = Math.Max(16, ValuesInBlock / d);
        var columns = new double[rows * d];
        var end = Start(range + 1);
        for (var start = Start(range); start < end; start += rows)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            var length = Math.Min(rows, end - start);
            for (var i = 0; i < length; i++)
            {
                var row = _cloud.Row(start + i);
                for (var c = 0; c < row.Length; c++)
                    columns[c * length + i] = row[c] - _mean[c];
            }

            visit(start, length, columns);
        }
    }

    private int Start(int range) => (int)((long)_cloud.Count * range / Ranges);
}
