using System.Reflection;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Experiments.Stages;

/// <summary>Versions recorded in every result. Raise the number of a stage when the same settings would give another result.</summary>
internal static class Versions
{
    public const int Normalization = 1;
    public const int Density = 1;
    public const int Barcode = 1;
    public const int Mapper = 3;
    public const int Document = 1;

    /// <summary>With a neighbourhood lens equal points are one place since version 4; other graphs are those of version 3.</summary>
    public static int MapperOf(MapperSettings? mapper) => mapper is not null && mapper.Lenses.Any(lens => lens.StartsWith("neighborhood", StringComparison.Ordinal)) ? Mapper + 1 : Mapper;

    /// <summary>Those of a result with these settings.</summary>
    public static IReadOnlyDictionary<string, string> Of(MapperSettings? mapper) => MapperOf(mapper) == Mapper ? All
        : new SortedDictionary<string, string>(new Dictionary<string, string>(All) { ["mapper"] = MapperOf(mapper).ToString() }, StringComparer.Ordinal);

    public static string Program { get; } =
        typeof(Versions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static IReadOnlyDictionary<string, string> All { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["topoweb"] = Program,
        ["normalization"] = Normalization.ToString(),
        ["density"] = Density.ToString(),
        ["barcode"] = Barcode.ToString(),
        ["mapper"] = Mapper.ToString(),
        ["trainer"] = NetworkTrainer.Version.ToString(),
        ["dotnet"] = Environment.Version.ToString(),
    };
}
