using System.Diagnostics;
using TopoWeb.Benchmarks.Pages;
using TopoWeb.Benchmarks.Reports;

namespace TopoWeb.Benchmarks.Memory;

/// <summary><c>make bench ARGS="--memory"</c>: what a real server process holds while it works and afterwards.</summary>
internal static class MemoryReport
{
    private const int Loads = 100, Pages = 10;
    private const long Megabyte = 1L << 20;

    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(60);

    public static async Task<int> MakeAsync(Options options)
    {
        var machine = Machine.Describe(Environment.ProcessorCount);
        var rows = new List<PageRow>();
        await using (var server = await MemoryServer.StartAsync())
        {
            await server.RestAsync(TimeSpan.FromMinutes(3));
            rows.Add(new("at rest, with the sample", Show.Bytes(server.Memory.Now), "", null));
            var run = await FigureAsync(server, rows);
            await LoadAsync(server, run, rows);
            await TooMuchAsync(server, run, rows);
            await SlidersAsync(server, run, options.Seconds, rows);
            await DeleteAsync(server, run, rows);
            if (options.IsComplete)
                await LayersAsync(server, rows);
        }

        var table = $"""
            {machine}

            `make bench ARGS="--memory"`: resident memory of the published server, one user, SQLite; sliders for {options.Seconds} s

            | what | measured | at most | note |
            |---|---|---|---|
            {string.Join('\n', rows.Select(r => $"| {r.What} | {(r.Met == false ? $"**{r.Result}**" : r.Result)} | {r.Limit} | {r.Note} |"))}
            """;
        Console.WriteLine(table);
        ResultsFile.Write("memory.json", new { machine, options.Seconds, rows });
        if (options is { IsComplete: true, Seconds: >= 60 })
            ReadmeSection.Write("memory", table);
        return rows.Any(r => r.Met == false) ? 1 : 0;
    }

    private static async Task<Guid> FigureAsync(MemoryServer server, List<PageRow> rows)
    {
        Console.Error.WriteLine("Figure 2, quick …");
        server.Memory.Begin();
        var clock = Stopwatch.StartNew();
        var run = await server.SubmitAsync(new { preset = "figure-2-quick" });
        var state = await server.EndedAsync(run, TimeSpan.FromMinutes(15));
        rows.Add(Bytes("while “Figure 2, quick” runs", server.Memory.Peak, 450, $"{state} after {Show.Seconds(clock.Elapsed.TotalSeconds)}"));
        await Task.Delay(Afterwards);
        rows.Add(Bytes("60 s after it", server.Memory.Now, 300, ""));
        rows.Add(Bytes("database with it and the sample", server.Database, 10, ""));
        return run;
    }

    private static async Task LoadAsync(MemoryServer server, Guid run, List<PageRow> rows)
    {
        Console.Error.WriteLine($"{Loads} loads of a shared page at once …");
        var link = (await server.ShareAsync(run)).PathAndQuery;
        await server.GetAsync(link);
        var before = server.Memory.Now;
        server.Memory.Begin();
        var times = await Task.WhenAll(Enumerable.Range(0, Loads).Select(_ => server.GetAsync(link)));
        var sorted = times.Select(t => t.Seconds).Order().ToList();
        var p95 = sorted[(int)Math.Ceiling(0.95 * sorted.Count) - 1];
        var failed = times.Count(t => (int)t.Status != 200);
        rows.Add(new($"{Loads} loads of a shared page at once, p95", Show.Seconds(p95), "2 s", p95 <= 2 && failed == 0, failed == 0 ? "" : $"{failed} failed"));
        rows.Add(Bytes("memory more than before them", Math.Max(1, server.Memory.Peak - before), 300, ""));
    }

