namespace TopoWeb.Tests;

/// <summary>Finds the repository, and the check data that may stand beside it.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    /// <summary>A path below ../shared; skips the test where it does not exist.</summary>
    public static string Shared(params string[] parts)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine([Path, "..", "shared", .. parts]));
        Assert.SkipUnless(File.Exists(path) || Directory.Exists(path), $"The check data '{string.Join('/', parts)}' is not beside this repository (../shared).");
        return path;
    }

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "TopoWeb.sln")))
                return directory.FullName;
        throw new InvalidOperationException("TopoWeb.sln is in no directory above the tests.");
    }
}
