using System.Diagnostics;
using System.Net;
using TopoWeb.Benchmarks.Pages;
using TopoWeb.Benchmarks.Reports;
using TopoWeb.Benchmarks.Running;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Guests;

/// <summary><c>make bench ARGS="--guests"</c>: a class opens a shared result; a lab signs in at once. Real HTTP against a real server process.</summary>
internal static class GuestsReport
{
    private const int Nodes = 1_500, SignIns = 20;

    public static async Task<int> MakeAsync(Options options)
    {
        if (PublishedApp.Missing is { } missing)
            throw new OptionException(missing);
        var machine = Machine.Describe(Environment.ProcessorCount);
        var cloud = PageData.Find(0.3, Nodes);
        await using var server = await LabServer.StartAsync();
        Console.Error.WriteLine("Computing the result …");
        var link = await server.ShareAsync(cloud);
        var before = PeakMemory.Of(server.ProcessId);
        Console.Error.WriteLine($"{options.Visitors} guests within {options.Seconds} s …");
        var guests = await OpenAsync(server, link, options.Visitors, options.Seconds);
        var peak = PeakMemory.Of(server.ProcessId);
        Console.Error.WriteLine($"{SignIns} sign-ins at once, {options.Rounds} rounds …");
        var signIns = new List<double>();
        for (var round = 0; round <= options.Rounds; round++)
        {
            var times = await SignInAsync(server);
            if (round > 0) // the first warms up
                signIns.AddRange(times);
        }

        var errors = guests.Where(g => g.Error is not null).ToList();
        PageRow[] rows =
        [
            new("errors", $"{errors.Count}", "0", errors.Count == 0, errors.FirstOrDefault()?.Error ?? ""),
            Row("document, p95", guests.Select(g => g.Document), 1, ""),
            Row("the result as data, p95", guests.Select(g => g.Data), 1, ""),
            Row("scripts and styles, p95", guests.Select(g => g.Assets), null, "each once, in a fresh profile"),
            Row("until the page is live, p95", guests.Select(g => g.Live), null, "from the negotiation to the first drawing"),
            new("peak memory of the web process", Show.Bytes(peak), "1.5 GB", peak < 1.5 * (1L << 30), $"{Show.Bytes(before)} before"),
            Row($"sign-in, {SignIns} at once, p95", signIns.Select(s => (double?)s), 0.5, "password hashing included"),
        ];
        var table = $"""
            {machine}, {LabServer.Database}

            `make bench ARGS="--guests"`: {options.Visitors} guests open a shared result of {cloud.Nodes:N0} nodes within {options.Seconds} s and stay; data: {PageData.Title}

            | what | measured | at most | note |
            |---|---|---|---|
            {string.Join('\n', rows.Select(r => $"| {r.What} | {(r.Met == false ? $"**{r.Result}**" : r.Result)} | {r.Limit} | {r.Note} |"))}
            """;
        Console.WriteLine();
        Console.WriteLine(table);
        ResultsFile.Write("guests.json", new { machine, LabServer.Database, options.Visitors, options.Seconds, cloud.Nodes, guests, signIns, before, peak });
        if (options is { Visitors: >= 200, Rounds: >= 5 })
            ReadmeSection.Write("guests", table);
        return errors.Count == 0 ? 0 : 1;
    }

    /// <summary>All stay until the last has come, and a little longer.</summary>
    private static async Task<GuestTimes[]> OpenAsync(LabServer server, Uri link, int count, int seconds)
    {
        using var leave = new CancellationTokenSource();
        var visits = Enumerable.Range(0, count).Select(async i =>
        {
            await Task.Delay(TimeSpan.FromSeconds((double)seconds * i / count));
            return await GuestVisit.OpenAsync(server, link, leave.Token);
        }).ToList();
        await Task.Delay(TimeSpan.FromSeconds(seconds + 15));
        await leave.CancelAsync();
        return await Task.WhenAll(visits);
    }

    private static async Task<double[]> SignInAsync(LabServer server)
    {
        var clients = Enumerable.Range(0, SignIns).Select(_ => server.NewClient()).ToList();
        try
        {
            var forms = new List<FormUrlEncodedContent>();
            foreach (var client in clients)
                forms.Add(await LabServer.FillAsync(client, "/account/sign-in", ("Email", LabServer.Email), ("Password", LabServer.Password)));
            return await Task.WhenAll(clients.Zip(forms).Select(async pair =>
            {
                var clock = Stopwatch.StartNew();
                using var answer = await pair.First.PostAsync("/account/sign-in", pair.Second);
                return answer.StatusCode == HttpStatusCode.Redirect ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"A sign-in was answered with {(int)answer.StatusCode}.\n{server.Output}");
            }));
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }
    }

    private static PageRow Row(string what, IEnumerable<double?> seconds, double? limit, string note)
    {
        var sorted = seconds.OfType<double>().Order().ToList();
        if (sorted.Count == 0)
            return new(what, "never", limit is { } most ? Show.Seconds(most) : "", limit is null ? null : false, note);
        var p95 = sorted[(int)Math.Ceiling(0.95 * sorted.Count) - 1];
        return new(what, $"{Show.Seconds(p95)} (median {Show.Seconds(Statistics.Median(sorted))}, {sorted.Count})", limit is { } l ? Show.Seconds(l) : "", limit is null ? null : p95 <= limit, note);
    }
}
