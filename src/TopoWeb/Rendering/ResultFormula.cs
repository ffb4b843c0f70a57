using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Networks.Architectures;
using TopoWeb.Notation;
using TopoWeb.Settings;
using TopoWeb.Topology.Homology.Complexes;

namespace TopoWeb.Rendering;

/// <summary>A piece of a formula: symbols stand in italics.</summary>
internal readonly record struct FormulaPart(string Text, bool Symbol = false);

/// <summary>How a result was made, on one line: ρ(80, 0.3) · lazy witness, 100 landmarks, ν = 1 · Mapper(30, 3).</summary>
internal static class ResultFormula
{
    /// <param name="spec">What was computed.</param>
    /// <param name="filters">Of what, where the paper has a name for it: ρ(100, 0.3, VGG19^5).</param>
    public static IReadOnlyList<FormulaPart> Of(AnalysisSpec spec, string? filters = null)
    {
        var parts = new List<FormulaPart>();
        void Separate()
        {
            if (parts.Count > 0)
                parts.Add(new(" · "));
        }

        if (spec.Density is { } density)
        {
            parts.Add(new("ρ", true));
            parts.Add(new($"({NumberFormat.Count(density.K)}, {NumberFormat.Plain(density.P)}{(filters is null ? "" : $", {filters}")})"));
        }
        else if (filters is not null)
            parts.Add(new(filters));

        if (spec.Barcode is { } barcode)
        {
            Separate();
            parts.Add(new(Complex(barcode.Complex) + (barcode.Complex == ComplexKind.Rips ? "" : $", {NumberFormat.Count(barcode.LandmarkCount, "landmark")}")));
            if (barcode.Complex == ComplexKind.LazyWitness)
                parts.AddRange([new(", "), new("ν", true), new($" = {barcode.Nu}")]);
        }

        if (spec.Mapper is { } mapper)
        {
            Separate();
            parts.Add(new($"Mapper({NumberFormat.Count(mapper.Resolution)}, {NumberFormat.Plain(mapper.Gain)})"));
        }

        return parts;
    }

    /// <summary>A result of trained or known pretrained networks as the paper writes it: <c>LW(100, ν=1), Mapper(30, 3) of ρ(80, 0.3, 40×M^1_{100}(64,0,64))</c>; null of others.</summary>
    public static string? Paper(ResultDocument document) => Pretrained(document) is { } named && NotationParser.Read(named).Line?.Source is NotationSource.PretrainedLayer network
        ? ExperimentNotation.FormatPaper(new() { Source = new() { Kind = SourceKind.Cloud, Pretrained = network.Network, Layer = network.Layer, Channel = document.Source!.Channel }, Analysis = document.Spec })
        : document.Source is { Notation: { } notation, Dataset: { } dataset, Layer: { } layer, Iteration: { } iteration } source
        ? ExperimentNotation.FormatPaper(new()
        {
            Source = new()
            {
                Kind = SourceKind.Training,
                Networks = source.NetworksAsked ?? source.Networks ?? 1,
                Layer = layer,
                Channel = source.Channel,
                Training = new() { Architecture = EnsembleNotation.Parse(notation).Architecture.ToString(), Dataset = dataset },
            },
            Analysis = document.Spec,
        }, iteration)
        : null;

    /// <summary>The layer of a known pretrained network a result stands on: <c>VGG19^5</c>.</summary>
    public static string? Pretrained(ResultDocument document) => document.Source is { Kind: "cloud", Notation: { } named } ? named : null;

    public static string Complex(ComplexKind kind) => BarcodeCatalog.Complex.ChoiceOf(SettingText.Of(kind))!.Inline;

    public static string Lens(string name) => LensChoices.Label(name);
}
