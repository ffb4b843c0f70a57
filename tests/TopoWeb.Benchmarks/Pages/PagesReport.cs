using Microsoft.Playwright;
using TopoWeb.Benchmarks.Reports;
using TopoWeb.Benchmarks.Running;
using TopoWeb.Browser.Tests;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Pages;

/// <summary>A line of the table.</summary>
/// <param name="What">What is measured.</param>
/// <param name="Result">Median, range and number of rounds, or a number.</param>
/// <param name="Limit">What it should be.</param>
/// <param name="Met">Whether it is; null where it is reported only.</param>
/// <param name="Note">What belongs to it.</param>
internal sealed record PageRow(string What, string Result, string Limit, bool? Met, string Note = "");

/// <summary><c>make bench ARGS="--pages"</c>: the published server in a real Chromium, with results of trained filters.</summary>
internal static class PagesReport
{
    private const int Many = 1_500, Most = 3_000;

    public static async Task<int> MakeAsync(Options options)
    {
        if ((PublishedApp.Missing ?? Chromium.Missing) is { } missing)
            throw new OptionException(missing);
        var machine = Machine.Describe(Environment.ProcessorCount);
        PageCloud dense = PageData.Find(0.3, Many), large = PageData.Find(1, Most);
        await using var server = await PageServer.StartAsync();
        Assertions.SetDefaultExpectTimeout(60_000);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var rows = await MeasureAsync(browser, server, dense, large, Math.Max(1, options.Rounds));

        var table = $"""
            {machine}, Chromium {browser.Version} (headless, no GPU: drawn by the processor)

            `make bench ARGS="--pages"`; data: {PageData.Title}

            | what | measured | at most | note |
            |---|---|---|---|
            {string.Join('\n', rows.Select(r => $"| {r.What} | {(r.Met == false ? $"**{r.Result}**" : r.Result)} | {r.Limit} | {r.Note} |"))}
            """;
        Console.WriteLine();
        Console.WriteLine(table);
        ResultsFile.Write("pages.json", new { machine, browser.Version, data = PageData.Title, rows });
        if (options.Rounds >= 5)
            ReadmeSection.Write("pages", table);
        return 0;
    }

    private static async Task<List<PageRow>> MeasureAsync(IBrowser browser, PageServer server, PageCloud dense, PageCloud large, int rounds)
    {
        var (result, whole) = (await server.AnalyseAsync(dense), await server.AnalyseAsync(large));
        var rows = new List<PageRow>();
        void Add(PageRow row)
        {
            rows.Add(row);
            Console.Error.WriteLine($"  {row.What}: {row.Result}");
        }
        var nodes = $"{dense.Nodes:N0} nodes";

        Console.Error.WriteLine("Opening …");
        await PageMeasures.UsableAsync(browser, server.Address, result);
        List<double> drawn = [], connected = [];
        for (var round = 0; round < rounds; round++)
        {
            var (first, second) = await PageMeasures.UsableAsync(browser, server.Address, result);
            drawn.Add(first);
            connected.Add(second);
        }
        Add(Timed($"result page, {nodes}: navigation to a drawn graph that moves and takes a selection", drawn, 1.5, "a new profile each time, nothing cached"));
        Add(Timed("the same, to a connected page that answers", connected, 1.5, "what was chosen before counts then"));

        var (bytes, parts) = await PageMeasures.WeightAsync(browser, server.Address, result);
        Add(new($"the same page over the wire", $"{bytes / 1e6:0.00} MB", "1.5 MB", bytes < 1_500_000, parts));

        Console.Error.WriteLine("Colours …");
        Add(Timed($"colour by another function, {nodes}", await PageMeasures.RecolourAsync(browser, server.Address, result, rounds), 0.15, "from the choice to the painted frame"));

        Console.Error.WriteLine("Sliders …");
        var kept = $"{(int)Math.Round(dense.P * 6400):N0} points";
        Add(Timed($"resolution by its slider, {kept}", await PageMeasures.SlideAsync(browser, server.Address, result, "n", Values(rounds, i => $"{dense.Resolution - 1 - i}")), 0.35, "from the slider to the new graph; values not computed before"));
        Add(Timed($"gain by its slider, {kept}", await PageMeasures.SlideAsync(browser, server.Address, result, "g", Values(rounds, i => FormattableString.Invariant($"{dense.Gain - 0.1 * (i + 1):0.0}"))), 0.35, "the same"));

        Console.Error.WriteLine("Moving …");
        var (pan, zoom, shown) = await PageMeasures.MoveAsync(browser, server.Address, whole);
        Add(new($"pan, {large.Nodes:N0} nodes", $"{pan:0} frames/s", "30 frames/s or more", pan >= 30, shown));
        Add(new($"zoom, {large.Nodes:N0} nodes", $"{zoom:0} frames/s", "30 frames/s or more", zoom >= 30, shown));

        Console.Error.WriteLine("Member wall …");
        var (longest, points) = await PageMeasures.WallAsync(browser, server.Address, whole);
        Add(new("wall of members, scrolled: longest task", longest == 0 ? "below 50 ms" : Show.Seconds(longest), "100 ms", longest <= 0.1, points));
        return rows;
    }

    private static string[] Values(int rounds, Func<int, string> value) => [.. Enumerable.Range(0, rounds + 1).Select(value)];

    private static PageRow Timed(string what, IReadOnlyList<double> seconds, double limit, string note) =>
        new(what, $"{Show.Seconds(Statistics.Median(seconds))} ({Show.Range(seconds.Min(), seconds.Max())}; {seconds.Count})", Show.Seconds(limit), Statistics.Median(seconds) <= limit, note);
}
