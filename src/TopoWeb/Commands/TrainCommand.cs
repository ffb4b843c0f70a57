using System.CommandLine;
using System.Globalization;
using TopoWeb.Experiments.Stages;
using TopoWeb.Hosting;
using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Batched;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Notation;
using TopoWeb.Topology;
using TopoWeb.Training;

namespace TopoWeb.Commands;

/// <summary><c>topoweb train "40xM(64,0,64)"</c>: an ensemble to one <c>.npz</c>, without database or web. Same arguments, same bytes.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var notation = new Argument<string?>("ensemble") { Description = "For example 40xM(64,0,64).", Arity = ArgumentArity.ZeroOrOne };
        var whole = new Option<string?>("--notation") { Description = "Networks, data set and checkpoints in one line instead: \"40xM(64,0,64) on mnist at 0,100,500\". Options supply what it omits." };
        var dataset = new Option<string>("--dataset") { Description = "mnist or fashion-mnist (M networks), cifar-10 or cifar-10-gray (C networks).", DefaultValueFactory = _ => "mnist" };
        var data = new Option<string[]>("--data") { Description = "Directory with data sets. Can be repeated." };
        var iterations = new Option<string>("--iterations") { Description = "Checkpoints, for example 0,100,500.", DefaultValueFactory = _ => "0,100,500" };
        var seed = new Option<long>("--seed") { Description = "Seed of the ensemble.", DefaultValueFactory = _ => 1 };
        var workers = new Option<int>("--workers") { Description = "Number of networks trained in parallel, one core each.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var device = new Option<string>("--device") { Description = "auto (CUDA if available, otherwise the CPU), cpu, cuda or cuda:N.", DefaultValueFactory = _ => "auto" };
        var trainer = new Option<string>("--trainer") { Description = "auto (single on the CPU, batched on CUDA), single (one network per core) or batched (many networks at once; same results up to rounding).", DefaultValueFactory = _ => "auto" };
        var output = new Option<FileInfo>("--out") { Description = "Output .npz file.", Required = true };
        var command = new Command("train", "Train an ensemble and write the filters of every layer and checkpoint.") { notation, whole, dataset, data, iterations, seed, workers, device, trainer, output };
        command.SetAction((parsed, cancellation) =>
        {
            var (ensemble, line) = ReadNetworks(parsed.GetValue(notation), parsed.GetValue(whole));
            var choice = TrainerChoice.Of(parsed.GetRequiredValue(device), parsed.GetRequiredValue(trainer), "device", "trainer");
            if (parsed.GetValue(workers) is var count && count is < 1 or > 256)
                throw new InvalidInputException("workers", $"workers is {count}; it must be between 1 and 256.");
            var settings = new TrainingSettings
            {
                Architecture = ensemble.Architecture.ToString(),
                Dataset = line.Dataset ?? (line.Source is not null && parsed.GetResult(dataset) is null or { Implicit: true } ? NotationPrinter.DefaultDataset(ensemble.Architecture.Family) : parsed.GetRequiredValue(dataset)),
                Checkpoints = line.Checkpoints ?? ReadIterations(parsed.GetRequiredValue(iterations)),
            };
            settings.Validate();
            var directories = parsed.GetValue(data) is { Length: > 0 } given ? given : Services.DefaultDatasetDirectories();
            return Task.FromResult(Run(ensemble, settings, new DatasetCatalog(directories), parsed.GetValue(seed), choice, parsed.GetValue(workers), parsed.GetRequiredValue(output), cancellation));
        });
        return command;
    }

    /// <summary>The line says nothing where the networks alone are named.</summary>
    private static (EnsembleNotation Ensemble, NotationLine Line) ReadNetworks(string? ensemble, string? line) => (ensemble, line) switch
    {
        (not null, null) => (EnsembleNotation.Parse(ensemble), new()),
        (null, not null) => ExperimentNotation.Read(line) is { Source: NotationSource.Ensemble source } read
            ? (source.Notation, read)
            : throw new InvalidInputException("notation", "The notation names no networks to train. Example: 40xM(64,0,64) on mnist at 0,100,500."),
        _ => throw new InvalidInputException("ensemble", "Give the networks once: as an argument such as 40xM(64,0,64), or with --notation."),
    };

    private static int Run(EnsembleNotation ensemble, TrainingSettings settings, DatasetCatalog catalog, long seed, TrainerChoice choice, int workers, FileInfo output, CancellationToken cancellation)
    {
        if (output.Directory is { Exists: false } missing)
            throw new InvalidInputException("out", $"Directory '{missing.FullName}' does not exist.");
        var dataset = catalog.Load(settings.Dataset);
        var progress = new TerminalProgress(ensemble.Networks);
        var networks = choice.Batched
            ? BatchedTrainer.Train(settings, dataset, [.. Enumerable.Range(0, ensemble.Networks).Select(i => new BatchedNetwork(i) { Progress = progress.Of(i) })], seed, new BatchedSettings { Device = choice.Device }, cancellation)
            : EnsembleTrainer.Train(settings, dataset, ensemble.Networks, seed, workers, progress, cancellation);
        var metadata = EnsembleMetadata.Of(settings, dataset.Checksum, seed, networks, Versions.Program);
        // Written beside and renamed: a file of that name is always whole.
        var temporary = output.FullName + ".part";
        using (var stream = File.Create(temporary))
            EnsembleFile.Write(stream, networks, metadata);
        File.Move(temporary, output.FullName, overwrite: true);
        foreach (var (iteration, position) in settings.Checkpoints.Select((c, i) => (c, i)))
            Console.WriteLine($"iteration {iteration,6:N0}: test accuracy {networks.Average(n => n.Checkpoints[position].TestAccuracy):P2}");
        return 0;
    }

    private static int[] ReadIterations(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            ? i
            : throw new InvalidInputException("iterations", $"'{p}' is not an iteration. Example: 0,100,500."))];
    }

    /// <summary>A bar with the time left on a terminal; one line per finished network elsewhere.</summary>
    private sealed class TerminalProgress(int networks) : IProgress<(int Network, TrainingProgress Progress)>
    {
        private readonly Lock _lock = new();
        private readonly TrainingProgress[] _latest = new TrainingProgress[networks];
        private readonly System.Diagnostics.Stopwatch _clock = System.Diagnostics.Stopwatch.StartNew();
        private double _shown = -1;

        /// <summary>The progress of one network.</summary>
        public IProgress<TrainingProgress> Of(int network) => new NetworkProgress(this, network);

        public void Report((int Network, TrainingProgress Progress) value)
        {
            lock (_lock)
            {
                _latest[value.Network] = value.Progress;
                var now = _clock.Elapsed.TotalSeconds;
                var done = _latest.Sum(p => (double)p.Iteration);
                var total = value.Progress.Iterations * (double)networks;
                if (Console.IsErrorRedirected || total == 0 || (now - _shown < 0.5 && done < total))
                    return;
                _shown = now;
                var filled = (int)(30 * done / total);
                var left = done > 0 ? TimeSpan.FromSeconds(now * (total - done) / done) : TimeSpan.Zero;
                Console.Error.Write($"\r[{new string('#', filled)}{new string('.', 30 - filled)}] {done / total,4:P0}  loss {value.Progress.Loss:F3}  {left:hh\\:mm\\:ss} left\u001b[K{(done >= total ? "\n" : "")}");
            }
        }

        private sealed class NetworkProgress(TerminalProgress all, int network) : IProgress<TrainingProgress>
        {
            public void Report(TrainingProgress value) => all.Report((network, value));
        }
    }
}
