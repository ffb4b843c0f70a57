namespace TopoWeb.Http;

/// <summary>Addresses that programs ask for, not people: errors are documents for them, never pages.</summary>
internal static class ProgramPaths
{
    /// <summary>The measurements, in the format of Prometheus.</summary>
    public const string Metrics = "/metrics";

    public static bool Has(PathString path) => path.StartsWithSegments("/api") || path.StartsWithSegments(Metrics);
}
