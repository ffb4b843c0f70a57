using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using TopoWeb.Benchmarks.Guests;

namespace TopoWeb.Benchmarks.Soak;

/// <summary>Everything that people do at the same time, paced so that about half a core is busy.</summary>
internal sealed class SoakUse(SoakLab lab, SoakTally tally)
{
    private const int Links = 6;

    private readonly ConcurrentQueue<SoakLink> _links = [];

    private SoakPerson Anybody => lab.People[Random.Shared.Next(lab.People.Count)];

    public async Task RunAsync(CancellationToken end)
    {
        await lab.ScheduleAsync(lab.People[0], end);
        List<Task> all =
        [
            Every(25, "training", c => Anybody.TrainAsync(lab.Dataset, c)),
            Every(90, "training cancelled and deleted", c => Anybody.CancelAsync(lab.Dataset, c)),
            Every(180, "sample analysed", c => Anybody.SampleAsync(c)),
            .. lab.People.Select(p => Every(6, "cloud analysed", p.AnalyseAsync)),
            Every(12, "bad file refused", c => Anybody.BadFileAsync(c)),
            Every(0.5, "API read", c => SoakPages.ReadAsync(Anybody, c)),
            Every(10, "administrator's read", c => SoakPages.AdministerAsync(lab.Server, c)),
            Every(2, "page read", c => SoakPages.LookAsync(Anybody, c)),
            Every(4, "result computed with other settings", c => SoakPages.LiveApiAsync(Anybody, c)),
            .. lab.People.Concat(lab.People).Select(p => Every(8, "page with sliders", c => SoakPages.SlideAsync(p, tally, c))),
            .. lab.People.Select(p => Every(10, "page that follows", c => SoakPages.FollowAsync(p, c))),
            .. Enumerable.Range(0, 6).Select(_ => Every(10, "guest", VisitAsync)),
            Every(60, "link made", ShareAsync),
            Every(20, "sign-in", SignInAsync),
            Every(60, "token", TokenAsync),
            Every(600, "schedule made and deleted", ScheduleAsync),
        ];
        await Task.WhenAll(all);

        Task Every(double seconds, string act, Func<CancellationToken, Task> doAsync) => tally.RepeatAsync(act, TimeSpan.FromSeconds(seconds), doAsync, end);
    }

    /// <summary>The oldest is the next to be revoked: nobody goes there any more.</summary>
    private async Task VisitAsync(CancellationToken end)
    {
        if (_links.ToArray() is { Length: > 1 } links)
            await SoakPages.VisitAsync(lab.Server, links[Random.Shared.Next(1, links.Length)].Address, end);
    }

    private async Task ShareAsync(CancellationToken end)
    {
        if (await Anybody.ShareAsync(end) is { } link)
            _links.Enqueue(link);
        while (_links.Count > Links && _links.TryDequeue(out var old))
            await old.Owner.UnshareAsync(old, end);
    }

    /// <summary>One in five has forgotten the password; whoever comes in leaves again.</summary>
    private async Task SignInAsync(CancellationToken end)
    {
        using var client = lab.Server.NewClient();
        var wrong = Random.Shared.Next(5) == 0;
        using var form = await LabServer.FillAsync(client, "/account/sign-in", ("Email", Anybody.Person.Email), ("Password", wrong ? "not-the-right-one" : LabPerson.Password));
        using var answer = await client.PostAsync("/account/sign-in", form, end);
        if (wrong == (answer.StatusCode == HttpStatusCode.Redirect))
            throw new InvalidOperationException($"A sign-in with the {(wrong ? "wrong" : "right")} password was answered with {(int)answer.StatusCode}.");
        if (!wrong)
            await SoakPerson.SendAsync(client, HttpMethod.Get, "/", null, end);
    }

    private async Task TokenAsync(CancellationToken end)
    {
        var pages = Anybody.Person.Pages;
        var made = await SoakPerson.SendAsync(pages, HttpMethod.Post, "/api/v1/tokens", JsonContent.Create(new { name = "for a while", scopes = new[] { "read" } }), end);
        await SoakPerson.SendAsync(pages, HttpMethod.Delete, $"/api/v1/tokens/{made!.Value.GetProperty("id").GetGuid()}", null, end);
    }

    private async Task ScheduleAsync(CancellationToken end)
    {
        var owner = Anybody;
        var id = await lab.ScheduleAsync(owner, end);
        await Task.Delay(TimeSpan.FromSeconds(150), end);
        var runs = (await SoakPerson.SendAsync(owner.Person.Programs, HttpMethod.Get, $"/api/v1/schedules/{id}/runs", null, end))!.Value.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("id").GetGuid()).ToList();
        await SoakPerson.SendAsync(owner.Person.Programs, HttpMethod.Delete, $"/api/v1/schedules/{id}", null, end);
        // They stay without their schedule.
        foreach (var run in runs)
            await SoakPerson.SendAsync(owner.Person.Programs, HttpMethod.Delete, $"/api/v1/runs/{run}?force=true", null, end, HttpStatusCode.NoContent, HttpStatusCode.OK, HttpStatusCode.NotFound);
    }
}
