using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using TopoWeb.Data;
using TopoWeb.Datasets;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Http;
using TopoWeb.Networks.Formats;
using TopoWeb.Notation;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Commands;

/// <summary><c>topoweb analyze FILE</c>: the pure part of the pipeline on a file, without database or web.</summary>
internal static class AnalyzeCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo?>("file") { Arity = ArgumentArity.ZeroOrOne, Description = ".npy, .npz or .csv: rows are points, or weights O×I×3×3 (N×O×I×3×3). .safetensors, .pth, .onnx or .h5: a network. Omit it if --notation names a layer of a pretrained network." };
        var spec = new Option<FileInfo?>("--spec") { Description = "Specification (JSON). Every field is optional; null skips a stage." };
        var notation = new Option<string?>("--notation") { Description = "Specification in notation: \"rho(100,0.3), LW(100), Mapper(30,3)\", or, without a file, \"Mapper(30,3) of rho(100,0.3,VGG19^5)\"." };
        var weights = new Option<string[]>("--weights") { Description = "Directory with weights of pretrained networks. Can be repeated." };
        var array = new Option<string?>("--array") { Description = "Array in an .npz file, or layers of a network: 3, 1-4, 2,5 or all; \"1 channel 0\" selects one input channel." };
        var output = new Option<FileInfo?>("--out") { Description = "Output file; standard output by default." };
        var command = new Command("analyze", "Normalise a point cloud and compute ρ(k,p), its barcode and its Mapper graph.") { file, spec, notation, array, weights, output };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (specification, content, name, seconds) = parsed.GetValue(file) is { } given
                ? await ReadAsync(given, await ReadSpecAsync(parsed.GetValue(spec), parsed.GetValue(notation), cancellation), parsed.GetValue(array), cancellation)
                : ReadNamed(parsed.GetValue(notation), parsed.GetValue(weights), cancellation);
            var result = await RunAsync(specification, content, name, seconds, cancellation);
            await using var target = parsed.GetValue(output) is { } path ? path.Create() : Console.OpenStandardOutput();
            await JsonSerializer.SerializeAsync(target, result, JsonDefaults.Options, cancellation);
            return 0;
        });
        return command;
    }

    private static PointFileLimits Limits => new() { MaximumBytes = 4L << 30 };

    private static async Task<(AnalysisSpec, PointFileContent, string Name, double Seconds)> ReadAsync(FileInfo file, AnalysisSpec spec, string? array, CancellationToken cancellation)
    {
        spec.Validate();
        var clock = Stopwatch.StartNew();
        await using var stream = Open(file, "file");
        return (spec, CloudFile.Read(stream, file.Name, array, Limits, cancellation), file.Name, clock.Elapsed.TotalSeconds);
    }

    /// <summary>The layer of a pretrained network that the line names, out of the directories for weights.</summary>
    private static (AnalysisSpec, PointFileContent, string Name, double Seconds) ReadNamed(string? notation, string[]? directories, CancellationToken cancellation)
    {
        if (notation is null)
            throw new InvalidInputException("file", "No input file. Name a file, or a layer of a pretrained network: --notation \"Mapper(30,3) of rho(100,0.3,VGG19^5)\".");
        var spec = ExperimentNotation.Parse(notation);
        if (spec.Source.Pretrained is null)
            throw new InvalidInputException("notation", "These networks are not trained yet. Train them first (topoweb train), then analyse the resulting file.");
        if (spec.Source.ByLayer || spec.Also is not null)
            throw new InvalidInputException("notation", $"A result file holds one result. Name a single layer, such as {spec.Source.Pretrained}^3.");
        spec.Analysis.Validate();
        if (PretrainedLayers.UnknownOf(spec.Source) is { } unknown)
            throw new InvalidInputException("notation", unknown);
        var library = WeightsCommand.Library(directories);
        var network = PretrainedLayers.Network(spec.Source)!;
        if (library.Status(network.Id).Copy is null)
            throw new InvalidInputException("notation", $"{network.Title} was not found in {string.Join(", ", library.Directories)}. Download it (topoweb weights get {network.Id}), or give its directory (--weights DIR).");
        var clock = Stopwatch.StartNew();
        using var file = library.Open(network.Id, cancellation);
        return (spec.Analysis, CloudFile.Read(file, PretrainedLayers.ChoiceOf(spec.Source), Limits, cancellation) with { Network = network.Title }, network.Title, clock.Elapsed.TotalSeconds);
    }

    private static async Task<ResultDocument> RunAsync(AnalysisSpec spec, PointFileContent content, string name, double loadSeconds, CancellationToken cancellation)
    {
        var filters = new FilterArtifact(content.Points, content.Bank) { Own = content.Columns, Network = content.Network, Tensors = content.Tensors, Notes = content.Notes };
        var pipeline = new ExperimentPipeline(new StageRunner(new NoStageStore(), new TerminalObserver()));
        return (await pipeline.AnalyzeAsync(filters, "file", CloudSource.Describe(name, content.Array, filters), spec, loadSeconds, cancellation)).Value;
    }

    private static async Task<AnalysisSpec> ReadSpecAsync(FileInfo? file, string? notation, CancellationToken cancellation) => (file, notation) switch
    {
        (not null, not null) => throw new InvalidInputException("notation", "--spec and --notation cannot be combined. Give only one of them."),
        (_, not null) => ExperimentNotation.ParseAnalysis(notation),
        (not null, _) => await StrictJson.ReadAsync<AnalysisSpec>(Open(file, "spec"), "spec", SettingCatalog.Expectation, cancellation),
        _ => new AnalysisSpec(),
    };

    private static FileStream Open(FileInfo file, string field) =>
        file.Exists ? file.OpenRead() : throw new InvalidInputException(field, $"File '{file.FullName}' not found.");

    /// <summary>One line on a terminal; silent where standard error goes to a file.</summary>
    private sealed class TerminalObserver : IStageProgress
    {
        private readonly bool _visible = !Console.IsErrorRedirected;

        public void Begin(string stage)
        {
            if (_visible)
                Console.Error.Write($"\r{stage} …\u001b[K");
        }

        public void Report(double share)
        {
        }

        public void End(string stage, string key, double seconds, bool reused)
        {
            if (_visible)
                Console.Error.Write(stage == "result" ? "\r\u001b[K" : $"\r{stage} {seconds:0.00} s\u001b[K");
        }
    }
}
