using TopoWeb.Controls;
using TopoWeb.Settings;

namespace TopoWeb.Runs.New.Form;

/// <summary>Named sets of barcode settings; a profile is in force while its settings are.</summary>
internal static class BarcodeProfiles
{
    private const string Custom = "custom";

    public const string Help = "Profile: A named set of settings. Exact keeps every value; Paper uses 100 landmarks, ν = 1 and 1000 divisions of the largest finite edge value; JavaPlex is the same with ν = 2.";

    private static readonly (string Name, string Label, string Nu, string Divisions)[] Profiles = [("exact", "Exact", "1", ""), ("paper", "Paper", "1", "1000"), ("javaplex", "JavaPlex", "2", "1000")];

    public static IReadOnlyList<SelectOption> Options { get; } = [.. Profiles.Select(p => new SelectOption(p.Name, p.Label)), new(Custom, "Custom", Disabled: true)];

    public static string Of(ExperimentForm form) => Profiles.FirstOrDefault(p => Settings(p.Nu, p.Divisions).All(s => form[s.Setting.Key].Trim() == s.Text)).Name ?? Custom;

    public static void Apply(ExperimentForm form, string name)
    {
        foreach (var (_, _, nu, divisions) in Profiles.Where(p => p.Name == name))
            foreach (var (setting, text) in Settings(nu, divisions))
                form.Set(setting.Key, text);
    }

    /// <summary>All profiles are a lazy witness complex on max-min landmarks, as many as there are by default.</summary>
    private static (AnalysisSetting Setting, string Text)[] Settings(string nu, string divisions) =>
    [
        (BarcodeCatalog.Complex, BarcodeCatalog.Complex.Default), (BarcodeCatalog.Selection, BarcodeCatalog.Selection.Default), (BarcodeCatalog.Landmarks, BarcodeCatalog.Landmarks.Default),
        (BarcodeCatalog.Nu, nu), (BarcodeCatalog.Divisions, divisions), (BarcodeCatalog.TMax, BarcodeCatalog.TMax.Default),
    ];
}
