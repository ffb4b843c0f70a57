using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Benchmarks.Reports;
using TopoWeb.Benchmarks.Running;
using TopoWeb.Tests;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Drift;

/// <summary><c>make bench ARGS="--drift"</c>: a schedule that trains the sample's networks anew with other seeds, again and again. Every notice is a false one.</summary>
internal static class DriftReport
{
    private const int Reruns = 20;

    /// <summary>The sample, trained: its networks and its settings, at the iteration at which the circle is clearest.</summary>
    private const string Sample = "rho(80, 0.3, 40xM^1_{100}(64,0,64))";

    public static async Task<int> MakeAsync(Options options)
    {
        if (PublishedApp.Missing is { } missing)
            throw new OptionException(missing);
        var machine = Machine.Describe(Environment.ProcessorCount);
        var folder = Directory.CreateTempSubdirectory("topoweb-drift-");
        try
        {
            await using var app = await PublishedApp.ServeAsync(new Dictionary<string, string>
            {
                ["Database:Directory"] = folder.FullName,
                ["Datasets:Directories:0"] = Path.Combine(RepositoryRoot.Path, "datasets"),
                ["RateLimits:ApiPerMinute"] = "100000",
            });
            using var created = await app.Client.PostAsJsonAsync("/api/v1/schedules", new { notation = Sample, cron = "0 3 1 1 *" });
            if (!created.IsSuccessStatusCode)
                throw new OptionException(await created.Content.ReadAsStringAsync());
            var schedule = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
            IReadOnlyList<JsonElement> reruns = [];
            for (var i = 0; i <= Reruns; i++)
            {
                var count = i + 1;
                using var begun = await app.Client.PostAsync($"/api/v1/schedules/{schedule}/run", null);
                begun.EnsureSuccessStatusCode();
                reruns = await Poll.UntilAsync(
                    async () => (await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/schedules/{schedule}/drift")).GetProperty("items").EnumerateArray().Where(d => d.GetProperty("state").GetString() != "waiting").ToList(),
                    done => done.Count == count, done => $"{done.Count} of {count} reruns compared\n{app.Output}", TimeSpan.FromMinutes(20));
                Console.Error.WriteLine($"{i}: {reruns[0].GetProperty("summary").GetString()}");
            }
            var notices = (await app.Client.GetFromJsonAsync<JsonElement>($"/api/v1/schedules/{schedule}/notices")).GetProperty("items").GetArrayLength();
            var loops = reruns.Select(r => r.GetProperty("loops").ToString()).GroupBy(l => l).OrderByDescending(g => g.Count()).Select(g => $"{g.Key} in {g.Count()}");
            var table = $"""
                {machine}

                `make bench ARGS="--drift"`: {Sample} on MNIST, as a schedule with new seeds; compared with the rerun before

                | what | measured | at most |
                |---|---|---|
                | notices of {Reruns} reruns whose topology did not change | {(notices > 1 ? $"**{notices}**" : $"{notices}")} | 1 |
                | significant loops of the reruns | {string.Join(", ", loops)} | |
                {string.Join('\n', Distances(reruns))}
                """;
            Console.WriteLine();
            Console.WriteLine(table);
            ResultsFile.Write("drift.json", new { machine, notices, reruns });
            ReadmeSection.Write("drift", table);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>How near each distance came to its limit.</summary>
    private static IEnumerable<string> Distances(IReadOnlyList<JsonElement> reruns) =>
        reruns.SelectMany(r => r.GetProperty("distances").EnumerateArray()).GroupBy(d => (Dimension: d.GetProperty("dimension").GetInt32(), Measure: d.GetProperty("measure").GetString())).OrderBy(g => g.Key).Select(group =>
        {
            var values = group.Select(d => d.GetProperty("value").GetDouble()).ToList();
            var shares = group.Where(d => d.TryGetProperty("threshold", out var t) && t.ValueKind == JsonValueKind.Number).Select(d => d.GetProperty("value").GetDouble() / d.GetProperty("threshold").GetDouble()).ToList();
            return $"| {group.Key.Measure} in H{(char)('₀' + group.Key.Dimension)} | median {Show.Digits(Statistics.Median(values))}, largest {Show.Digits(values.Max())}{(shares.Count == 0 ? "" : $"; {Show.Digits(shares.Max())} of its limit at most, {shares.Count} times with a limit")} | |";
        });
}
