using System.Net;
using TopoWeb.Benchmarks.Guests;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Soak;

/// <summary>Pages that are open: of people who move sliders, and of guests with a link.</summary>
internal static class SoakPages
{
    private static readonly string[] Looked = ["/", "/runs", "/datasets", "/schedules", "/figures", "/docs", "/docs/limits", "/docs/search?q=mapper", "/projects", "/account", "/reading", "/new"];

    private static readonly string[] Files =
        ["result", "barcode.svg", "mapper.svg", "mapper.graphml", "mapper.cyjs", "figure.png", "figure.pdf?width=85", "members.csv", "barcode.csv", "points.npy", "spec.json", "selection.csv?nodes=0,1", "mapper/shape", "everything.zip", "timeline", "log"];

    private static readonly string[] Lists =
        ["runs?limit=20", "runs?search=circle&sort=ratio", "clouds", "shares", "schedules", "schedules/notices", "presets", "figures", "datasets", "projects", "views", "me", "tags", "owners", "samples", "tokens"];

    private static readonly string[] Administered = ["audit", "audit.csv", "storage", "workers", "people", "settings", "sessions", "invitations"];

    public static Task ReadAsync(SoakPerson person, CancellationToken end) => Random.Shared.Next(3) == 0 && person.AnyResult is { } run
        ? SoakPerson.SendAsync(person.Person.Programs, HttpMethod.Get, $"/api/v1/runs/{run}/{Any(Files)}", null, end, HttpStatusCode.OK, HttpStatusCode.NotFound)
        : SoakPerson.SendAsync(person.Person.Programs, HttpMethod.Get, $"/api/v1/{Any(Lists)}", null, end, HttpStatusCode.OK, HttpStatusCode.Forbidden);

    public static Task AdministerAsync(LabServer server, CancellationToken end) => SoakPerson.SendAsync(server.Administrator, HttpMethod.Get, $"/api/v1/{Any(Administered)}", null, end);

    public static Task LookAsync(SoakPerson person, CancellationToken end) => SoakPerson.SendAsync(person.Person.Pages, HttpMethod.Get, Any(Looked), null, end);

    public static async Task LiveApiAsync(SoakPerson person, CancellationToken end)
    {
        if (person.AnyResult is { } run)
            await SoakPerson.SendAsync(person.Person.Programs, HttpMethod.Post, $"/api/v1/runs/{run}/analysis", System.Net.Http.Json.JsonContent.Create(new { spec = new { density = new { k = Random.Shared.Next(4, 9), p = 0.5 }, barcode = new { landmarks = 12 }, mapper = new { resolution = Random.Shared.Next(4, 20), gain = 2 + Random.Shared.NextDouble() } } }), end, HttpStatusCode.OK, HttpStatusCode.NotFound);
    }

    /// <summary>Opens the page of a result, moves a slider for a while, and leaves.</summary>
    public static async Task SlideAsync(SoakPerson person, SoakTally tally, CancellationToken end)
    {
        if (person.AnyResult is not { } run)
            return;
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(end);
        using var page = await person.Person.OpenAsync($"/runs/{run}/result", leave.Token);
        await DrawnAsync(page, 0, end);
        for (var moves = Random.Shared.Next(5, 30); moves > 0; moves--)
        {
            var before = page.Drawings;
            await page.GoAsync(new Uri(person.Person.Server.Address, $"/runs/{run}/result?n={4 + moves * 7 % 20}&g={2 + Random.Shared.Next(10) / 10.0}"), end);
            await DrawnAsync(page, before, end);
            tally.Count("slider moved");
            await Task.Delay(TimeSpan.FromSeconds(1 + 3 * Random.Shared.NextDouble()), end);
        }
        await LeaveAsync(page, leave);
    }

    /// <summary>Opens a page that follows what happens, and leaves after a while.</summary>
    public static async Task FollowAsync(SoakPerson person, CancellationToken end)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(end);
        using var page = await person.Person.OpenAsync(Any(["/", "/runs", "/schedules", "/datasets"]), leave.Token);
        await DrawnAsync(page, 0, end);
        await Task.Delay(TimeSpan.FromSeconds(20 + 60 * Random.Shared.NextDouble()), end);
        await LeaveAsync(page, leave);
    }

    public static async Task VisitAsync(LabServer server, Uri link, CancellationToken end)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(end);
        leave.CancelAfter(TimeSpan.FromSeconds(15 + 40 * Random.Shared.NextDouble()));
        var times = await GuestVisit.OpenAsync(server, link, leave.Token);
        if (times.Error is { } error && !leave.IsCancellationRequested)
            throw new InvalidOperationException(error);
    }

    private static async Task DrawnAsync(LivePage page, int before, CancellationToken end)
    {
        for (var tries = 0; page.Drawings <= before; tries++)
        {
            if (page.Ended.IsCompleted)
                await page.Ended;
            if (tries == 600)
                throw new TimeoutException("A page did not draw within 60 s.");
            await Task.Delay(100, end);
        }
    }

    private static async Task LeaveAsync(LivePage page, CancellationTokenSource leave)
    {
        if (page.Ended.IsCompleted)
            await page.Ended;
        await leave.CancelAsync();
        await page.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static string Any(string[] some) => some[Random.Shared.Next(some.Length)];
}
