using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Settings;

/// <summary>Lenses by name.</summary>
internal static class LensChoices
{
    // Columns of the provenance that vary within a result come after the functions of any cloud.
    private static readonly (string Word, string Label)[] Columns = [("network", "network"), ("out", "output channel"), ("in", "input channel")];

    public static IReadOnlyList<SettingChoice> All { get; } =
    [
        .. MapperSettings.LensNames.Select(name => new SettingChoice(name, LabelOf(name), IsName: true)),
        .. Columns.Select(c => new SettingChoice(MapperSettings.ColumnPrefix + c.Word, c.Label, IsName: true)),
    ];

    public static IReadOnlyList<SettingChoice> WithNone { get; } = [new("", "None"), .. All];

    public static bool IsColumn(string lens) => lens.StartsWith(MapperSettings.ColumnPrefix, StringComparison.Ordinal);

    /// <summary>A lens for people, also a column that is none of the choices.</summary>
    public static string Label(string lens) => All.FirstOrDefault(c => c.Word == lens)?.Label ?? (IsColumn(lens) ? lens[MapperSettings.ColumnPrefix.Length..] : lens);

    private static string LabelOf(string name) => name switch
    {
        "pca1" => "PCA 1",
        "pca2" => "PCA 2",
        "pca3" => "PCA 3",
        "density" => "k-NN density",
        "linf-centrality" => "L∞ centrality",
        "neighborhood1" => "neighbourhood 1",
        "neighborhood2" => "neighbourhood 2",
        _ => name,
    };
}
