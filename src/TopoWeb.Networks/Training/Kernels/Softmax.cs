namespace TopoWeb.Networks.Training.Kernels;

/// <summary>Softmax cross-entropy over rows of ten scores.</summary>
internal static class Softmax
{
    private const int Classes = ParameterLayout.Classes;

    /// <summary>Replaces the scores by the gradient of the mean cross-entropy; returns the sum of the cross-entropies.</summary>
    public static double Gradient(Span<float> scores, ReadOnlySpan<byte> labels)
    {
        var loss = 0.0;
        var scale = 1f / labels.Length;
        for (var i = 0; i < labels.Length; i++)
        {
            var row = scores.Slice(i * Classes, Classes);
            var (largest, sum) = LogSum(row, out var logSum);
            loss += logSum - row[labels[i]];
            for (var c = 0; c < Classes; c++)
                row[c] = (float)(Math.Exp(row[c] - largest) / sum - (c == labels[i] ? 1 : 0)) * scale;
        }
        return loss;
    }

    /// <summary>How many rows have their largest score (the first of equal ones) at their label, and the sum of the cross-entropies.</summary>
    public static (int Correct, double Loss) Judge(ReadOnlySpan<float> scores, ReadOnlySpan<byte> labels)
    {
        var (correct, loss) = (0, 0.0);
        for (var i = 0; i < labels.Length; i++)
        {
            var row = scores.Slice(i * Classes, Classes);
            LogSum(row, out var logSum);
            loss += logSum - row[labels[i]];
            correct += System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row) == labels[i] ? 1 : 0;
        }
        return (correct, loss);
    }

    /// <summary>log Σ exp(x), with the largest value taken out so that nothing overflows.</summary>
    private static (float Largest, double Sum) LogSum(ReadOnlySpan<float> row, out double logSum)
    {
        var largest = System.Numerics.Tensors.TensorPrimitives.Max(row);
        var sum = 0.0;
        foreach (var score in row)
            sum += Math.Exp(score - largest);
        logSum = largest + Math.Log(sum);
        return (largest, sum);
    }
}