    /// <summary>Both settings are within their limits, and together far too much.</summary>
    private static async Task TooMuchAsync(MemoryServer server, Guid run, List<PageRow> rows)
    {
        Console.Error.WriteLine("Resolution 1000, gain 100 …");
        var before = server.Memory.Now;
        server.Memory.Begin();
        var asked = server.AnalyseAsync(run, new { density = new { k = 80, p = 0.3 }, mapper = new { resolution = 1000, gain = 100 } });
        var slowest = 0.0;
        do
            slowest = Math.Max(slowest, (await server.GetAsync("/health/live")).Seconds);
        while (!asked.IsCompleted);
        var (seconds, status, _) = await asked;
        rows.Add(new("resolution 1000, gain 100 on a page: answered", $"{(int)status} after {Show.Seconds(seconds)}", "0.5 s, refused", (int)status is 400 or 422 && seconds <= 0.5, ""));
        rows.Add(new("the health check meanwhile, slowest", Show.Seconds(slowest), "1 s", slowest <= 1, ""));
        rows.Add(Bytes("memory more than before it", Math.Max(1, server.Memory.Peak - before), 100, ""));
    }

    private static async Task SlidersAsync(MemoryServer server, Guid run, int seconds, List<PageRow> rows)
    {
        Console.Error.WriteLine($"{Pages} pages move sliders for {seconds} s …");
        server.Memory.Begin();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var moved = 0;
        var sliders = Enumerable.Range(0, Pages).Select(async page =>
        {
            await server.GetAsync($"/runs/{run}/result");
            for (var step = 0; !end.IsCancellationRequested; step++, Interlocked.Increment(ref moved))
                await server.AnalyseAsync(run, new { density = new { k = 40 + 5 * page, p = 0.3 }, barcode = new { divisions = 1000 }, mapper = new { resolution = 20 + step % 20, gain = 2 + 0.1 * (step % 15) } });
        }).ToList();
        await Task.Delay(TimeSpan.FromSeconds(0.4 * seconds));
        var early = await LowestAsync(server, 5);
        await Task.WhenAll(sliders);
        var late = await LowestAsync(server, 5);
        rows.Add(Bytes($"{Pages} pages moving sliders", server.Memory.Peak, 1200, $"{moved} settings computed"));
        rows.Add(new("growth from 40 % of that time to its end", $"{(late - early) / Megabyte:+0;-0;0} MB", "50 MB", late - early <= 50 * Megabyte, ""));
    }

    private static async Task DeleteAsync(MemoryServer server, Guid run, List<PageRow> rows)
    {
        var before = server.Database;
        await server.DeleteAsync(run);
        var clock = Stopwatch.StartNew();
        while (server.Database >= before && clock.Elapsed < TimeSpan.FromSeconds(90))
            await Task.Delay(1000);
        rows.Add(new("database after the run is deleted", Show.Bytes(server.Database), "smaller", server.Database < before, $"{Show.Bytes(before)} before, {Show.Seconds(clock.Elapsed.TotalSeconds)} later"));
    }

    /// <summary>All layers of VGG19 that are here, as one run.</summary>
    private static async Task LayersAsync(MemoryServer server, List<PageRow> rows)
    {
        if (!Directory.Exists(Path.Combine(Repository.Kernels, "vgg19")))
            return;
        Console.Error.WriteLine("The layers of VGG19 …");
        server.Memory.Begin();
        var clock = Stopwatch.StartNew();
        var run = await server.SubmitAsync(new { experiment = new { source = new { kind = "cloud", pretrained = "vgg19", byLayer = true }, analysis = new { density = new { k = 200, p = 0.3 }, barcode = new { landmarks = 100 }, mapper = new { resolution = 30, gain = 3 } } } });
        var state = await server.EndedAsync(run, TimeSpan.FromMinutes(10));
        rows.Add(Bytes("the layers of VGG19 that are here, verdicts included", server.Memory.Peak, 700, $"{state} after {Show.Seconds(clock.Elapsed.TotalSeconds)}, at most 60 s"));
    }

    /// <summary>The lowest of some looks: between two collections there is always some waste.</summary>
    private static async Task<long> LowestAsync(MemoryServer server, int seconds)
    {
        var lowest = long.MaxValue;
        for (var look = 0; look < 4 * seconds; look++, await Task.Delay(250))
            lowest = Math.Min(lowest, server.Memory.Now);
        return lowest;
    }

    private static PageRow Bytes(string what, long bytes, int megabytes, string note) =>
        new(what, Show.Bytes(bytes), $"{megabytes} MB", bytes <= megabytes * Megabyte, note);
}
