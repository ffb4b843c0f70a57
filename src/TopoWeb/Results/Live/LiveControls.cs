using System.Globalization;
using TopoWeb.Controls;
using TopoWeb.Rendering;
using TopoWeb.Runs.New.Form;
using TopoWeb.Settings;

namespace TopoWeb.Results.Live;

/// <summary>How a setting is offered beside the view.</summary>
/// <param name="Field">The setting.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Explanation">Its term in one sentence.</param>
internal sealed record LiveControl(LiveField Field, string Label, string Explanation)
{
    /// <summary>Choices; null for a number.</summary>
    public IReadOnlyList<SelectOption>? Options { get; init; }

    /// <summary>What a slider reaches: the values people try; the field beside it takes all within the limits.</summary>
    public (double Low, double High, double Step)? Slider { get; init; }

    public string Placeholder { get; init; } = "";

    /// <summary>Explanation and limits.</summary>
    public string Help => Field.Limits is { } limits ? $"{Explanation} {char.ToUpperInvariant(limits[0])}{limits[1..]}." : Explanation;
}

/// <summary>The controls of a result, by section.</summary>
internal static class LiveControls
{
    private static readonly SelectOption[] Zero12 = [new("0", "0"), new("1", "1"), new("2", "2")];

    private static readonly SelectOption[] Dimensions = [new("0", "H₀"), new("1", "H₀, H₁"), new("2", "H₀ to H₂")];

    public static IEnumerable<LiveControl> Of(LiveModel model, string stage) =>
        model.Fields.Where(f => f.Path.StartsWith(stage + ".", StringComparison.Ordinal) && f.Applies(model.Spec) && (f.Name != "lens3" || model.TextOf(model.Fields.First(l => l.Name == "lens2")).Length > 0)).Select(f => Of(model, f));

    private static LiveControl Of(LiveModel model, LiveField field) => field.Name switch
    {
        "k" => new(field, "k", Glossary.K) { Slider = Range(model, field, 1, 500, 1) },
        "p" => new(field, "p", Glossary.P) { Slider = Range(model, field, 0.01, 1, 0.01) },
        "landmarks" => new(field, "Landmarks", Glossary.Landmarks) { Slider = Range(model, field, 10, 250, 5) },
        "nu" => new(field, "ν", Glossary.Nu) { Options = Zero12 },
        "dim" => new(field, "Homology", Glossary.MaxDimension) { Options = Dimensions },
        "tmax" => new(field, "t max", Glossary.TMax) { Placeholder = "no bound" },
        "lens1" => new(field, "Lens 1", Glossary.Lenses) { Options = With(model, field, LensOptions.Required) },
        "lens2" => new(field, "Lens 2", Glossary.Lenses) { Options = With(model, field, LensOptions.Optional) },
        "lens3" => new(field, "Lens 3", Glossary.Lenses) { Options = With(model, field, LensOptions.Optional) },
        "lensk" => new(field, "k of the lens", Glossary.LensNeighbors),
        "n" => new(field, "Resolution", Glossary.Resolution) { Slider = Range(model, field, 2, 60, 1) },
        "g" => new(field, "Gain", Glossary.Gain) { Slider = Range(model, field, 1, 6, 0.1) },
        "cover" => new(field, "Cover", Glossary.Cover) { Options = LensOptions.Covers },
        "metric" => new(field, "Metric", Glossary.Metric) { Options = LensOptions.Metrics },
        "clustering" => new(field, "Gap rule", Glossary.Clustering) { Options = LensOptions.Rules },
        "bins" => new(field, "Bins", Glossary.HistogramBins),
        "gap" => new(field, "Relative gap", Glossary.RelativeGap),
        _ => new(field, "Threshold", Glossary.Threshold),
    };

    /// <summary>Reaches the stored value in any case.</summary>
    private static (double, double, double)? Range(LiveModel model, LiveField field, double low, double high, double step)
    {
        var stored = double.Parse(field.Read(model.Stored), CultureInfo.InvariantCulture);
        return (Math.Min(low, stored), Math.Min(field.Maximum ?? high, Math.Max(high, stored)), step);
    }

    /// <summary>A column that a specification names is a choice too.</summary>
    private static IReadOnlyList<SelectOption> With(LiveModel model, LiveField field, IReadOnlyList<SelectOption> options)
    {
        string[] named = [.. new[] { field.Read(model.Stored), field.Read(model.Spec) }.Where(n => n.Length > 0 && options.All(o => o.Value != n)).Distinct()];
        return named.Length == 0 ? options : [.. options, .. named.Select(n => new SelectOption(n, ResultFormula.Lens(n)))];
    }
}
