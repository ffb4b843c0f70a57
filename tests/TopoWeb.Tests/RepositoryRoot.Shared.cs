namespace TopoWeb.Tests;

/// <summary>The check data that may stand beside the repository.</summary>
internal static partial class RepositoryRoot
{
    /// <summary>A path below ../shared; skips the test where it does not exist.</summary>
    public static string Shared(params string[] parts)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine([Path, "..", "shared", .. parts]));
        Assert.SkipUnless(File.Exists(path) || Directory.Exists(path), $"The check data '{string.Join('/', parts)}' is not beside this repository (../shared).");
        return path;
    }
}
