using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Benchmarks.Running;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;

namespace TopoWeb.Benchmarks.Artifacts;

/// <summary>A process that stores artifacts and reads them, one of each at every line it is sent.</summary>
internal static class ArtifactServer
{
    public const string Verb = "artifacts";
    public const int Length = 200 << 20;

    /// <param name="address">The folder of an SQLite database, or a connection string.</param>
    public static async Task RunAsync(string address)
    {
        await using var database = OpenDatabase.At(address, null);
        await DataServices.MigrateAsync(database.Provider, CancellationToken.None);
        var artifacts = database.Provider.GetRequiredService<ArtifactStore>();
        var block = new byte[1 << 16];
        var random = new Random(Environment.ProcessId);
        for (var i = 0; i < 3; i++)
        {
            await WriteAsync($"warm-{i}", 4 << 20);
            await ReadAsync($"warm-{i}");
        }
        Console.WriteLine(Wire.Write(new Hello(database.Title)));
        while (Console.ReadLine() is not null)
        {
            var key = $"{Guid.NewGuid():N}";
            var (write, wrote) = await MeasureAsync(() => WriteAsync(key, Length));
            var (read, had) = await MeasureAsync(() => ReadAsync(key));
            Console.WriteLine(Wire.Write(new Sample(write + read, Math.Max(wrote, had), new() { ["in"] = write, ["out"] = read, ["memory in"] = wrote, ["memory out"] = had })));
        }

        Task WriteAsync(string key, int length) => artifacts.PutAsync(key, "benchmark", async (stream, cancellation) =>
        {
            for (var written = 0; written < length; written += block.Length)
            {
                random.NextBytes(block);
                await stream.WriteAsync(block, cancellation);
            }
        }, CancellationToken.None);

        async Task ReadAsync(string key)
        {
            await using var content = (await artifacts.OpenAsync(key, CancellationToken.None))!;
            await content.CopyToAsync(Stream.Null);
        }
    }

    /// <summary>Seconds, and the largest resident memory beyond that of the beginning.</summary>
    private static async Task<(double Seconds, long Bytes)> MeasureAsync(Func<Task> act)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        // Linux begins to look for the largest memory anew.
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
        var before = PeakMemory.OfThisProcess();
        var clock = Stopwatch.StartNew();
        await act();
        return (clock.Elapsed.TotalSeconds, PeakMemory.OfThisProcess() - before);
    }
}
