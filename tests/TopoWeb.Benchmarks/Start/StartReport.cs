using System.Diagnostics;
using Microsoft.Playwright;
using TopoWeb.Benchmarks.Pages;
using TopoWeb.Benchmarks.Reports;
using TopoWeb.Benchmarks.Running;
using TopoWeb.Browser.Tests;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Start;

/// <summary><c>make bench ARGS="--start"</c>: from the start of the published server to ready, and the first view of a result after it.</summary>
internal static class StartReport
{
    private const double ReadyAtMost = 1.5, ViewAtMost = 0.8;
    private const long WireAtMost = 400_000;

    /// <summary>Time in which the server makes a page for itself.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(3);

    public static async Task<int> MakeAsync(Options options)
    {
        if ((PublishedApp.Missing ?? Chromium.Missing) is { } missing)
            throw new OptionException(missing);
        var machine = Machine.Describe(Environment.ProcessorCount);
        var rounds = Math.Max(1, options.Rounds);
        List<double> empty = [], existing = [], view = [], later = [], again = [];
        var wire = 0L;
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var directory = Directory.CreateTempSubdirectory("topoweb-start-");
        try
        {
            var settings = new Dictionary<string, string> { ["Database:Directory"] = directory.FullName };
            string result;
            await using (var server = await PageServer.StartAsync(directory))
                result = await server.AnalyseAsync(PageData.Find(0.3, 1_500));
            for (var round = 0; round < rounds; round++)
            {
                empty.Add(await EmptyAsync());
                await using (var app = PublishedApp.Begin("serve", settings))
                {
                    existing.Add(await ReadyAsync(app));
                    var (seconds, bytes) = await ViewAsync(browser, app.Address, result);
                    view.Add(seconds);
                    wire = bytes;
                    again.Add((await ViewAsync(browser, app.Address, result)).Seconds);
                }
                await using (var app = PublishedApp.Begin("serve", settings))
                {
                    await ReadyAsync(app);
                    await Task.Delay(Later);
                    later.Add((await ViewAsync(browser, app.Address, result)).Seconds);
                }
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
        var table = $"""
            {machine}, Chromium {browser.Version} (headless, no GPU)

            | what | measured | at most |
            |---|---|---|
            {Timed("start to ready, empty data directory", empty, ReadyAtMost)}
            {Timed("start to ready, existing data directory", existing, ReadyAtMost)}
            {Timed("first page, opened at once: a result of 1,430 nodes, until its graph can be used", view, ViewAtMost)}
            {Timed($"first page, opened {Later.TotalSeconds:0} seconds later", later, ViewAtMost)}
            {Timed("second page", again, ViewAtMost)}
            | the same over the wire | {(wire <= WireAtMost ? "" : "**")}{wire / 1e6:0.00} MB{(wire <= WireAtMost ? "" : "**")} | {WireAtMost / 1e6:0.0} MB |
            """;
        Console.WriteLine(table);
        ResultsFile.Write("start.json", new { machine, empty, existing, view, later, again, wire });
        if (options.Rounds >= 5)
            ReadmeSection.Write("start", table);
        return 0;
    }

    private static async Task<double> EmptyAsync()
    {
        var directory = Directory.CreateTempSubdirectory("topoweb-start-");
        try
        {
            await using var app = PublishedApp.Begin("serve", new Dictionary<string, string> { ["Database:Directory"] = directory.FullName });
            return await ReadyAsync(app);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Asked every few milliseconds; the process was begun the moment before.</summary>
    private static async Task<double> ReadyAsync(PublishedApp app)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(90))
        {
            try
            {
                using var answer = await app.Client.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                    return watch.Elapsed.TotalSeconds;
            }
            catch (HttpRequestException) when (app.ExitCode is null)
            {
                // It does not listen yet.
            }
            await Task.Delay(5);
        }
        throw new InvalidOperationException($"The server is not ready.\n{app.Output}");
    }

    /// <summary>Through a relay, which counts what passes; it costs a millisecond or so.</summary>
    private static async Task<(double Seconds, long Bytes)> ViewAsync(IBrowser browser, Uri address, string path)
    {
        await using var relay = new CountingRelay(address);
        await using var visit = await PageVisit.NewAsync(browser, relay.Address);
        var seconds = await visit.OpenAsync(path);
        await visit.RestAsync();
        return (seconds, relay.Bytes);
    }

    private static string Timed(string what, IReadOnlyList<double> seconds, double limit)
    {
        var median = Statistics.Median(seconds);
        var mark = median <= limit ? "" : "**";
        return $"| {what} | {mark}{Show.Seconds(median)} ({Show.Range(seconds.Min(), seconds.Max())}; {seconds.Count}){mark} | {Show.Seconds(limit)} |";
    }
}
