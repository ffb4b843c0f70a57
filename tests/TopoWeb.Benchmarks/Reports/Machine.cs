using System.Globalization;
using System.Runtime.InteropServices;

namespace TopoWeb.Benchmarks.Reports;

/// <summary>What the numbers were measured on.</summary>
/// <param name="Processor">Its name.</param>
/// <param name="Cores">Those of this machine.</param>
/// <param name="Threads">Those that each side uses.</param>
/// <param name="Runtime">Name and version of the runtime.</param>
/// <param name="Load">Processes that wanted to run in the minute before; well below 1 on a machine that does nothing else.</param>
/// <param name="Date">Day of the measurement, UTC.</param>
internal sealed record Machine(string Processor, int Cores, int Threads, string Runtime, string Load, string Date)
{
    public static Machine Describe(int threads) => new(
        ProcessorName(),
        Environment.ProcessorCount,
        threads,
        RuntimeInformation.FrameworkDescription,
        LoadAverage(),
        DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public override string ToString() => $"{Processor}, {Cores} cores ({Threads} threads used), {Runtime}, load before the run {Load}, {Date}";

    private static string LoadAverage()
    {
        const string path = "/proc/loadavg";
        return File.Exists(path) ? File.ReadAllText(path).Split(' ')[0] : "unknown";
    }

    private static string ProcessorName()
    {
        const string field = "model name";
        const string path = "/proc/cpuinfo";
        var line = File.Exists(path) ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
