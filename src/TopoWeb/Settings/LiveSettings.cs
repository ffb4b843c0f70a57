namespace TopoWeb.Settings;

/// <summary>The settings of a result that can be changed beside its view: those that addresses carry. Stages that the result skipped have none.</summary>
internal static class LiveSettings
{
    /// <param name="stored">The settings of the result.</param>
    /// <param name="count">Its number of points, which bounds some of them.</param>
    public static IReadOnlyList<AnalysisSetting> Of(AnalysisSpec stored, int count) =>
        [.. SettingCatalog.All.Where(s => s.Name is not null && SettingCatalog.Has(stored, s.Stage)).Select(s => s.Within(Math.Max(2, count)))];

    /// <summary>Closes holes between lenses, and gives settings without effect their stored value, so that they do not make a view another.</summary>
    public static AnalysisSpec Settle(this IReadOnlyList<AnalysisSetting> settings, AnalysisSpec stored, AnalysisSpec spec)
    {
        spec = SettingCatalog.CloseHoles(spec);
        foreach (var setting in settings)
            if (!setting.Applies(spec) && setting.Read(spec) != setting.Read(stored))
                spec = setting.Write(spec, setting.Read(stored));
        return spec;
    }

    /// <summary>Settings whose values differ.</summary>
    public static IEnumerable<AnalysisSetting> Differing(this IEnumerable<AnalysisSetting> settings, AnalysisSpec one, AnalysisSpec other) => settings.Where(s => s.Read(one) != s.Read(other));
}
