namespace TopoWeb.Hosting;

/// <summary>A published program has its settings and static files beside itself, wherever it is started from; a checkout has them in the working directory.</summary>
internal static class ContentRoot
{
    public static string[] AddTo(string[] args) =>
        Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) && !IsNamed(args) ? [.. args, $"--contentRoot={AppContext.BaseDirectory}"] : args;

    private static bool IsNamed(string[] args) =>
        args.Any(a => a.TrimStart('-', '/').StartsWith("contentRoot", StringComparison.OrdinalIgnoreCase))
        || Environment.GetEnvironmentVariable("ASPNETCORE_CONTENTROOT") is { Length: > 0 }
        || Environment.GetEnvironmentVariable("DOTNET_CONTENTROOT") is { Length: > 0 };
}
