using System.Diagnostics;
using System.Globalization;
using TopoWeb.Benchmarks.Pages;
using TopoWeb.Benchmarks.Reports;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Soak;

/// <summary><c>make long</c>: hours of mixed use of a real web process and a real worker; samples and the report go to artifacts/long.</summary>
internal static class SoakReport
{
    private const int Workers = 1;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>A page that has lost its connection is kept for three minutes.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    private static string Folder => Path.Combine(Tests.RepositoryRoot.Path, "artifacts", "long");

    public static async Task<int> MakeAsync(Options options)
    {
        if (PublishedApp.Missing is { } missing)
            throw new OptionException(missing);
        Directory.CreateDirectory(Folder);
        var machine = Machine.Describe(Environment.ProcessorCount);
        await using var lab = await SoakLab.StartAsync();
        var (tally, sampler, samples) = (new SoakTally(), new SoakSampler(lab.Server, [lab.Worker], lab.Database), new List<SoakSample>());
        using var end = new CancellationTokenSource(TimeSpan.FromMinutes(options.Minutes));
        Console.Error.WriteLine($"{options.Minutes} minutes from {DateTime.UtcNow:HH:mm:ss}; {Path.GetRelativePath(Environment.CurrentDirectory, Folder)} is written meanwhile …");
        var use = new SoakUse(lab, tally).RunAsync(end.Token);
        var clock = Stopwatch.StartNew();
        while (!end.IsCancellationRequested)
        {
            await TrySampleAsync();
            await Task.Delay(Pause, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (samples.Count > 3 && samples.Count % 30 == 0)
                await WriteAsync(options, machine, lab, tally, samples, null);
        }
        await use;
        var left = await RestAsync(lab, sampler);
        var met = await WriteAsync(options, machine, lab, tally, samples, left);
        Console.WriteLine(await File.ReadAllTextAsync(Path.Combine(Folder, "report.md")));
        return met ? 0 : 1;

        async Task TrySampleAsync()
        {
            try
            {
                samples.Add(await sampler.LookAsync(clock.Elapsed.TotalSeconds));
                Append("samples.csv", samples, s => s.Values, SoakSampler.Names(Workers));
                Append("tables.csv", samples, s => s.Tables, [.. samples[0].Tables.Keys]);
            }
            catch (Exception e)
            {
                tally.Fail("sample", $"{e.GetType().Name}: {e.Message}");
            }
        }
    }

    /// <summary>Nobody does anything any more: pages and runs come to their end.</summary>
    private static async Task<(double Circuits, long Open)> RestAsync(SoakLab lab, SoakSampler sampler)
    {
        foreach (var person in lab.People)
            foreach (var schedule in (await SoakPerson.SendAsync(person.Person.Programs, HttpMethod.Get, "/api/v1/schedules", null, default))!.Value.GetProperty("items").EnumerateArray())
                await SoakPerson.SendAsync(person.Person.Programs, HttpMethod.Post, $"/api/v1/schedules/{schedule.GetProperty("id").GetGuid()}/pause", null, default, System.Net.HttpStatusCode.OK, System.Net.HttpStatusCode.NoContent, System.Net.HttpStatusCode.Forbidden);
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(Pause))
        {
            var (circuits, open) = ((await sampler.LookAsync(0)).Values["web circuits"], (await lab.RunsAsync()).Open);
            if ((circuits == 0 && open == 0) || clock.Elapsed > Rest)
                return (circuits, open);
        }
    }

    private static async Task<bool> WriteAsync(Options options, Machine machine, SoakLab lab, SoakTally tally, IReadOnlyList<SoakSample> samples, (double Circuits, long Open)? left)
    {
        var (failed, _) = await lab.RunsAsync();
        List<string> lines = [.. SoakSampler.Errors(lab.Server.App), .. SoakSampler.Errors(lab.Worker)];
        await File.WriteAllTextAsync(Path.Combine(Folder, "web.log"), lab.Server.Output);
        await File.WriteAllTextAsync(Path.Combine(Folder, "worker.log"), lab.Worker.Output);
        var rows = new List<PageRow>
        {
            new("answers that should not be", $"{tally.Errors}", "0", tally.Errors == 0),
            new("errors in the logs", $"{lines.Count}", "0", lines.Count == 0),
            new("failed runs", $"{failed.Count}", "0", failed.Count == 0),
        };
        if (left is var (circuits, open))
            rows.AddRange([new("open pages in the server after everybody has left", $"{circuits:0}", "0", circuits == 0), new("runs without an end", $"{open}", "0", open == 0)]);
        rows.AddRange(SoakVerdict.Judge(samples, Workers));
        var minutes = (samples[^1].Seconds / 60).ToString("0", CultureInfo.InvariantCulture);
        var report = $"""
            {machine}, PostgreSQL; {minutes} of {options.Minutes} minutes{(left is null ? ", still going" : "")}

            | what | measured | at most | |
            | --- | --- | --- | --- |
            {string.Join('\n', rows.Select(r => $"| {r.What} | {(r.Met == false ? $"**{r.Result}**" : r.Result)} | {r.Limit} | {r.Note} |"))}

            {SoakVerdict.Curves(samples, Workers)}

            | done | times |
            | --- | --- |
            {string.Join('\n', tally.Done.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"| {d.Key} | {d.Value:N0} |"))}

            {string.Join('\n', [.. tally.FirstErrors.Select(e => $"- {e}"), .. failed.Take(20).Select(f => $"- run {f}"), .. lines.Take(20).Select(l => $"- log: {l}")])}

            """;
        await File.WriteAllTextAsync(Path.Combine(Folder, "report.md"), report);
        return rows.All(r => r.Met != false);
    }

    private static void Append(string file, List<SoakSample> samples, Func<SoakSample, IReadOnlyDictionary<string, double>> of, IReadOnlyList<string> columns)
    {
        var path = Path.Combine(Folder, file);
        if (samples.Count == 1)
            File.WriteAllText(path, $"seconds,{string.Join(',', columns)}\n");
        var (seconds, values) = (samples[^1].Seconds, of(samples[^1]));
        File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0},{string.Join(',', columns.Select(c => values.GetValueOrDefault(c).ToString("R", CultureInfo.InvariantCulture)))}\n"));
    }
}
