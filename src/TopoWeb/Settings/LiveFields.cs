using System.Globalization;
using System.Text.Json;
using TopoWeb.Data;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Settings;

/// <summary>The settings of a result that can be changed beside its view. Stages that the result skipped have none.</summary>
internal static class LiveFields
{
    /// <param name="stored">The settings of the result.</param>
    /// <param name="count">Its number of points, which bounds k.</param>
    public static IReadOnlyList<LiveField> Of(AnalysisSpec stored, int count)
    {
        var points = Math.Max(2, count);
        LiveField[] all =
        [
            Density("k", "density.k", d => Text(d.K), (d, t) => d with { K = Int(t) }) with { Minimum = 1, Maximum = points - 1, Whole = true },
            Density("p", "density.p", d => LiveField.Plain(d.P), (d, t) => d with { P = Double(t) }) with { Minimum = 0.001, Maximum = 1 },
            Barcode("landmarks", "barcode.landmarks", b => Text(b.Landmarks), (b, t) => b with { Landmarks = Int(t) }, b => b.Complex != ComplexKind.Rips && b.LandmarkChoice != LandmarkChoice.Given) with { Minimum = 1, Maximum = points, Whole = true },
            Barcode("nu", "barcode.nu", b => Text(b.Nu), (b, t) => b with { Nu = Int(t) }, b => b.Complex == ComplexKind.LazyWitness) with { Minimum = 0, Maximum = 2, Whole = true },
            Barcode("dim", "barcode.maxDimension", b => Text(b.MaxDimension), (b, t) => b with { MaxDimension = Int(t) }) with { Minimum = 0, Maximum = 2, Whole = true },
            Barcode("tmax", "barcode.tMax", b => Text(b.TMax), (b, t) => b with { TMax = Optional(t) }) with { Minimum = 0, Optional = true },
            Lens(0),
            Lens(1),
            Lens(2),
            Mapper("lensk", "mapper.lensNeighbors", m => Text(m.LensNeighbors), (m, t) => m with { LensNeighbors = Int(t) }, m => m.Lenses.Any(l => l is "density" or "neighborhood1" or "neighborhood2")) with { Minimum = 1, Maximum = points - 1, Whole = true },
            Mapper("n", "mapper.resolution", m => Text(m.Resolution), (m, t) => m with { Resolution = Int(t) }) with { Minimum = 1, Maximum = 1000, Whole = true },
            Mapper("g", "mapper.gain", m => LiveField.Plain(m.Gain), (m, t) => m with { Gain = Double(t) }) with { Minimum = 1, Maximum = 100 },
            Mapper("cover", "mapper.cover", m => Word(m.Cover), (m, t) => m with { Cover = Choice<CoverKind>(t) }),
            Mapper("metric", "mapper.metric", m => Word(m.Metric), (m, t) => m with { Metric = Choice<MapperMetric>(t) }),
            // A threshold is needed at once, or the choice of the rule could not be shown before one is typed.
            Mapper("clustering", "mapper.clustering", m => Word(m.Clustering), (m, t) => Choice<ClusteringRule>(t) is var rule && rule == ClusteringRule.FixedThreshold ? m with { Clustering = rule, Threshold = m.Threshold ?? 1 } : m with { Clustering = rule }),
            Mapper("bins", "mapper.histogramBins", m => Text(m.HistogramBins), (m, t) => m with { HistogramBins = Int(t) }, m => m.Clustering is ClusteringRule.FirstEmptyBin or ClusteringRule.HistogramOverHeights) with { Minimum = 2, Maximum = 10_000, Whole = true },
            Mapper("gap", "mapper.relativeGap", m => LiveField.Plain(m.RelativeGap), (m, t) => m with { RelativeGap = Double(t) }, m => m.Clustering == ClusteringRule.FirstGap) with { Minimum = 0.0001, Maximum = 0.9999 },
            Mapper("threshold", "mapper.threshold", m => Text(m.Threshold), (m, t) => m with { Threshold = Optional(t) }, m => m.Clustering == ClusteringRule.FixedThreshold) with { Minimum = 0, Optional = true },
        ];
        return [.. all.Where(f => stored.Has(f.Path))];
    }

    /// <summary>Closes holes between lenses, and gives settings without effect their stored value, so that they do not make a view another.</summary>
    public static AnalysisSpec Settle(this IReadOnlyList<LiveField> fields, AnalysisSpec stored, AnalysisSpec spec)
    {
        if (spec.Mapper is { } mapper)
            spec = spec with { Mapper = mapper with { Lenses = [.. mapper.Lenses.Where(l => l.Length > 0)] } };
        foreach (var field in fields)
            if (!field.Applies(spec) && field.Read(spec) != field.Read(stored))
                spec = field.Write(spec, field.Read(stored));
        return spec;
    }

    /// <summary>Fields whose values differ.</summary>
    public static IEnumerable<LiveField> Differing(this IEnumerable<LiveField> fields, AnalysisSpec one, AnalysisSpec other) => fields.Where(f => f.Read(one) != f.Read(other));

    private static bool Has(this AnalysisSpec spec, string path) => path[..path.IndexOf('.')] switch
    {
        "density" => spec.Density is not null,
        "barcode" => spec.Barcode is not null,
        _ => spec.Mapper is not null,
    };

    private static LiveField Density(string name, string path, Func<DensitySettings, string> read, Func<DensitySettings, string, DensitySettings> write) =>
        new(name, path, s => read(s.Density!), (s, t) => s with { Density = write(s.Density!, t) });

    private static LiveField Barcode(string name, string path, Func<BarcodeSettings, string> read, Func<BarcodeSettings, string, BarcodeSettings> write, Func<BarcodeSettings, bool>? applies = null) =>
        new(name, path, s => read(s.Barcode!), (s, t) => s with { Barcode = write(s.Barcode!, t) }) { Applies = s => applies?.Invoke(s.Barcode!) ?? true };

    private static LiveField Mapper(string name, string path, Func<MapperSettings, string> read, Func<MapperSettings, string, MapperSettings> write, Func<MapperSettings, bool>? applies = null) =>
        new(name, path, s => read(s.Mapper!), (s, t) => s with { Mapper = write(s.Mapper!, t) }) { Applies = s => applies?.Invoke(s.Mapper!) ?? true };

    /// <summary>One of up to three lenses; leaving one out may open a hole, see <see cref="Settle"/>.</summary>
    private static LiveField Lens(int index) => Mapper($"lens{index + 1}", "mapper.lenses", m => m.Lenses.ElementAtOrDefault(index) ?? "", (m, t) =>
    {
        string[] lenses = [.. Enumerable.Range(0, 3).Select(i => i == index ? t : m.Lenses.ElementAtOrDefault(i) ?? "")];
        return m with { Lenses = lenses };
    }) with { Optional = index > 0 };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double? number) => number is { } n ? LiveField.Plain(n) : "";

    private static int Int(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static double Double(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static double? Optional(string text) => text.Length == 0 ? null : Double(text);

    private static string Word<T>(T choice) where T : struct, Enum => JsonSerializer.SerializeToElement(choice, JsonDefaults.Options).GetString()!;

    /// <summary>A number in place of a word is read as a choice that does not exist.</summary>
    private static T Choice<T>(string word) where T : struct, Enum =>
        JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(word), JsonDefaults.Options) is var choice && Enum.IsDefined(choice) && Word(choice) == word ? choice : throw new JsonException();
}
