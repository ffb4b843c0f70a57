using System.Diagnostics;
using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Datasets;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Training;

/// <summary>Trains one network at a time on one core.</summary>
public static class NetworkTrainer
{
    /// <summary>Version of the trainer: part of the key of everything it makes. Raise it when the same settings would give other filters.</summary>
    public const int Version = 1;

    /// <summary>Learning rate of Adam where the settings leave it open.</summary>
    public const double DefaultLearningRate = 1e-3;

    /// <summary>Batches whose loss is averaged at a checkpoint and in the progress.</summary>
    public const int LossWindow = 50;

    private const int EvaluationBatch = 100;

    /// <summary>Seed of network <paramref name="index"/> of an ensemble: a fixed mix of both numbers, so that it does not depend on how many networks there are.</summary>
    /// <remarks>Between 0 and 2⁵³ − 1, which every JSON reader keeps exactly.</remarks>
    public static long SeedOf(long ensembleSeed, int index) => RandomGenerator.Mix(ensembleSeed, index);

    /// <summary>Trains network <paramref name="index"/>. The result depends on the arguments alone: not on order, other networks or threads.</summary>
    /// <remarks>The token is checked at every step; progress is reported at every step (throttling is the caller's).</remarks>
    /// <exception cref="SettingException">The settings do not fit the data.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TrainedNetwork Train(
        TrainingSettings settings, ImageDataset data, int index, long ensembleSeed,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var architecture = settings.Validate();
        CheckData(architecture, data);
        cancellation.ThrowIfCancellationRequested();
        TorchRuntime.Initialize();

        var started = Stopwatch.GetTimestamp();
        var seed = SeedOf(ensembleSeed, index);
        var random = new RandomGenerator(seed);
        var layout = new ParameterLayout(architecture, data.Height, data.Channels);
        using var model = NetworkModel.Create(layout, Math.Max(settings.BatchSize, EvaluationBatch));
        using var optimizer = new AdamOptimizer(layout.Total, settings.LearningRate ?? DefaultLearningRate);
        Initialization.Fill(model.Parameters.Span, layout, settings.ConvInitialization, random);

        var batches = new BatchReader(data, settings.BatchSize, random);
        var mask = new float[settings.Dropout > 0 ? settings.BatchSize * layout.Features : 0];
        var losses = new LossAverage(LossWindow);
        var checkpoints = new List<NetworkCheckpoint>();
        var iterations = settings.Checkpoints[^1];
        for (var iteration = 0; ; iteration++)
        {
            if (iteration == settings.Checkpoints[checkpoints.Count])
                checkpoints.Add(Checkpoint(model, data, iteration, losses, cancellation));
            if (iteration > 0 || iterations == 0)
                progress?.Report(new TrainingProgress(
                    iteration, iterations, iteration == 0 ? checkpoints[0].Loss : losses.Mean, checkpoints.Count > 0 ? checkpoints[^1].TestAccuracy : null,
                    iteration / Stopwatch.GetElapsedTime(started).TotalSeconds));
            if (iteration == iterations)
                return new TrainedNetwork(index, seed, checkpoints, Stopwatch.GetElapsedTime(started).TotalSeconds);

            cancellation.ThrowIfCancellationRequested();
            batches.Next();
            if (mask.Length > 0)
                random.FillDropout(mask, settings.Dropout);
            losses.Add(model.Step(batches.Images, batches.Labels, mask));
            optimizer.Step(model.Parameters, model.Gradients);
        }
    }

    private static void CheckData(Architecture architecture, ImageDataset data)
    {
        if (architecture.Family == NetworkFamily.C)
            throw new SettingException("training.architecture", $"{architecture}: networks of the family C are not trained yet; choose M, for example M(64,0,64) on mnist.");
        if (data is not { Height: 28, Width: 28, Channels: 1 })
            throw new SettingException("training.dataset", $"{architecture} takes images of 28×28×1; {data.Id} has {data.Height}×{data.Width}×{data.Channels}. Choose mnist or fashion-mnist.");
        if (data.TrainLabels.Length == 0 || data.TestLabels.Length == 0)
            throw new SettingException("training.dataset", $"{data.Id} has {data.TrainLabels.Length} training and {data.TestLabels.Length} test images; at least 1 of each is needed.");
    }

    private static NetworkCheckpoint Checkpoint(NetworkModel model, ImageDataset data, int iteration, LossAverage losses, CancellationToken cancellation)
    {
        var layers = new LayerFilters[model.Layout.Convolutions.Length];
        for (var l = 0; l < layers.Length; l++)
        {
            var layer = model.Layout.Convolutions[l];
            var length = layer.Outputs * layer.Inputs * ParameterLayout.Kernel * ParameterLayout.Kernel;
            layers[l] = new LayerFilters(l + 1, layer.Outputs, layer.Inputs, model.Parameters.Span.Slice(layer.Weights, length).ToArray());
        }
        var (accuracy, testLoss) = Evaluate(model, data, cancellation);
        return new NetworkCheckpoint(iteration, layers, accuracy, iteration == 0 ? testLoss : losses.Mean);
    }

    private static (double Accuracy, double Loss) Evaluate(NetworkModel model, ImageDataset data, CancellationToken cancellation)
    {
        var size = data.Height * data.Width * data.Channels;
        var images = new float[EvaluationBatch * size];
        var (correct, loss, count) = (0, 0.0, data.TestLabels.Length);
        for (var first = 0; first < count; first += EvaluationBatch)
        {
            cancellation.ThrowIfCancellationRequested();
            var n = Math.Min(EvaluationBatch, count - first);
            BatchReader.Scale(data.TestImages.AsSpan(first * size, n * size), images);
            var (right, sum) = model.Evaluate(images.AsSpan(0, n * size), data.TestLabels.AsSpan(first, n));
            correct += right;
            loss += sum;
        }
        return ((double)correct / count, loss / count);
    }
}
