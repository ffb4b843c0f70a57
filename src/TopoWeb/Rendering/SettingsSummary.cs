using System.Globalization;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Settings;

namespace TopoWeb.Rendering;

/// <summary>A setting or a number, with the sentence that explains it.</summary>
/// <param name="Name">Its label.</param>
/// <param name="Value">Its value for people.</param>
/// <param name="Explanation">What it means.</param>
/// <param name="Key">Its key in the catalogue of settings; null for a number.</param>
internal sealed record SettingRow(string Name, string Value, string Explanation, string? Key = null);

/// <param name="Title">What the rows are of.</param>
/// <param name="Rows">Settings and numbers.</param>
/// <param name="Note">Said in place of rows, or below them.</param>
/// <param name="Stage">The stage whose settings these are; null for other sections.</param>
internal sealed record SettingSection(string Title, IReadOnlyList<SettingRow> Rows, string? Note = null, string? Stage = null);

/// <summary>Everything a result was computed with, for people.</summary>
internal static class SettingsSummary
{
    private const string StageTime = "Computing time of this stage; none where a stored result was reused.";
    private const string Version = "Version of the program that computed this result.";

    public static IReadOnlyList<SettingSection> Of(ResultDocument result) =>
    [
        Points(result.Points),
        .. result.Source is { } source ? [Source(source)] : Array.Empty<SettingSection>(),
        .. StageCatalog.Stages.Select(stage => Stage(stage, result)),
        new("Timings", [.. result.Timings.Select(t => new SettingRow(Capital(t.Key), NumberFormat.Duration(t.Value), StageTime))]),
        new("Versions", [.. result.Versions.Select(v => new SettingRow(v.Key, v.Value, Version))]),
    ];

    private static SettingSection Points(PointCounts points) => new("Points",
    [
        new("Read", NumberFormat.Count(points.Input), TermCatalog.PointCloud.Text),
        new("Dropped", NumberFormat.Count(points.Dropped), TermCatalog.Dropped.Text),
        new("Kept", NumberFormat.Count(points.Kept), TermCatalog.Kept.Text),
    ]);

    private static SettingSection Source(ResultSource source)
    {
        var rows = new List<SettingRow>();
        void Add(string name, string? value, GlossaryTerm term)
        {
            if (!string.IsNullOrEmpty(value))
                rows.Add(new(name, value, term.Text));
        }

        void Name(string name, string? value, string explanation)
        {
            if (!string.IsNullOrEmpty(value))
                rows.Add(new(name, value, explanation));
        }

        Name("Experiment", source.Experiment, "Name of the experiment that this result is of.");
        Name("File", source.File, "The uploaded file, or the pretrained network, that the points come from.");
        Name(source.Tensors is { Count: > 1 } ? "Tensors" : "Tensor", source.Tensors is { } tensors ? string.Join(", ", tensors) : null, "Name in the file of the array that the points come from.");
        Add("Networks", source.Networks is { } n ? n == (source.NetworksAsked ?? n) ? NumberFormat.Count(n) : $"{NumberFormat.Count(n)} of {NumberFormat.Count(source.NetworksAsked!.Value)}" : null, TermCatalog.NetworkEnsemble);
        Add("Notation", source.Notation, TermCatalog.Notation);
        Add("Data set", source.Dataset, TermCatalog.Dataset);
        Add("Layer", source.Layer?.ToString(CultureInfo.InvariantCulture), TermCatalog.Layer);
        Add("Input channel", source.Channel?.ToString(CultureInfo.InvariantCulture), TermCatalog.Channel);
        Add("Iteration", source.Iteration is { } i ? NumberFormat.Count(i) : null, TermCatalog.Iteration);
        Add("Ensemble seed", source.Seed?.ToString(CultureInfo.InvariantCulture), TermCatalog.Seed);
        Add("Test accuracy", source.TestAccuracy is { } a ? NumberFormat.Percent(a) : null, TermCatalog.Accuracy);
        return new("Source", rows);
    }

    /// <summary>The settings of a stage that have an effect. Normalisation goes with the density filtration: both choose the points.</summary>
    private static SettingSection Stage(AnalysisSetting stage, ResultDocument result)
    {
        var spec = result.Spec;
        var skipped = !SettingCatalog.Has(spec, stage.Path);
        AnalysisSetting[] settings =
        [
            .. stage == StageCatalog.Density ? [StageCatalog.Normalize] : Array.Empty<AnalysisSetting>(),
            .. skipped ? [] : SettingCatalog.Of(stage.Path).Where(s => s.Applies(spec) && s.Shows(spec) && !(s.Choices is not null && s.Optional && s.Read(spec).Length == 0)),
        ];
        return new(stage.Label, [.. settings.Select(s => new SettingRow(s.Label, Value(s, result), s.Term.Text, s.Key))], skipped ? stage.ChoiceOf("")!.Sentence : null, stage.Path);
    }

    /// <summary>What was taken where a setting leaves it open: no more landmarks than points, and the largest value where there is no bound.</summary>
    private static string Value(AnalysisSetting setting, ResultDocument result) =>
        setting == BarcodeCatalog.Landmarks && result.Barcode is { Landmarks.Length: > 0 and var landmarks } ? NumberFormat.Count(landmarks)
        : setting == BarcodeCatalog.TMax && (result.Spec.Barcode!.TMax ?? result.Barcode?.TMax) is { } bound ? NumberFormat.Measure(bound)
        : setting.Show(result.Spec);

    private static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
}
