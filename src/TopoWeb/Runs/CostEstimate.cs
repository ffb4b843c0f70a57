using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Training;

namespace TopoWeb.Runs;

/// <summary>What a training will take, said before it is begun.</summary>
/// <param name="Networks">How many are trained.</param>
/// <param name="Steps">Iterations of each.</param>
/// <param name="Checkpoints">At each of which the network is tested.</param>
/// <param name="StepsPerSecond">Of one network on one core.</param>
/// <param name="Workers">Networks trained at a time.</param>
internal sealed record CostEstimate(int Networks, int Steps, int Checkpoints, double StepsPerSecond, int Workers)
{
    /// <summary>Steps a second of M(64,0,64) at 128 images a batch on one core of an ordinary machine; in force until this machine has trained networks of its own.</summary>
    public const double DefaultStepsPerSecond = 150;

    /// <summary>However small the network: reading the batch and moving the weights take their time too.</summary>
    public const double FastestStepsPerSecond = 500;

    /// <summary>A test on 10,000 images, forward only, takes about as long as this many steps.</summary>
    public const int StepsPerTest = 26;

    private const int PlainBatch = 128;

    /// <summary>Networks that an earlier run has trained with the same settings and seed: they are used again.</summary>
    public int Trained { get; init; }

    /// <summary>Networks that are still to be trained.</summary>
    public int Open => Networks - Trained;

    public long TotalSteps => (long)Networks * Steps;

    /// <summary>Networks are trained in rounds of <see cref="Workers"/>; the last round may be smaller and takes as long.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Math.Ceiling(Open / (double)Workers) * (Steps + Checkpoints * StepsPerTest) / StepsPerSecond);

    /// <summary>Null where nothing is trained, or the settings cannot be read yet.</summary>
    public static CostEstimate? Of(SourceSpec source, TrainingSpeed speed) => source is { Kind: SourceKind.Training, Training: { Checkpoints.Count: > 0 } training }
        ? new(source.Networks, training.Checkpoints[^1], training.Checkpoints.Count, Math.Min(FastestStepsPerSecond, speed.WorkPerSecond / Work(training)), Math.Max(1, speed.Workers)) { Trained = speed.TrainedOf(source.Networks, training, source.Seed) }
        : null;

    /// <summary>The same words wherever a cost is said: <c>About 6 minutes</c>, <c>Seconds: all 40 networks are trained</c>.</summary>
    public string Words => this switch
    {
        { Steps: 0 } or { Open: 0, Trained: 0 } => "Seconds",
        { Open: 0 } => Networks == 1 ? "Seconds: the network is already trained" : string.Create(CultureInfo.InvariantCulture, $"Seconds: all {Networks:N0} networks are already trained"),
        { Trained: > 0 } => string.Create(CultureInfo.InvariantCulture, $"About {DurationText.Of(Duration)} ({Trained:N0} of {NumberFormat.Count(Networks, "network")} {(Trained == 1 ? "is" : "are")} already trained)"),
        _ => $"About {DurationText.Of(Duration)}",
    };

    /// <summary>Multiply-adds of one step's forward pass: the backward pass takes a fixed multiple of them.</summary>
    public static double Work(TrainingSettings training) => MultiplyAdds(Architecture.Parse(training.Architecture), training.ImageChannels) * (double)training.BatchSize;

    /// <summary>Work a second that <see cref="DefaultStepsPerSecond"/> stands for.</summary>
    public static double DefaultWorkPerSecond { get; } = DefaultStepsPerSecond * MultiplyAdds(new Architecture(NetworkFamily.M, 64, 0, 64)) * PlainBatch;

