using TopoWeb.Topology;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Settings;

/// <summary>
/// Every setting of an analysis, once. A new one is added to its record, to the catalogue of its stage and to the stage itself; form, pane, summary, address, errors and
/// OpenAPI document have it then. Start with <see cref="AnalysisSetting"/>.
/// </summary>
internal static class SettingCatalog
{
    public static IReadOnlyList<AnalysisSetting> All { get; } = [.. StageCatalog.All, .. DensityCatalog.All, .. BarcodeCatalog.All, .. MapperCatalog.All];

    /// <summary>The settings of a stage, without the one that leaves it out.</summary>
    public static IEnumerable<AnalysisSetting> Of(string stage) => All.Where(s => s.Stage == stage && s.Path != stage);

    /// <summary>The settings of a stage that can be changed within such a specification, which has the stage.</summary>
    public static IEnumerable<AnalysisSetting> Offered(string stage, AnalysisSpec spec) => Of(stage).Where(s => s.Editable && s.Applies(spec) && s.Shows(spec));

    /// <summary>Whether the specification has the stage of a setting.</summary>
    public static bool Has(AnalysisSpec spec, string stage) => stage switch
    {
        "density" => spec.Density is not null,
        "barcode" => spec.Barcode is not null,
        "mapper" => spec.Mapper is not null,
        _ => true,
    };

    /// <summary>The stage that such a record is; null where it is none.</summary>
    public static string? StageOf(Type type) => type == typeof(DensitySettings) ? "density" : type == typeof(BarcodeSettings) ? "barcode" : type == typeof(MapperSettings) ? "mapper" : null;

    /// <summary>Lenses without the holes that leaving one out opens.</summary>
    public static AnalysisSpec CloseHoles(AnalysisSpec spec) =>
        spec.Mapper is { Lenses: { } lenses } mapper && lenses.Contains("") ? spec with { Mapper = mapper with { Lenses = [.. lenses.Where(l => l.Length > 0)] } } : spec;

    /// <summary>Refuses a value outside its limits, where the setting has an effect.</summary>
    /// <param name="spec">The settings.</param>
    /// <param name="stage">Those of this stage alone; null for all.</param>
    /// <exception cref="InvalidInputException">A setting is outside its limits.</exception>
    public static void Require(AnalysisSpec spec, string? stage = null)
    {
        var check = new InputCheck();
        foreach (var setting in All.Where(s => s.Limits is not null && (stage is null || s.Stage == stage) && Has(spec, s.Stage) && s.Applies(spec)))
            if (setting.Problem(setting.Read(spec)) is { } problem)
                check.Add(setting.Path, problem);
        check.Throw();
    }

    /// <summary>What a field of a document takes, as a sentence; null where its path is no setting's.</summary>
    /// <param name="path">Path in the document, such as <c>spec.mapper.gain</c>.</param>
    public static string? Expectation(string path)
    {
        var setting = All.FirstOrDefault(s => path == s.Path || path.EndsWith($".{s.Path}", StringComparison.Ordinal));
        return setting is null || setting.Path == setting.Stage ? null : SettingText.Capital($"{setting.Phrase} must be {setting.Kind}{(setting.Limits?.Words is { } words ? $", {words}" : "")}.");
    }
}
