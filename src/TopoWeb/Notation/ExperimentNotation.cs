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

    public static IEnumerable<string> FormatAnalysis(AnalysisSpec spec) => NotationPrinter.Analysis(spec);

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
        return new() { Source = SourceOf(line, text), Analysis = AnalysisOf(line) };
    }

    /// <summary>Reads a line that speaks of the analysis alone: <c>ρ(100, 0.3), LW(100), Mapper(30, 3)</c>.</summary>
    /// <exception cref="InvalidInputException">The line is not understood, or names networks, too.</exception>
    public static AnalysisSpec ParseAnalysis(string text)
    {
        var line = Read(text);
        return line is { Source: null, Dataset: null, Checkpoints: null, Layer: null, EveryLayer: false, Channel: null, Members: null }
            ? AnalysisOf(line)
            : throw new InvalidInputException(Field, "Give only the analysis, such as ρ(100, 0.3), LW(100), Mapper(30, 3). The points come from the file.");
    }

    public static AnalysisSpec AnalysisOf(NotationLine line) => new() { Density = line.Density ?? new(), Barcode = line.Barcode ?? new(), Mapper = line.Mapper ?? new() };

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
