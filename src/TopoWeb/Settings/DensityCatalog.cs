using TopoWeb.Topology.Density;

namespace TopoWeb.Settings;

/// <summary>Settings of ρ(k, p).</summary>
internal static class DensityCatalog
{
    public static AnalysisSetting K { get; } = Define(
        "density.k", "k", "A point is dense where the distance to its k-th nearest neighbour is small; the point itself is not counted.",
        d => SettingText.Of(d.K), (d, t) => d with { K = SettingText.Int(t) }) with
    {
        Name = "k",
        Unit = "nearest neighbour",
        Limits = NumberLimits.Integer(DensitySettings.MinimumK),
        MaximumIn = points => points - 1,
        Slider = (1, 500, 1),
    };

    public static AnalysisSetting P { get; } = Define(
        "density.p", "p", "The fraction of points kept, the densest first: round(p·n) points remain.",
        d => SettingText.Of(d.P), (d, t) => d with { P = SettingText.Double(t) }) with
    {
        Name = "p",
        Unit = "fraction kept",
        Limits = new(DensitySettings.LowerBoundP, DensitySettings.MaximumP) { AboveMinimum = true },
        Slider = (0.01, 1, 0.01),
    };

    public static IReadOnlyList<AnalysisSetting> All { get; } = [K, P];

    private static AnalysisSetting Define(string path, string label, string sentence, Func<DensitySettings, string> read, Func<DensitySettings, string, DensitySettings> write) =>
        new(path, label, sentence, "density-filtration", s => read(s.Density!), (s, t) => s with { Density = write(s.Density!, t) });
}
