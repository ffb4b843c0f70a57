using System.Reflection;
using TopoWeb.Networks.Training.Loop;

namespace TopoWeb.Experiments.Stages;

/// <summary>Versions recorded in every result. Raise the number of a stage when the same settings would give another result.</summary>
internal static class Versions
{
    public const int Normalization = 1;
    public const int Density = 1;
    public const int Barcode = 1;
    public const int Mapper = 3;
    public const int Document = 1;

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
