namespace TopoWeb.Datasets;

/// <summary>Where downloads go: the first directory that can be written.</summary>
internal static class TargetDirectory
{
    /// <param name="directories">In order.</param>
    /// <param name="setting">The setting that names them, for the reason.</param>
    /// <returns>The directory, or why there is none.</returns>
    public static (string? Directory, string? Reason) Choose(IReadOnlyList<string> directories, string setting)
    {
        var reasons = new List<string>();
        foreach (var directory in directories.Select(Path.GetFullPath))
            if (Problem(directory) is { } problem)
                reasons.Add(problem);
            else
                return (directory, null);
        return (null, reasons.Count == 0 ? $"{setting} names no directory." : $"No writable directory ({setting}): {string.Join(" ", reasons)}");
    }

    /// <summary>Permissions are only known by trying: the directory, or where it would be made.</summary>
    private static string? Problem(string directory)
    {
        var at = new DirectoryInfo(directory);
        while (!at.Exists && at.Parent is { } parent && !File.Exists(at.FullName))
            at = parent;
        try
        {
            using var probe = new FileStream(Path.Combine(at.FullName, $".topoweb-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return File.Exists(at.FullName) ? $"{at.FullName} is a file, not a directory." : $"The server cannot write to {directory}.";
        }
    }
}
