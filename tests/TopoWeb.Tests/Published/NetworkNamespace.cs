using System.Diagnostics;

namespace TopoWeb.Tests.Published;

/// <summary>Another machine as far as the network goes: a network namespace with one cable to this one (a pair of veth devices).</summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private const string Ip = "/usr/sbin/ip";

    private readonly string _name;
    private readonly string _cable;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("topoweb-network-");

    private NetworkNamespace(string tag, int net)
    {
        (_name, _cable) = ($"topoweb-{tag}", $"tw{tag}");
        // Set aside for tests of networks (RFC 2544): nobody's machine has these.
        (Here, There) = ($"198.18.{net}.1", $"198.18.{net}.2");
    }

    /// <summary>This machine, as the other one sees it.</summary>
    public string Here { get; }

    /// <summary>The other machine.</summary>
    public string There { get; }

    /// <returns>The other machine, or why there is none.</returns>
    public static async Task<(NetworkNamespace? Machine, string? Why)> CreateAsync()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Ip))
            return (null, $"A network namespace needs Linux and {Ip} (on Debian, apt-get install iproute2).");
        if (Environment.UserName != "root")
            return (null, "Only root may make a network namespace.");
        var machine = new NetworkNamespace($"{Environment.ProcessId % 100_000}", Random.Shared.Next(0, 256));
        if (await machine.PlugInAsync() is not { } problem)
            return (machine, null);
        await machine.DisposeAsync();
        return (null, $"This machine makes no network namespaces: {problem}");
    }

    /// <summary>Runs a program there.</summary>
    /// <returns>How it ended, and what it wrote.</returns>
    public Task<(int Code, string Output)> RunAsync(params string[] command) => StartAsync(["netns", "exec", _name, .. command]);

    /// <summary>What begins a command that runs there.</summary>
    public IReadOnlyList<string> Entrance => [Ip, "netns", "exec", _name];

    /// <summary>Takes the cable out, or puts it in again. What is sent meanwhile is lost, and nobody is told.</summary>
    public async Task PlugAsync(bool plugged)
    {
        if (await StartAsync(["link", "set", _cable, plugged ? "up" : "down"]) is { Code: not 0 } failed)
            throw new InvalidOperationException(failed.Output);
    }

    /// <summary>A program that runs another one there: for whoever wants the path of a program.</summary>
    public string Wrap(string program)
    {
        var path = Path.Combine(_directory.FullName, Path.GetFileName(program));
        File.WriteAllText(path, $"#!/bin/sh\nexec {Ip} netns exec {_name} {program} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        // The cable goes with one of its ends.
        await StartAsync(["link", "delete", _cable]);
        await StartAsync(["netns", "delete", _name]);
        _directory.Delete(recursive: true);
    }

    /// <returns>What went wrong; null where the machine is there and answers.</returns>
    private async Task<string?> PlugInAsync()
    {
        string[][] steps =
        [
            ["netns", "add", _name],
            ["link", "add", _cable, "type", "veth", "peer", "name", "eth0", "netns", _name],
            ["address", "add", $"{Here}/30", "dev", _cable],
            ["link", "set", _cable, "up"],
            ["netns", "exec", _name, Ip, "address", "add", $"{There}/30", "dev", "eth0"],
            ["netns", "exec", _name, Ip, "link", "set", "eth0", "up"],
            ["netns", "exec", _name, Ip, "link", "set", "lo", "up"],
        ];
        foreach (var step in steps)
            if (await StartAsync(step) is { Code: not 0 } failed)
                return $"ip {string.Join(' ', step)}: {failed.Output.Trim()}";
        return null;
    }

    private static async Task<(int Code, string Output)> StartAsync(IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Ip, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
