using System.Diagnostics;

namespace TopoWeb.Tests.Published;

/// <summary>A disk of its own, so small that it can be filled: a tmpfs. Root mounts it; anybody else does so in a user namespace, which programs enter.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const string Filling = "filling";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("topoweb-disk-");
    private Process? _holder;

    private SmallDisk()
    {
    }

    /// <summary>What begins a command that sees the disk.</summary>
    public IReadOnlyList<string> Entrance => _holder is null ? [] : ["nsenter", "--preserve-credentials", "--user", "--mount", "--target", $"{_holder.Id}"];

    /// <summary>As programs there name it.</summary>
    public string Path => _directory.FullName;

    /// <summary>As this process names it.</summary>
    private string Here => _holder is null ? Path : $"/proc/{_holder.Id}/root{Path}";

    /// <returns>The disk, or why there is none.</returns>
    public static async Task<(SmallDisk? Disk, string? Why)> CreateAsync(int megabytes)
    {
        if (!OperatingSystem.IsLinux())
            return (null, "A small disk needs Linux.");
        var disk = new SmallDisk();
        if (await disk.MountAsync($"size={megabytes}m") is not { } problem)
            return (disk, null);
        await disk.DisposeAsync();
        return (null, $"This machine lets nobody mount a small disk: {problem}");
    }

    public string File(string name) => System.IO.Path.Combine(Here, name);

    /// <summary>Leaves not one byte.</summary>
    public void Fill()
    {
        // Not buffered: what does not fit must fail here, and not when the file is closed.
        using var file = new FileStream(File(Filling), FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void MakeRoom() => System.IO.File.Delete(File(Filling));

    /// <summary>From then on nothing can be written. Nobody may have a file of it open for writing.</summary>
    public async Task MakeReadOnlyAsync()
    {
        if (await RunAsync([.. Entrance, "mount", "-o", "remount,ro", Path]) is { Code: not 0 } failed)
            throw new InvalidOperationException(failed.Output);
    }

    public async ValueTask DisposeAsync()
    {
        if (_holder is null)
            await RunAsync(["umount", Path]);
        else
        {
            _holder.Kill(entireProcessTree: true);
            await _holder.WaitForExitAsync();
            _holder.Dispose();
        }
        _directory.Delete(recursive: true);
    }

    /// <returns>What went wrong; null where it is there.</returns>
    private async Task<string?> MountAsync(string size)
    {
        if (Environment.UserName == "root" && await RunAsync(["mount", "-t", "tmpfs", "-o", size, "tmpfs", Path]) is { Code: 0 })
            return null;
        _holder = Start(["unshare", "--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o {size} tmpfs {Path} && echo mounted && exec sleep 3600"]);
        var said = await _holder.StandardOutput.ReadLineAsync();
        return said == "mounted" ? null : await _holder.StandardError.ReadToEndAsync();
    }

    private static async Task<(int Code, string Output)> RunAsync(string[] command)
    {
        using var process = Start(command);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private static Process Start(string[] command) =>
        Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
