using TopoWeb.Controls;

namespace TopoWeb.Runs.New.Form;

/// <summary>Named sets of barcode settings; a profile is in force while its settings are.</summary>
internal static class BarcodeProfiles
{
    private const string Custom = "custom";

    public const string Help = "Profile: “exact” keeps every value; “paper” is 100 landmarks, ν = 1 and 1000 divisions of the largest finite edge value; “javaplex” is the same with ν = 2.";

    private static readonly (string Name, (string Path, string Text)[] Settings)[] Profiles =
    [
        ("exact", [(FormPaths.Complex, "lazyWitness"), (FormPaths.LandmarkChoice, "maxmin"), (FormPaths.Landmarks, "100"), (FormPaths.Nu, "1"), (FormPaths.Divisions, "")]),
        ("paper", [(FormPaths.Complex, "lazyWitness"), (FormPaths.LandmarkChoice, "maxmin"), (FormPaths.Landmarks, "100"), (FormPaths.Nu, "1"), (FormPaths.Divisions, "1000")]),
        ("javaplex", [(FormPaths.Complex, "lazyWitness"), (FormPaths.LandmarkChoice, "maxmin"), (FormPaths.Landmarks, "100"), (FormPaths.Nu, "2"), (FormPaths.Divisions, "1000")]),
    ];

    public static IReadOnlyList<SelectOption> Options { get; } =
        [new("exact", "exact"), new("paper", "paper"), new("javaplex", "javaplex"), new(Custom, "own settings", Disabled: true)];

    public static string Of(ExperimentForm form) =>
        form[FormPaths.TMax].Length > 0 ? Custom : Profiles.FirstOrDefault(p => p.Settings.All(s => form[s.Path].Trim() == s.Text)).Name ?? Custom;

    public static void Apply(ExperimentForm form, string name)
    {
        foreach (var (path, text) in Profiles.FirstOrDefault(p => p.Name == name).Settings ?? [])
            form.Set(path, text);
        form.Set(FormPaths.TMax, "");
    }
}
