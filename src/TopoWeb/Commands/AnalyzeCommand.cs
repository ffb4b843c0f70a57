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
using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Networks.Formats.Tables;
using TopoWeb.Networks.Weights.Content;
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
        var roles = new Option<string?>("--roles") { Description = "Roles of columns of a table: \"species=label, #1=index, *=ignored\". Roles are coordinate, label, index and ignored." };
        var header = new Option<string?>("--header") { Description = "Whether the first row of a table is a header: auto (default), yes or no." };
        var missing = new Option<string?>("--missing") { Description = "Rows of a table with missing coordinates: refuse (default) or drop." };
        var limit = new Option<int?>("--limit") { Description = "Most coordinates of a point; 256 by default." };
        var axes = new Option<string?>("--axes") { Description = "Order of the axes of kernels: oihw (PyTorch, ONNX), hwio (Keras, TensorFlow), ohwi, iohw, hwoi, or hwim (depthwise). By default the format and the shapes tell." };
        var output = new Option<FileInfo?>("--out") { Description = "Output file; standard output by default." };
        var command = new Command("analyze", "Normalise a point cloud and compute ρ(k,p), its barcode and its Mapper graph.") { file, spec, notation, array, axes, roles, header, missing, limit, weights, output };
        command.SetAction(async (parsed, cancellation) =>
        {
            // Before anything is computed that could not be written.
            if (parsed.GetValue(output)?.Directory is { Exists: false } nowhere)
                throw new InvalidInputException("out", $"Directory '{nowhere.FullName}' does not exist.");
            var table = TableOptions.Parse(parsed.GetValue(roles), parsed.GetValue(header), parsed.GetValue(missing));
            var limits = LimitsOf(parsed.GetValue(limit));
            var (specification, content, name, seconds) = parsed.GetValue(file) is { } given
                ? await ReadAsync(given, await ReadSpecAsync(parsed.GetValue(spec), parsed.GetValue(notation), cancellation), parsed.GetValue(array), parsed.GetValue(axes), table, limits, cancellation)
                : ReadNamed(parsed.GetValue(notation), parsed.GetValue(weights), limits, cancellation);
            // What the reader has to say is worth knowing also where the analysis then fails.
            Tell(content.Notes);
            var result = await RunAsync(specification, content, name, seconds, cancellation);
            Tell(result.Notes.Skip(content.Notes.Count));
            await WriteAsync(result, parsed.GetValue(output), cancellation);
            return 0;
        });
        return command;
    }

    private static void Tell(IEnumerable<string> notes)
    {
        foreach (var note in notes)
            Console.Error.WriteLine($"topoweb: note: {note}");
    }

    /// <summary>Written once it is whole: what cannot be written leaves no half of a file.</summary>
    private static async Task WriteAsync(ResultDocument result, FileInfo? file, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        await JsonSerializer.SerializeAsync(whole, result, JsonDefaults.Options, cancellation);
        whole.Position = 0;
        await using var target = file?.Create() ?? Console.OpenStandardOutput();
        await whole.CopyToAsync(target, cancellation);
    }

    private static PointFileLimits LimitsOf(int? coordinates)
    {
        var limits = new PointFileLimits { MaximumBytes = 4L << 30, DimensionSetting = "--limit" };
        return coordinates is not { } limit ? limits
            : limit >= 1 ? limits with { MaximumDimension = limit }
            : throw new InvalidInputException("limit", $"--limit is {limit}; it must be at least 1.");
    }

    private static async Task<(AnalysisSpec, PointFileContent, string Name, double Seconds)> ReadAsync(FileInfo file, AnalysisSpec spec, string? array, string? axes, TableOptions table, PointFileLimits limits, CancellationToken cancellation)
    {
        spec.Validate();
        var how = new WeightReading { Axes = KernelAxes.Parse(axes), Beside = WeightReading.FolderOf(file.FullName) };
        var clock = Stopwatch.StartNew();
        await using var stream = Open(file, "file");
        return (spec, CloudFile.Read(stream, file.Name, array, limits, cancellation, table, how), file.Name, clock.Elapsed.TotalSeconds);
    }

    /// <summary>The layer of a pretrained network that the line names, out of the directories for weights.</summary>
    private static (AnalysisSpec, PointFileContent, string Name, double Seconds) ReadNamed(string? notation, string[]? directories, PointFileLimits limits, CancellationToken cancellation)
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
        return (spec.Analysis, CloudFile.Read(file, PretrainedLayers.ChoiceOf(spec.Source), limits, cancellation) with { Network = network.Title }, network.Title, clock.Elapsed.TotalSeconds);
    }

    private static async Task<ResultDocument> RunAsync(AnalysisSpec spec, PointFileContent content, string name, double loadSeconds, CancellationToken cancellation)
    {
        var filters = new FilterArtifact(content.Points, content.Bank) { IsNamed = content.IsNamed, Own = content.Columns, Categories = content.Categories, Network = content.Network, Tensors = content.Tensors, Notes = content.Notes };
        if (!spec.SaysNormalize && !filters.AreFilters)
            Tell(["The points are rows of a table, so they are not normalised. Set \"normalize\" in the specification to choose."]);
        spec = spec.For(filters.AreFilters);
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
        file.Exists ? file.OpenRead() : throw new InvalidInputException(field,
            !Directory.Exists(file.FullName) ? $"File '{file.FullName}' not found."
            : File.Exists(Path.Combine(file.FullName, "saved_model.pb")) ? $"'{file.FullName}' is a model as TensorFlow saves it. Save its weights as HDF5, keras.models.load_model(FOLDER).save_weights(\"model.weights.h5\"), and name that file."
            : $"'{file.FullName}' is a folder. Name a file in it.");

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
