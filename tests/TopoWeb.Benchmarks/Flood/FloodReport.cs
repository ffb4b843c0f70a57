using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Benchmarks.Guests;
using TopoWeb.Benchmarks.Pages;
using TopoWeb.Benchmarks.Reports;
using TopoWeb.Benchmarks.Running;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Flood;

/// <summary><c>make bench ARGS="--flood"</c>: four people submit thousands of runs through the API while many pages are open. One of them submits twice as many as the others, and more than one person may have.</summary>
internal static class FloodReport
{
    private static readonly string[] Names = ["Bo", "Cy", "Dee", "Eve"];

    public static async Task<int> MakeAsync(Options options)
    {
        if (PublishedApp.Missing is { } missing)
            throw new OptionException(missing);
        var machine = Machine.Describe(Environment.ProcessorCount);
        var (share, most) = (options.Submissions / (Names.Length + 1), options.Submissions * 3 / 10);
        await using var server = await LabServer.StartAsync(new Dictionary<string, string> { ["Limits:UnfinishedRuns"] = $"{most}" });
        var people = new List<LabPerson>();
        foreach (var name in Names)
            people.Add(await LabPerson.JoinAsync(server, name));
        var clouds = await Task.WhenAll(people.Select(FloodSubmissions.UploadAsync));
        var first = await FirstAsync(people[0], clouds[0]);
        var flood = new FloodSubmissions();
        await using var pages = new FloodPages(people, $"/runs/{first}/result");
        Console.Error.WriteLine($"{options.Visitors} pages open …");
        await pages.OpenAsync(options.Visitors);
        await Task.Delay(TimeSpan.FromSeconds(10));

        Console.Error.WriteLine($"{options.Submissions:N0} submissions …");
        using var over = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        var measured = pages.MeasureAsync(over.Token);
        await Task.WhenAll(people.Select((person, i) => flood.SendAsync(person, clouds[i], i == 0 ? options.Submissions - share * (Names.Length - 1) : share)));
        var submitted = clock.Elapsed.TotalSeconds;
        Console.Error.WriteLine($"Submitted within {submitted:0} s; waiting for their ends …");
        var (ended, states) = (0, new Dictionary<Guid, string>());
        while (clock.Elapsed.TotalSeconds < submitted + options.Seconds)
        {
            await Task.Delay(TimeSpan.FromSeconds(5));
            states = await StatesAsync(people);
            ended = flood.Accepted.Keys.Count(r => IsEnd(states.GetValueOrDefault(r)));
            if (ended == flood.Accepted.Count)
                break;
        }
        await over.CancelAsync();
        await measured;
        var dead = pages.Dead;
        await CancelAsync(flood, states);
        states = await StatesAsync(people);
        var lost = flood.Accepted.Keys.Count(r => !IsEnd(states.GetValueOrDefault(r)));
        var failed = flood.Accepted.Keys.Count(r => states.GetValueOrDefault(r) == "failed");
        var errors = flood.Errors.Concat(pages.Errors).ToList();
        people.ForEach(p => p.Dispose());

        PageRow[] rows =
        [
            Row("start page", pages.Start, 1),
            Row("page of a result", pages.Result, null),
            new("answers that should not be", $"{errors.Count}", "0", errors.Count == 0, errors.FirstOrDefault() ?? ""),
            new("open pages that stopped", $"{dead} of {pages.Open}", "0", dead == 0),
            new("submissions accepted", $"{flood.Accepted.Count:N0}", "", null, $"within {Show.Seconds(submitted)}"),
            new("refused with words", $"{flood.Refused.Values.Sum():N0}", "", null, flood.Words ?? ""),
            new("accepted and lost", $"{lost}", "0", lost == 0),
            new("failed", $"{failed}", "0", failed == 0),
            new("ended by themselves", $"{ended:N0}", "", null, $"within {Show.Seconds(clock.Elapsed.TotalSeconds)}, the others were cancelled"),
            new("peak memory of the web process", Show.Bytes(PeakMemory.Of(server.ProcessId)), "", null),
        ];
        var table = $"""
            {machine}, {LabServer.Database}

            `make bench ARGS="--flood"`: {options.Submissions:N0} submissions by {Names.Length} people while {pages.Open} pages are open; one person may have {most:N0} unfinished runs

            | what | measured | at most | note |
            | --- | --- | --- | --- |
            {string.Join('\n', rows.Select(r => $"| {r.What} | {(r.Met == false ? $"**{r.Result}**" : r.Result)} | {r.Limit} | {r.Note} |"))}
            """;
        Console.WriteLine(table);
        ResultsFile.Write("flood.json", new { machine, options.Submissions, submitted, start = pages.Start, result = pages.Result, accepted = flood.Accepted.Count, flood.Refused, lost, failed, ended, errors });
        return rows.Any(r => r.Met == false) ? 1 : 0;
    }

