namespace TopoWeb.Benchmarks;

/// <summary>Places in the repository and beside it.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    /// <summary>The page that holds the tables.</summary>
    public static string Readme => Path.Combine(Root, "src", "TopoWeb", "Docs", "Pages", "benchmarks.md");

    /// <summary>Scripts that run the peers.</summary>
    public static string PeerScripts => Path.Combine(Root, "tests", "TopoWeb.Benchmarks", "Peers");

    /// <summary>Raw numbers.</summary>
    public static string Artifacts => Path.Combine(Root, "artifacts", "bench");

    /// <summary>Points that all sides read.</summary>
    public static string Inputs => Path.Combine(Artifacts, "inputs");

    /// <summary>Slow Python of the same definitions; not everywhere.</summary>
    public static string Reference => Path.Combine(Root, "..", "shared", "reference");

    /// <summary>Kernels of trained networks; not everywhere.</summary>
    public static string Kernels => Path.Combine(Root, "..", "shared", "data");

    /// <summary>Trained filters that ship with the program.</summary>
    public static string Samples => Path.Combine(Root, "src", "TopoWeb", "Samples");

    private static string FindRoot()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
            if (File.Exists(Path.Combine(directory, "TopoWeb.sln")))
                return directory;
        throw new DirectoryNotFoundException($"No directory above {AppContext.BaseDirectory} has TopoWeb.sln in it.");
    }
}
