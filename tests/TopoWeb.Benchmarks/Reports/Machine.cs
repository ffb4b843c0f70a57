using System.Globalization;
using System.Runtime.InteropServices;

namespace TopoWeb.Benchmarks.Reports;

/// <summary>What the numbers were measured on.</summary>
internal sealed record Machine(string Processor, int Cores, int Threads, string Runtime, string Date)
{
    public static Machine Describe(int threads) => new(
        ProcessorName(),
        Environment.ProcessorCount,
        threads,
        RuntimeInformation.FrameworkDescription,
        DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public override string ToString() => $"{Processor}, {Cores} cores ({Threads} threads used), {Runtime}, {Date}";

    private static string ProcessorName()
    {
        const string field = "model name";
        const string path = "/proc/cpuinfo";
        var line = File.Exists(path) ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
