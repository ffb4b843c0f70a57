using System.ComponentModel;
using System.Diagnostics;

namespace TopoWeb.Benchmarks.Running;

/// <summary>Short commands that tell what is installed.</summary>
internal static class Command
{
    public static bool Succeeds(string name, params IReadOnlyList<string> arguments) => Output(name, arguments) is not null;

    /// <summary>What it prints; null where it is not there or fails.</summary>
    public static string? Output(string name, params IReadOnlyList<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            errors.Wait();
            process.WaitForExit();
            return process.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
