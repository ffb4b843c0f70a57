using System.Diagnostics;

namespace TopoWeb.Benchmarks.Running;

/// <summary>This program, started again to run one thing only.</summary>
internal static class Ours
{
    public const string Name = "TopoWeb";

    public static ServingProcess Start(int threads, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments);
        start.Environment["DOTNET_PROCESSOR_COUNT"] = $"{threads}";
        return new ServingProcess(start);
    }
}
