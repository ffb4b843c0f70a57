using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using TopoWeb.Benchmarks.Pages;
using TopoWeb.Benchmarks.Reports;
using TopoWeb.Benchmarks.Running;
using TopoWeb.Browser.Tests;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Settings;
using TopoWeb.Tests.Published;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Benchmarks.Machines;

/// <summary><c>make bench ARGS="--workers"</c>: one web process and three workers on one PostgreSQL.</summary>
internal static class WorkersReport
{
    private const int Networks = 12, WorkerCount = 3, Queued = 2_000, Iterations = 500;

    private static readonly AnalysisSpec Analysis = new()
    {
        Density = new DensitySettings { K = 4, P = 0.5 }, Barcode = new BarcodeSettings { Landmarks = 12 }, Mapper = new MapperSettings { Resolution = 6 },
    };

    public static async Task<int> MakeAsync(Options options)
    {
        if (PublishedApp.Missing is { } missing)
            throw new OptionException(missing);
        var machine = Machine.Describe(Environment.ProcessorCount);
        await using var lab = await WorkerLab.StartAsync();
        await lab.AddWorkerAsync();
        Console.Error.WriteLine("One worker trains alone …");
        await TrainAsync(lab, 1, Networks, 50); // warms up: data set, code
        var alone = await WorkAsync(lab, await TrainAsync(lab, 2, 3, Iterations));
        for (var i = 1; i < WorkerCount; i++)
            await lab.AddWorkerAsync();
        await TrainAsync(lab, 3, Networks, 50);
        Console.Error.WriteLine($"{Networks} networks on {WorkerCount} workers …");
        var walls = new List<double>();
        for (var round = 0; round < options.Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            await TrainAsync(lab, 10 + round, Networks, Iterations);
            walls.Add(clock.Elapsed.TotalSeconds);
        }
        var ideal = Networks * alone / Math.Min(WorkerCount, Environment.ProcessorCount);
        var split = Statistics.Median(walls) / ideal;

        Console.Error.WriteLine("Progress on an open page …");
        var progress = await ProgressAsync(lab);
        Console.Error.WriteLine("A worker dies …");
        var deaths = await DieAsync(lab);
        Console.Error.WriteLine($"{Queued:N0} queued runs, and a click …");
        var clicks = await ClickAsync(lab, options.Rounds);

        PageRow[] rows =
        [
            new($"{Networks} networks on {WorkerCount} workers, against the ideal split", $"{Show.Digits(split)} × ({Show.Seconds(Statistics.Median(walls))} for {Show.Seconds(ideal)})", "1.15 ×", split <= 1.15, $"a network alone takes {Show.Seconds(alone)}"),
            new("progress from the database to an open page", $"{Show.Seconds(Statistics.Median(progress))} (longest {Show.Seconds(progress.Max())}, {progress.Count})", "600 ms", Statistics.Median(progress) <= 0.6, "a worker writes its steps every 0.4 s: 1 s in all"),
            new("a dead worker's network goes on elsewhere", Show.Seconds(deaths), "45 s", deaths <= 45, "SIGKILL to the next step"),
            new($"{Queued:N0} queued runs: a click to its first stage", $"{Show.Seconds(Statistics.Median(clicks))} (longest {Show.Seconds(clicks.Max())}, {clicks.Count})", "3 s", Statistics.Median(clicks) <= 3, ""),
        ];
        var table = $"""
            {machine}, PostgreSQL

            `make bench ARGS="--workers"`: one web process and {WorkerCount} workers with one training each; networks M(8,0,16) on MNIST, {Iterations} iterations

            | what | measured | at most | note |
            |---|---|---|---|
            {string.Join('\n', rows.Select(r => $"| {r.What} | {(r.Met == false ? $"**{r.Result}**" : r.Result)} | {r.Limit} | {r.Note} |"))}
            """;
        Console.WriteLine();
        Console.WriteLine(table);
        ResultsFile.Write("workers.json", new { machine, alone, walls, ideal, split, progress, deaths, clicks });
        if (options.Rounds >= 5)
            ReadmeSection.Write("workers", table);
        return 0;
    }

    /// <summary>Trains an ensemble; returns when its last network is trained.</summary>
    private static async Task<Guid> TrainAsync(WorkerLab lab, int seed, int networks, int iterations)
    {
        var run = await lab.SubmitAsync(Training(seed, networks, iterations), RunLane.Interactive);
        await using var db = lab.Open();
        await Poll.UntilAsync(() => db.Networks.AsNoTracking().CountAsync(n => n.State == NetworkState.Succeeded && db.Runs.Any(r => r.Id == run && r.TrainingSetId == n.TrainingSetId)), done => done == networks, done => $"{done} of {networks} networks\n{lab.Web.Output}", TimeSpan.FromMinutes(20));
        return run;
    }

    /// <summary>Seconds of work of a network, as its worker measured them.</summary>
    private static async Task<double> WorkAsync(WorkerLab lab, Guid run)
    {
        await using var db = lab.Open();
        var times = await db.Networks.AsNoTracking().Where(n => db.Runs.Any(r => r.Id == run && r.TrainingSetId == n.TrainingSetId)).Select(n => new { n.StartedAt, n.FinishedAt }).ToListAsync();
        return Statistics.Median(times.Select(t => (t.FinishedAt!.Value - t.StartedAt!.Value).TotalSeconds));
    }

