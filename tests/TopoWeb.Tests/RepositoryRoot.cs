namespace TopoWeb.Tests;

/// <summary>Finds the repository.</summary>
internal static partial class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "TopoWeb.sln")))
                return directory.FullName;
        throw new InvalidOperationException("TopoWeb.sln is in no directory above the tests.");
    }
}
