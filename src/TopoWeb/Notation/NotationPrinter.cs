using System.Globalization;
using TopoWeb.Experiments;
using TopoWeb.Networks.Architectures;
using TopoWeb.Settings;
using TopoWeb.Topology.Homology.Complexes;

namespace TopoWeb.Notation;

/// <summary>Writes experiments as <see cref="NotationParser"/> reads them.</summary>
internal static class NotationPrinter
{
    private const string Colors = "RGB";

    /// <summary>Parts in a row; takes any number of checkpoints.</summary>
    public static string Line(ExperimentSpec spec) => string.Join(", ", [Source(spec.Source), .. Analysis(spec.Analysis)]) + Others(spec);

    /// <summary>The form of the paper, where one checkpoint is meant and nothing is lost; null otherwise.</summary>
    /// <param name="spec">What to write.</param>
    /// <param name="iteration">Of one result, its checkpoint; null where the experiment has one alone.</param>
    public static string? Paper(ExperimentSpec spec, int? iteration = null)
    {
        if (spec.Source is { Kind: SourceKind.Cloud, Pretrained: { } pretrained })
            return Of(spec.Analysis, new NotationSource.PretrainedLayer(pretrained, spec.Source.Layer, spec.Source.ByLayer).ToString()) + Part(spec.Source) + Skipped(spec.Analysis) + Others(spec);
        if (spec.Source is not { Kind: SourceKind.Training, Training: { } training } source || source.ByLayer || (iteration is null && training.Checkpoints.Count != 1))
            return null;
        var colour = training.Dataset == "cifar-10" && source.Layer == 1 && source.Channel is >= 0 and < 3;
        var network = Architecture.Parse(training.Architecture);
        var upper = colour ? $"{{{source.Layer},{Colors[source.Channel!.Value]}}}" : Text(source.Layer);
        var gray = training.Dataset == "cifar-10-gray";
        var ensemble = $"{source.Networks}×{network.Family}{(network.Pooling ? "" : "*")}^{upper}_{{{Count(iteration ?? training.Checkpoints[0])}{(gray ? ",gray" : "")}}}({network.X},{network.Y},{network.Z})";
        var implied = training.Dataset == DefaultDataset(network.Family) || (gray && network.Family == NetworkFamily.C);
        return Of(spec.Analysis, ensemble)
            + (implied ? "" : $", on {training.Dataset}")
            + Part(colour ? source with { Channel = null } : source)
            + Skipped(spec.Analysis)
            + Others(spec);
    }

    /// <summary>The stages of the filters: <c>Mapper(30, 3) of ρ(80, 0.3, FILTERS)</c>.</summary>
    private static string Of(AnalysisSpec analysis, string filters)
    {
        var cloud = analysis.Density is { } d ? string.Create(CultureInfo.InvariantCulture, $"ρ({d.K}, {d.P}, {filters})") : filters;
        var stages = string.Join(", ", Given(analysis with { Density = null }));
        return stages.Length == 0 ? cloud : $"{stages} of {cloud}";
    }

    /// <summary>The same in letters of every keyboard.</summary>
    public static string Ascii(string notation) => notation.Replace('×', 'x').Replace("ρ", "rho", StringComparison.Ordinal).Replace("ν", "nu", StringComparison.Ordinal);

    /// <summary>Taken where none is named.</summary>
    public static string DefaultDataset(NetworkFamily family) => family == NetworkFamily.M ? "mnist" : "cifar-10";

    public static string Source(SourceSpec source) => source.Kind switch
    {
        SourceKind.Training when source.Training is { } t =>
            string.Create(CultureInfo.InvariantCulture, $"{source.Networks}×{t.Architecture} on {t.Dataset} at {string.Join(", ", source.Iterations ?? t.Checkpoints)}, {(source.ByLayer ? "every layer" : $"layer {source.Layer}")}{Part(source)}"),
        SourceKind.Sample => $"sample {source.Sample}, layer {source.Layer}{Part(source)}",
        SourceKind.Cloud when source.Pretrained is { } network => $"{new NotationSource.PretrainedLayer(network, source.Layer, source.ByLayer)}{Part(source)}",
        _ => source.ByLayer ? "uploaded cloud, every layer" : "uploaded cloud",
    };

    /// <summary>Further layers and their analysis, as they follow <c>and</c>.</summary>
    public static string Further(LayerAnalysis part) =>
        string.Join(", ", [$"layer{(part.Layers.Count == 1 ? "" : "s")} {IndexRanges.Format(part.Layers)}", .. Analysis(part.Analysis)]);

    private static string Others(ExperimentSpec spec) => spec.Also is { Count: > 0 } also ? $" and {ExperimentNotation.FormatAlso(also)}" : "";

    /// <summary>Stages that are left out: a line that does not say so takes their defaults.</summary>
    private static string Skipped(AnalysisSpec spec) =>
        (spec.Density is null ? ", no ρ" : "") + (spec.Barcode is null ? ", no barcode" : "") + (spec.Mapper is null ? ", no Mapper" : "");

    public static IEnumerable<string> Analysis(AnalysisSpec spec) => [.. Given(spec), .. Skipped(spec).Split(", ", StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The stages that are computed.</summary>
    public static IEnumerable<string> Given(AnalysisSpec spec)
    {
        if (spec.Density is { } d)
            yield return string.Create(CultureInfo.InvariantCulture, $"ρ({d.K}, {d.P})");
        if (spec.Barcode is { } b)
            yield return b.Complex switch
            {
                ComplexKind.LazyWitness => $"LW({b.LandmarkCount}, ν={b.Nu}{(b.Divisions is { } n ? $", N={n}" : "")})",
                ComplexKind.RipsLandmarks => $"VR({b.LandmarkCount} landmarks)",
                _ => "VR",
            };
        if (spec.Mapper is { } m)
            yield return string.Create(CultureInfo.InvariantCulture, $"Mapper({m.Resolution}, {m.Gain})");
    }

    /// <summary>The part of a layer's filters that is analysed, where it is not all.</summary>
    private static string Part(SourceSpec source) =>
        (source.Channel is { } channel ? $", channel {Text(channel)}" : "")
        + (source.Members is { } members ? $", networks {IndexRanges.Format(members)}" : "");

    private static string Count(int iterations) => iterations > 0 && iterations % 1000 == 0 ? $"{Text(iterations / 1000)}K" : Text(iterations);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
