using TopoWeb.Experiments;
using TopoWeb.Networks.Training;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Notation;

/// <summary>
/// Experiments as the paper writes them. <see cref="NotationParser"/> has the grammar, <see cref="NotationPrinter"/> writes; here lines meet specifications.
/// </summary>
internal static class ExperimentNotation
{
    private const string Field = "notation";

    /// <summary><c>40×M(64,0,64) on mnist at 0, 100, 500, layer 1, ρ(80, 0.3), LW(100, ν=1), Mapper(30, 3)</c>.</summary>
    public static string Format(ExperimentSpec spec) => NotationPrinter.Line(spec);

    /// <summary><c>LW(100, ν=1), Mapper(30, 3) of ρ(80, 0.3, 40×M^1_{100}(64,0,64))</c>, where one checkpoint makes it possible; null otherwise.</summary>
    public static string? FormatPaper(ExperimentSpec spec, int? iteration = null) => NotationPrinter.Paper(spec, iteration);

    public static string FormatSource(SourceSpec source) => NotationPrinter.Source(source);

    /// <summary>The stages that are computed, such as <c>ρ(80, 0.3)</c>.</summary>
    public static IEnumerable<string> FormatAnalysis(AnalysisSpec spec) => NotationPrinter.Given(spec);

    /// <summary>What a line says.</summary>
    /// <exception cref="InvalidInputException">It is not understood; the message has the column, what was found and what was expected.</exception>
    public static NotationLine Read(string text) => NotationParser.Read(text) switch
    {
        ({ } line, _) => line,
        (_, { } error) => throw new InvalidInputException(Field, error.Text),
        _ => throw new InvalidOperationException("Neither a line nor an error."),
    };

    /// <summary>Reads a line; stages that it leaves out take their defaults.</summary>
    /// <remarks>A pretrained network is named alone: its weights are looked for when the experiment is submitted.</remarks>
    /// <exception cref="InvalidInputException">The line is not understood, or names no networks.</exception>
    public static ExperimentSpec Parse(string text)
    {
        var line = Read(text);
        return new() { Source = SourceOf(line, text), Analysis = AnalysisOf(line), Also = AlsoOf(line, AnalysisOf(line)) };
    }

    /// <summary>Reads a line that speaks of the analysis alone: <c>ρ(100, 0.3), LW(100), Mapper(30, 3)</c>.</summary>
    /// <exception cref="InvalidInputException">The line is not understood, or names networks, too.</exception>
    public static AnalysisSpec ParseAnalysis(string text)
    {
        var line = Read(text);
        return line is { Source: null, Dataset: null, Checkpoints: null, Layer: null, EveryLayer: false, Channel: null, Members: null, Also: [] }
            ? AnalysisOf(line)
            : throw new InvalidInputException(Field, "Give only the analysis, such as ρ(100, 0.3), LW(100), Mapper(30, 3). The points come from the file.");
    }

    /// <summary>Stages that a line leaves out take their defaults; those it skips are null.</summary>
    public static AnalysisSpec AnalysisOf(NotationLine line) => AnalysisOf(line, new());

    /// <summary>Further layers with their analyses; what is not said of a stage is as in the first analysis. Null where the line has none.</summary>
    public static IReadOnlyList<LayerAnalysis>? AlsoOf(NotationLine line, AnalysisSpec first) =>
        line.Also is { Count: > 0 } also ? [.. also.Select(part => new LayerAnalysis { Layers = part.Layers!, Analysis = AnalysisOf(part, first) })] : null;

    /// <summary><c>layer 2, ρ(15, 0.5), LW(100, ν=1), Mapper(70, 2) and layers 3-13, …</c>, as <see cref="ReadAlso"/> takes it.</summary>
    public static string FormatAlso(IReadOnlyList<LayerAnalysis> also) => string.Join(" and ", also.Select(NotationPrinter.Further));

    /// <summary>Reads further layers and their analyses without the rest of a line; null of an empty text.</summary>
    /// <exception cref="InvalidInputException">Not understood.</exception>
    public static IReadOnlyList<LayerAnalysis>? ReadAlso(string text, AnalysisSpec first)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        const string Before = "and ";
        return NotationParser.Read(Before + text.Trim()) switch
        {
            ({ } line, _) => AlsoOf(line, first),
            (_, { } error) => throw new InvalidInputException("also", (error with { Position = error.Position - Before.Length }).Text),
            _ => throw new InvalidOperationException("Neither a line nor an error."),
        };
    }

    private static AnalysisSpec AnalysisOf(NotationLine line, AnalysisSpec first) => first with
    {
        Density = line.NoDensity ? null : line.Density ?? first.Density,
        Barcode = line.NoBarcode ? null : line.Barcode ?? first.Barcode,
        Mapper = line.NoMapper ? null : line.Mapper ?? first.Mapper,
    };

    private static SourceSpec SourceOf(NotationLine line, string text)
    {
        switch (line.Source)
        {
            case NotationSource.PretrainedLayer network:
                if (line is not { Dataset: null, Checkpoints: null, Members: null })
                    throw new InvalidInputException(Field, $"{network} is already trained. Remove the data set, iterations and choice of networks.");
                return new() { Kind = SourceKind.Cloud, Pretrained = network.Network, Layer = network.Layer, ByLayer = line.EveryLayer, Channel = line.Channel };
            case NotationSource.Ensemble { Notation: var ensemble }:
                var training = new TrainingSettings { Architecture = ensemble.Architecture.ToString(), Dataset = line.Dataset ?? NotationPrinter.DefaultDataset(ensemble.Architecture.Family) };
                return new()
                {
                    Kind = SourceKind.Training,
                    Networks = ensemble.Networks,
                    Layer = line.Layer ?? 1,
                    ByLayer = line.EveryLayer,
                    Channel = line.Channel,
                    Members = line.Members,
                    Training = line.Checkpoints is { } checkpoints ? training with { Checkpoints = checkpoints } : training,
                };
            default:
                throw new InvalidInputException(Field, new NotationError(text.Length, "no networks given. Example: 40×M(64,0,64) on mnist at 0, 100, 500, ρ(80, 0.3), Mapper(30, 3).").Text);
        }
    }
}
