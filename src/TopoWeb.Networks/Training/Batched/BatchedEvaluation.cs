using TopoWeb.Networks.Training.Loop;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>Accuracy and loss of every network over the test images, without dropout; read from the device once, at the end.</summary>
internal static class BatchedEvaluation
{
    public static (double[] Accuracy, double[] Loss) Of(BatchedModel model, BatchedImages images, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var correct = zeros([model.Networks], dtype: int64, device: model.Parameters.device);
        var loss = zeros([model.Networks], dtype: float64, device: model.Parameters.device);
        for (var first = 0; first < images.TestCount; first += Evaluation.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var batch = NewDisposeScope();
            var (pixels, labels) = images.Test(first, Math.Min(Evaluation.BatchSize, images.TestCount - first));
            var (right, sum) = model.Evaluate(pixels, labels);
            correct.add_(right, HeldScalars.One);
            loss.add_(sum, HeldScalars.One);
        }
        return ([.. DeviceTensors.Download<long>(correct).Select(c => (double)c / images.TestCount)], [.. DeviceTensors.Download<double>(loss).Select(l => l / images.TestCount)]);
    }
}
