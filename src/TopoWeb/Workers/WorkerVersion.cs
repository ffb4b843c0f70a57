using TopoWeb.Experiments.Stages;

namespace TopoWeb.Workers;

/// <summary>Which processes may work together: those of the same program that compute the same.</summary>
internal static class WorkerVersion
{
    /// <summary><c>1.2.0 (barcode 1, density 1, …)</c>.</summary>
    public static string Text { get; } =
        $"{Versions.Program} ({string.Join(", ", Versions.All.Where(v => v.Key is not ("topoweb" or "dotnet")).Select(v => $"{v.Key} {v.Value}"))})";

    /// <summary>Why a worker does not fit to the servers that are running; null where it does, or where there are none.</summary>
    public static string? Misfit(string worker, IReadOnlyCollection<string> servers) => servers.Count == 0 || servers.Contains(worker)
        ? null
        : $"This worker has version {worker}, the server has version {string.Join(" and ", servers.Distinct().Order(StringComparer.Ordinal))}. Install the server's version on this machine: what different versions compute must not be mixed.";
}
