using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training.Models;

namespace TopoWeb.Networks.Training.Loop;

/// <summary>Accuracy and loss over the test images, without dropout.</summary>
internal static class Evaluation
{
    public const int BatchSize = 100;

    public static (double Accuracy, double Loss) Of(NetworkModel model, ImageDataset data, ImagePreparation preparation, CancellationToken cancellation)
    {
        var (size, stored) = (preparation.Size, data.Height * data.Width * data.Channels);
        var images = new float[BatchSize * size];
        var (correct, loss, count) = (0, 0.0, data.TestLabels.Length);
        for (var first = 0; first < count; first += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var n = Math.Min(BatchSize, count - first);
            for (var i = 0; i < n; i++)
                preparation.ForTest(data.TestImages.AsSpan((first + i) * stored, stored), images.AsSpan(i * size, size));
            var (right, sum) = model.Evaluate(images.AsSpan(0, n * size), data.TestLabels.AsSpan(first, n));
            correct += right;
            loss += sum;
        }
        return ((double)correct / count, loss / count);
    }
}
