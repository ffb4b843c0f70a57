using TopoWeb.Notation;
using TopoWeb.Settings;

namespace TopoWeb.Runs.New.Form;

/// <summary>The settings of an analysis as the texts of their fields, and back.</summary>
internal static class AnalysisTexts
{
    /// <summary>Of stages that are off, the defaults: ready to be switched on.</summary>
    public static IEnumerable<(string Path, string Text)> Of(AnalysisSpec spec)
    {
        var whole = WithAllStages(spec);
        return SettingCatalog.All.Select(s => (s.Key, s.Path == s.Stage ? s.Read(spec) : s.Read(whole)));
    }

    /// <param name="texts">The text of each field.</param>
    /// <param name="errors">Receives what is wrong, by field. A text that is no value leaves the default.</param>
    public static AnalysisSpec Read(Func<string, string> texts, Dictionary<string, string> errors)
    {
        var spec = StageCatalog.All.Aggregate(new AnalysisSpec(), (s, stage) => stage.Write(s, texts(stage.Key)));
        var refused = new List<(AnalysisSetting Setting, string Problem)>();
        foreach (var setting in SettingCatalog.All.Where(s => s.Path != s.Stage && SettingCatalog.Has(spec, s.Stage)))
        {
            var text = texts(setting.Key).Trim();
            if (setting.Problem(text) is { } problem)
                refused.Add((setting, problem));
            if (setting.IsValue(text))
                spec = setting.Write(spec, text);
        }
        spec = SettingCatalog.CloseHoles(spec);
        // What is hidden because it has no effect cannot be wrong.
        foreach (var (setting, problem) in refused.Where(r => r.Setting.Applies(spec)))
            errors.TryAdd(setting.Key, problem);
        if (spec.Mapper is { Lenses: var lenses } && lenses.Distinct().Count() < lenses.Count)
            errors.TryAdd(MapperCatalog.Lenses[0].Path, "A lens is used twice. Choose different lenses.");
        return spec;
    }

    /// <summary>Which fields a line of the paper's notation speaks of; the others keep what they have.</summary>
    public static IReadOnlySet<string> NamedIn(NotationLine line)
    {
        AnalysisSetting[] named =
        [
            .. line.NoDensity ? [StageCatalog.Density] : line.Density is null ? Array.Empty<AnalysisSetting>() : [StageCatalog.Density, DensityCatalog.K, DensityCatalog.P],
            .. line.NoBarcode ? [StageCatalog.Barcode] : line.Barcode is null ? Array.Empty<AnalysisSetting>() : [StageCatalog.Barcode, BarcodeCatalog.Complex, BarcodeCatalog.Landmarks, BarcodeCatalog.Nu],
            .. line.NoMapper ? [StageCatalog.Mapper] : line.Mapper is null ? Array.Empty<AnalysisSetting>() : [StageCatalog.Mapper, MapperCatalog.Resolution, MapperCatalog.Gain],
        ];
        return named.Select(s => s.Key).ToHashSet();
    }

    private static AnalysisSpec WithAllStages(AnalysisSpec spec) => spec with { Density = spec.Density ?? new(), Barcode = spec.Barcode ?? new(), Mapper = spec.Mapper ?? new() };
}
