using TopoWeb.Controls;
using TopoWeb.Settings;

namespace TopoWeb.Results.Live;

/// <summary>How the settings of a result are offered beside the view: as the catalogue has them, within what the result has.</summary>
internal static class LiveControls
{
    public static IEnumerable<AnalysisSetting> Of(LiveModel model, string stage) => model.Fields.Where(f => f.Stage == stage && f.Applies(model.Spec) && f.Shows(model.Spec));

    /// <summary>A column that the settings name is a choice too.</summary>
    public static IReadOnlyList<SelectOption> Options(LiveModel model, AnalysisSetting setting) => setting.OptionsWith(setting.Read(model.Stored), setting.Read(model.Spec));

    /// <summary>Reaches the stored value in any case.</summary>
    public static (double Low, double High, double Step)? Slider(LiveModel model, AnalysisSetting setting)
    {
        if (setting.Slider is not { } slider)
            return null;
        var stored = SettingText.Double(setting.Read(model.Stored));
        return (Math.Min(slider.Low, stored), Math.Min(setting.Limits?.Maximum ?? slider.High, Math.Max(slider.High, stored)), slider.Step);
    }
}