    /// <summary>From the moment at which the database has an iteration to that at which the page shows it.</summary>
    private static async Task<List<double>> ProgressAsync(WorkerLab lab)
    {
        var run = await lab.SubmitAsync(Training(100, WorkerCount, 1_000_000), RunLane.Interactive);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(lab.Web.Address, $"/runs/{run}").ToString());
        var shown = page.GetByTestId("iterations");
        await shown.WaitForAsync(new() { Timeout = 60_000 });
        await using var db = lab.Open();
        var (clock, written, delays, last) = (Stopwatch.StartNew(), new List<(long Steps, double At)>(), new List<double>(), 0L);
        while (clock.Elapsed < TimeSpan.FromSeconds(30))
        {
            var steps = await db.Networks.Where(n => db.Runs.Any(r => r.Id == run && r.TrainingSetId == n.TrainingSetId)).SumAsync(n => (long)n.Iteration);
            if (written.Count == 0 || steps > written[^1].Steps)
                written.Add((steps, clock.Elapsed.TotalSeconds));
            var seen = long.Parse((await shown.InnerTextAsync()).Split(' ')[0].Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            if (seen > last && written.FindIndex(w => w.Steps >= seen) is >= 0 and var index)
                delays.Add(clock.Elapsed.TotalSeconds - written[index].At);
            last = seen;
            await Task.Delay(20);
        }
        await lab.CancelAsync(run);
        return delays;
    }

    /// <summary>From the death of a worker to the next step of its network.</summary>
    private static async Task<double> DieAsync(WorkerLab lab)
    {
        var run = await lab.SubmitAsync(Training(101, WorkerCount, 1_000_000), RunLane.Interactive);
        await using var db = lab.Open();
        var networks = db.Networks.AsNoTracking().Where(n => n.State == NetworkState.Running && n.Iteration > 0 && db.Runs.Any(r => r.Id == run && r.TrainingSetId == n.TrainingSetId));
        await Poll.UntilAsync(() => networks.CountAsync(), count => count == WorkerCount, count => $"{count} networks in training");
        var dead = lab.Workers[0];
        var suffix = $":{dead.ProcessId}:";
        var network = (await networks.ToListAsync()).Single(n => n.LeaseOwner!.Contains(suffix, StringComparison.Ordinal)).Id;
        // A place for it elsewhere: as on other machines with idle workers.
        await lab.AddWorkerAsync();
        var clock = Stopwatch.StartNew();
        await dead.KillAsync();
        await Poll.UntilAsync(() => networks.AnyAsync(n => n.Id == network && !n.LeaseOwner!.Contains(suffix)), () => "nobody took the network over", TimeSpan.FromMinutes(3));
        var seconds = clock.Elapsed.TotalSeconds;
        await lab.CancelAsync(run);
        return seconds;
    }

    /// <summary>From a click to the first stage of its run, behind runs of programs.</summary>
    private static async Task<List<double>> ClickAsync(WorkerLab lab, int rounds)
    {
        var cloud = await lab.UploadAsync(Circle(400));
        var spec = new ExperimentSpec { Source = new() { Kind = SourceKind.Cloud, Cloud = cloud }, Analysis = Analysis };
        // Long enough that they are still there.
        var slow = spec with { Analysis = Analysis with { Barcode = new BarcodeSettings { Landmarks = 200 } } };
        for (var i = 0; i < Queued; i++)
            await lab.SubmitAsync(slow with { Name = $"Queued {i}", Analysis = slow.Analysis with { Density = new DensitySettings { K = 4 + i % 300, P = 0.9 } } }, RunLane.Batch);
        await using var db = lab.Open();
        var seconds = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            var run = await lab.SubmitAsync(spec with { Analysis = Analysis with { Density = new DensitySettings { K = 5 + round, P = 0.5 } } }, RunLane.Interactive);
            await Poll.UntilAsync(() => db.Runs.AnyAsync(r => r.Id == run && r.StartedAt != null), () => lab.Web.Output);
            seconds.Add(clock.Elapsed.TotalSeconds);
        }
        if (await db.Runs.CountAsync(r => r.State == RunState.Queued) == 0)
            throw new InvalidOperationException("The queued runs were done before the last click: it was behind nobody.");
        return seconds;
    }

    private static ExperimentSpec Training(int seed, int networks, int iterations)
    {
        var spec = ExperimentNotation.Parse(string.Create(CultureInfo.InvariantCulture, $"{networks}xM(8,0,16) on mnist at 0,{iterations}"));
        return spec with { Source = spec.Source with { Seed = seed }, Analysis = Analysis };
    }

    private static string Circle(int points)
    {
        var text = new StringBuilder();
        for (var i = 0; i < points; i++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * i / points);
            text.AppendLine(string.Join(',', Enumerable.Range(0, 9).Select(c => (cosine * (c % 3 - 1) + 0.8 * sine * (c / 3 - 1) + 0.05 * Math.Sin(12.9898 * (9 * i + c))).ToString("R", CultureInfo.InvariantCulture))));
        }
        return text.ToString();
    }
}
