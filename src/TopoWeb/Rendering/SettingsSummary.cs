using System.Globalization;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Settings;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Rendering;

/// <summary>A setting or a number, with the sentence that explains it.</summary>
internal sealed record SettingRow(string Name, string Value, string Explanation);

internal sealed record SettingSection(string Title, IReadOnlyList<SettingRow> Rows, string? Note = null);

/// <summary>Everything a result was computed with, for people.</summary>
internal static class SettingsSummary
{
    public static IReadOnlyList<SettingSection> Of(ResultDocument result) =>
    [
        Points(result.Points),
        .. result.Source is { } source ? [Source(source)] : Array.Empty<SettingSection>(),
        Filtration(result.Spec),
        Barcode(result),
        Mapper(result.Spec.Mapper),
        new("Timings", [.. result.Timings.Select(t => new SettingRow(Capital(t.Key), NumberFormat.Duration(t.Value), Glossary.Stage))]),
        new("Versions", [.. result.Versions.Select(v => new SettingRow(v.Key, v.Value, Glossary.Version))]),
    ];

    private static SettingSection Points(PointCounts points) => new("Points",
    [
        new("Read", NumberFormat.Count(points.Input), Glossary.Input),
        new("Dropped", NumberFormat.Count(points.Dropped), Glossary.Dropped),
        new("Kept", NumberFormat.Count(points.Kept), Glossary.Kept),
    ]);

    private static SettingSection Source(ResultSource source)
    {
        var rows = new List<SettingRow>();
        void Add(string name, string? value, string explanation)
        {
            if (!string.IsNullOrEmpty(value))
                rows.Add(new(name, value, explanation));
        }

        Add("Networks", source.Networks is { } n ? n == (source.NetworksAsked ?? n) ? NumberFormat.Count(n) : $"{NumberFormat.Count(n)} of {NumberFormat.Count(source.NetworksAsked!.Value)}" : null, Glossary.Networks);
        Add("Notation", source.Notation, Glossary.Notation);
        Add("Data set", source.Dataset, Glossary.Dataset);
        Add("Layer", source.Layer?.ToString(CultureInfo.InvariantCulture), Glossary.Layer);
        Add("Input channel", source.Channel?.ToString(CultureInfo.InvariantCulture), Glossary.Channel);
        Add("Iteration", source.Iteration is { } i ? NumberFormat.Count(i) : null, Glossary.Iteration);
        Add("Seed", source.Seed?.ToString(CultureInfo.InvariantCulture), Glossary.Seed);
        Add("Test accuracy", source.TestAccuracy is { } a ? NumberFormat.Percent(a) : null, Glossary.Accuracy);
        return new("Source", rows);
    }

    private static SettingSection Filtration(AnalysisSpec spec) => new("Density filtration",
    [
        new("Normalised", spec.Normalize ? "yes" : "no", Glossary.Normalize),
        .. spec.Density is { } density
            ? [new SettingRow("k", NumberFormat.Count(density.K), Glossary.K), new SettingRow("p", NumberFormat.Plain(density.P), Glossary.P)]
            : Array.Empty<SettingRow>(),
    ], spec.Density is null ? "Skipped: all points are kept." : null);

    private static SettingSection Barcode(ResultDocument result)
    {
        if (result.Spec.Barcode is not { } barcode)
            return new("Barcode", [], "Skipped.");
        var rows = new List<SettingRow> { new("Complex", ResultFormula.Complex(barcode.Complex), Glossary.Complex) };
        if (barcode.Complex != ComplexKind.Rips)
        {
            rows.Add(new("Landmarks", NumberFormat.Count(result.Barcode is { Landmarks.Length: > 0 } b ? b.Landmarks.Length : barcode.LandmarkCount), Glossary.Landmarks));
            rows.Add(barcode.LandmarkChoice switch
            {
                LandmarkChoice.MaxMin => new("First landmark", barcode.FirstLandmark is { } first ? NumberFormat.Count(first) : Seed(barcode), Glossary.FirstLandmark),
                LandmarkChoice.Random => new("Chosen", "at random, " + Seed(barcode), Glossary.RandomLandmarks),
                _ => new("Chosen", "listed", Glossary.ListedLandmarks),
            });
        }

        if (barcode.Complex == ComplexKind.LazyWitness)
            rows.Add(new("ν", NumberFormat.Count(barcode.Nu), Glossary.Nu));
        rows.Add(new("Homology", barcode.MaxDimension == 0 ? "H₀" : "H₀ to " + BarText.Dimension(barcode.MaxDimension), Glossary.MaxDimension));
        rows.Add(new("t max", (barcode.TMax ?? result.Barcode?.TMax) is { } t ? NumberFormat.Measure(t) : "none", Glossary.TMax));
        rows.Add(new("Divisions", barcode.Divisions is { } divisions ? NumberFormat.Count(divisions) : "exact", Glossary.Divisions));
        rows.Add(new("Coefficients", "Z/" + barcode.Field.ToString(CultureInfo.InvariantCulture), Glossary.Field));
        return new("Barcode", rows);
    }

    private static string Seed(BarcodeSettings barcode) => $"seed {barcode.Seed.ToString(CultureInfo.InvariantCulture)}";

    private static SettingSection Mapper(MapperSettings? mapper) => mapper is null
        ? new("Mapper", [], "Skipped.")
        : new("Mapper",
        [
            new("Lenses", string.Join(", ", mapper.Lenses.Select(ResultFormula.Lens)), Glossary.Lenses),
            new("Resolution", NumberFormat.Count(mapper.Resolution), Glossary.Resolution),
            new("Gain", NumberFormat.Plain(mapper.Gain), Glossary.Gain),
            new("Cover", mapper.Cover == CoverKind.Overhang ? "overhang" : "inside", Glossary.Cover),
            new("Metric", ResultFormula.Metric(mapper.Metric), Glossary.Metric),
            new("Clustering", ResultFormula.Clustering(mapper.Clustering), Glossary.Clustering),
            .. mapper.Clustering is ClusteringRule.FirstEmptyBin or ClusteringRule.HistogramOverHeights
                ? [new SettingRow("Histogram", NumberFormat.Count(mapper.HistogramBins) + " bins", Glossary.HistogramBins)]
                : Array.Empty<SettingRow>(),
        ]);

    private static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
}