    /// <summary>A result to look at, in a project that the whole lab may read.</summary>
    private static async Task<Guid> FirstAsync(LabPerson person, Guid cloud)
    {
        using var made = await person.Programs.PostAsJsonAsync("/api/v1/projects", new { name = "Open to the lab", labAccess = "read" });
        await LabPerson.ReadAsync(made);
        var project = Guid.Parse(made.Headers.Location!.OriginalString.Split('/')[^1]);
        using var answer = await person.Programs.PostAsJsonAsync("/api/v1/runs", new { cloud, project, spec = new { density = new { k = 5, p = 0.5 }, barcode = new { landmarks = 20 }, mapper = new { resolution = 8, gain = 2.5 } } });
        var run = (await LabPerson.ReadAsync(answer)).GetProperty("id").GetGuid();
        await Poll.UntilAsync(async () => (await person.Programs.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}")).GetProperty("state").GetString() == "succeeded", () => "The result to look at was not computed.");
        return run;
    }

    private static async Task<Dictionary<Guid, string>> StatesAsync(IEnumerable<LabPerson> people)
    {
        const string First = "/api/v1/runs?person=me&limit=500";
        var states = new Dictionary<Guid, string>();
        foreach (var person in people)
            for (var address = First; address is not null;)
            {
                var page = await person.Programs.GetFromJsonAsync<JsonElement>(address);
                foreach (var run in page.GetProperty("items").EnumerateArray())
                    states[run.GetProperty("id").GetGuid()] = run.GetProperty("state").GetString()!;
                address = page.GetProperty("next").GetString() is { } next ? $"{First}&cursor={Uri.EscapeDataString(next)}" : null;
            }
        return states;
    }

    private static async Task CancelAsync(FloodSubmissions flood, IReadOnlyDictionary<Guid, string> states)
    {
        foreach (var (run, person) in flood.Accepted.Where(a => !IsEnd(states.GetValueOrDefault(a.Key))))
        {
            using var answer = await person.Programs.PostAsync($"/api/v1/runs/{run}/cancel", null);
            // It may have ended meanwhile.
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.Accepted or HttpStatusCode.Conflict))
                flood.Errors.Add($"cancel: {(int)answer.StatusCode}");
        }
    }

    private static bool IsEnd(string? state) => state is "succeeded" or "failed" or "cancelled";

    private static PageRow Row(string what, IReadOnlyCollection<double> seconds, double? limit)
    {
        var sorted = seconds.Order().ToList();
        if (sorted.Count == 0)
            return new(what, "never", "", false);
        var p95 = sorted[(int)Math.Ceiling(0.95 * sorted.Count) - 1];
        return new($"{what}, p95", $"{Show.Seconds(p95)} (median {Show.Seconds(Statistics.Median(sorted))}, longest {Show.Seconds(sorted[^1])}, {sorted.Count})", limit is { } l ? Show.Seconds(l) : "", limit is null ? null : p95 <= limit);
    }
}
