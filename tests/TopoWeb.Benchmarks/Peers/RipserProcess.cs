using System.Diagnostics;
using TopoWeb.Benchmarks.Running;

namespace TopoWeb.Benchmarks.Peers;

/// <summary>Runs Ripser once for each measurement, from the start of the process to its end.</summary>
internal sealed class RipserProcess(string name, IReadOnlyList<string> arguments) : IContestant
{
    public string Name => name;

    public Sample Run()
    {
        using var process = new Process { StartInfo = new ProcessStartInfo("ripser", arguments) { RedirectStandardOutput = true } };
        var watch = Stopwatch.StartNew();
        process.Start();
        using var ended = new CancellationTokenSource();
        var peak = Task.Run(() => PeakMemory.Watch(process.Id, ended.Token));
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var seconds = watch.Elapsed.TotalSeconds;
        ended.Cancel();
        if (process.ExitCode != 0)
            throw new ContestantException($"ripser ended with status {process.ExitCode}");
        return new Sample(seconds, peak.Result, RipserOutput.Find(output));
    }

    public void Dispose()
    {
    }
}
