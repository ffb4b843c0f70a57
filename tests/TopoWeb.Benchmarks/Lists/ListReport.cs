using System.Diagnostics;
using TopoWeb.Access;
using TopoWeb.Benchmarks.Reports;
using TopoWeb.Benchmarks.Running;
using TopoWeb.Runs;
using TopoWeb.Runs.Search;

namespace TopoWeb.Benchmarks.Lists;

/// <summary><c>make bench ARGS="--lists"</c>: a page of the list of runs as its reader answers it, in a lab of 20 people with 5,000 runs.</summary>
internal static class ListReport
{
    /// <summary>Runs of a page.</summary>
    private const int Page = 100;

    /// <summary>At most so long, as a median.</summary>
    private const double Limit = 0.2;

    private sealed record ListRow(string Database, string What, int Found, double Median, double Longest);

    public static async Task<int> MakeAsync(Options options)
    {
        List<string?> servers = [null, .. options.Postgres is { } server ? new[] { server } : []];
        var rows = new List<ListRow>();
        foreach (var at in servers)
        {
            await using var database = await ListDatabase.CreateAsync(at);
            Console.Error.WriteLine($"Writing {ListData.Runs:N0} runs to {database.Title} …");
            var data = await ListData.WriteAsync(database.Contexts);
            await database.AnalyzeAsync();
            rows.AddRange(await MeasureAsync(database, data, 4 * options.Rounds));
        }
        var machine = Machine.Describe(1);
        Console.WriteLine($"""
            {machine}

            `make bench ARGS="--lists"`; {ListData.Runs:N0} runs of {ListData.People} people in {ListData.Projects} projects, pages of {Page} runs, counted

            | database | list | runs found | median | longest | at most |
            |---|---|---|---|---|---|
            {string.Join('\n', rows.Select(r => $"| {r.Database} | {r.What} | {r.Found:N0} | {(r.Median > Limit ? $"**{Show.Seconds(r.Median)}**" : Show.Seconds(r.Median))} | {Show.Seconds(r.Longest)} | {Show.Seconds(Limit)} |"))}
            """);
        ResultsFile.Write("lists.json", new { machine, rows });
        return 0;
    }

    private static async Task<IReadOnlyList<ListRow>> MeasureAsync(ListDatabase database, ListData data, int rounds)
    {
        var reader = new RunReader(database.Contexts);
        var member = data.Member;
        var first = await reader.PageAsync(member, RunFilter.All, new(RunSort.Newest, null, Page));
        (string What, Visitor Visitor, RunFilter Filter, string? After)[] cases =
        [
            ("all, first page", member, RunFilter.All, null),
            ("all, second page", member, RunFilter.All, first.Next),
            ("one project", member, Filter(project: data.Project), null),
            ("one person", member, Filter(person: data.Colleague), null),
            ("her own, failed", member, Filter(person: member.UserId, state: "failed"), null),
            ("one project, finished, with a word", member, Filter(project: data.Project, state: "succeeded", search: "edges"), null),
            ("search by notation", member, Filter(search: "M(40,0,64) rho(70,0.3)"), null),
            ("search by person and data set", member, Filter(search: "okafor fashion"), null),
            ("search that finds nothing", member, Filter(search: "hexagon"), null),
            ("administrator, all", data.Administrator, RunFilter.All, null),
            ("administrator, search by project", data.Administrator, Filter(search: "project 7"), null),
        ];
        var rows = new List<ListRow>();
        foreach (var (what, visitor, filter, after) in cases)
        {
            var list = await reader.PageAsync(visitor, filter, new(RunSort.Newest, after, Page));
            var seconds = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                var clock = Stopwatch.GetTimestamp();
                await reader.PageAsync(visitor, filter, new(RunSort.Newest, after, Page));
                seconds.Add(Stopwatch.GetElapsedTime(clock).TotalSeconds);
            }
            rows.Add(new(database.Title, what, list.Total!.Value, Statistics.Median(seconds), seconds.Max()));
            Console.Error.WriteLine($"  {what}: {Show.Seconds(rows[^1].Median)}");
        }
        return rows;

        RunFilter Filter(Guid? project = null, Guid? person = null, string? state = null, string? search = null) => RunFilter.Parse(member, new() { Project = project?.ToString(), Person = person?.ToString(), State = state, Search = search });
    }
}