    /// <summary>Multiply-adds of one image, forward: 9 a filter, channel and pixel in a convolution, one a weight in a fully connected layer.</summary>
    public static long MultiplyAdds(Architecture network, int imageChannels = 1)
    {
        var isM = network.Family == NetworkFamily.M;
        long side = isM ? 28 : 24, channels = imageChannels, sum = 0;
        foreach (var (filters, halves) in new[] { (network.X, true), (network.Y, isM) })
        {
            if (filters == 0)
                continue;
            sum += side * side * 9 * channels * filters;
            channels = filters;
            if (network.Pooling && halves)
                side = (side + 1) / 2;
        }
        var features = side * side * channels;
        return network.Z == 0 ? sum + features * 10 : sum + features * network.Z + network.Z * 10L;
    }
}

/// <summary>How fast this installation trains.</summary>
/// <param name="WorkPerSecond">Multiply-adds a second of one network on one core, see <see cref="CostEstimate.Work"/>.</param>
/// <param name="Measured">Finished networks the speed was measured on; 0: the default is in force.</param>
/// <param name="Workers">Networks this process trains at a time; 0: it leaves the training to others.</param>
internal sealed record TrainingSpeed(double WorkPerSecond, int Measured, int Workers)
{
    public static TrainingSpeed Default { get; } = new(CostEstimate.DefaultWorkPerSecond, 0, 1);

    /// <summary>Networks that are trained, by what they were trained with.</summary>
    public IReadOnlyDictionary<(string Settings, long Seed), int> Trained { get; init; } = new Dictionary<(string, long), int>();

    /// <summary>How many of the networks of an ensemble are trained.</summary>
    public int TrainedOf(int networks, TrainingSettings training, long seed) =>
        Trained.Count == 0 ? 0 : Math.Min(networks, Trained.GetValueOrDefault((JsonSerializer.Serialize(training, JsonDefaults.Options), seed)));
}

/// <summary>Measures the speed on the last networks that were trained: their median is deaf to a machine that was busy once.</summary>
internal sealed class TrainingSpeedometer(IDbContextFactory<TopoWebContext> contexts, TrainingCompute compute)
{
    private const int Sample = 200;

    /// <summary>Ensembles whose networks are known to be trained, the newest.</summary>
    private const int Sets = 500;

    /// <summary>A shorter training is mostly starting and testing.</summary>
    private const int Shortest = 50;

    public async Task<TrainingSpeed> ReadAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var finished = await db.Networks.AsNoTracking()
            .Where(n => n.State == NetworkState.Succeeded && n.StepsPerSecond > 0 && n.Iterations >= Shortest)
            .OrderByDescending(n => n.FinishedAt).Take(Sample)
            .Select(n => new { n.StepsPerSecond, n.Iterations, n.TrainingSet!.SettingsJson }).ToListAsync(cancellation);
        var trained = (await db.TrainingSets.AsNoTracking().OrderByDescending(t => t.CreatedAt).Take(Sets)
            .Select(t => new { t.SettingsJson, t.Seed, Count = t.Networks.Count(n => n.State == NetworkState.Succeeded) }).ToListAsync(cancellation))
            .Where(t => t.Count > 0).DistinctBy(t => (t.SettingsJson, t.Seed)).ToDictionary(t => (t.SettingsJson, t.Seed), t => t.Count);
        if (finished.Count == 0)
            return TrainingSpeed.Default with { Workers = compute.NetworksAtATime, Trained = trained };
        var trainings = finished.Select(n => n.SettingsJson).Distinct().ToDictionary(json => json, json => JsonSerializer.Deserialize<TrainingSettings>(json, JsonDefaults.Options)!);
        // The speed of a network counts the time of its tests, not their work.
        var speeds = finished.Select(n => (n.StepsPerSecond!.Value, n.Iterations, Training: trainings[n.SettingsJson]))
            .Select(n => n.Value * (1 + n.Training.Checkpoints.Count * CostEstimate.StepsPerTest / (double)n.Iterations) * CostEstimate.Work(n.Training)).Order().ToList();
        return new(speeds[speeds.Count / 2], finished.Count, compute.NetworksAtATime) { Trained = trained };
    }
}
