using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Runs.Jobs;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Runs.Jobs;

/// <summary>Results on the networks there are: while others are still training, and where some failed.</summary>
public sealed class PreviewTests
{
    private static readonly object Spec = new { density = new { k = 2, p = 1.0 }, barcode = new { landmarks = 6 }, mapper = new { resolution = 4 } };
    private static readonly Dictionary<string, string> OneTrainer = new() { ["Workers:Train"] = "1" };

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 2)]
    [InlineData(9, 5)]
    [InlineData(10, 10)]
    [InlineData(39, 20)]
    [InlineData(99, 50)]
    [InlineData(1999, 1000)]
    public void Step_OfNetworks_IsTheLastOfOneTwoFive(int networks, int step) => Assert.Equal(step, PreviewJob.Step(networks));

    [Fact]
    public async Task Training_AfterTheFirstNetworks_ShowsResultsThatSayOnHowManyTheyStand()
    {
        var halfway = new HeldTraining(after: 4);
        await using var app = new TestApplication(settings: OneTrainer, services: halfway.Add);
        var run = await app.SubmitAsync(new { notation = "8xM(4,0,8) on mnist at 0,20", spec = Spec });
        var early = await app.WaitAsync(run, s => s.GetProperty("results").GetArrayLength() > 0);

        Assert.Equal("training", TestApplication.State(early));
        var looks = Networks(early);
        Assert.All(looks, n => Assert.InRange(n, 1, 4));
        var document = await ResultAsync(app, run);
        var source = document.GetProperty("source");
        Assert.InRange(source.GetProperty("networks").GetInt32(), 1, 8);
        Assert.Equal(8, source.GetProperty("networksAsked").GetInt32());
        Assert.Equal(4 * source.GetProperty("networks").GetInt32(), document.GetProperty("points").GetProperty("input").GetInt32());
        Assert.InRange(early.GetProperty("progress").GetDouble(), 0, 0.97);

        // Of a preview the points and the result are stored, and go when there is one of more networks.
        await using var db = app.NewContext();
        Assert.False(await db.Stages.AnyAsync(t => t.RunId == run && t.Name == "mapper"));
        var preview = await db.RunResults.Where(r => r.RunId == run).Select(r => new { r.ResultKey, r.FiltersKey }).ToListAsync();
        await db.Artifacts.ExecuteUpdateAsync(s => s.SetProperty(a => a.CreatedAt, a => a.CreatedAt.AddMinutes(-1)));
        await db.Contents.ExecuteUpdateAsync(s => s.SetProperty(c => c.UsedAt, c => c.UsedAt.AddMinutes(-1)));

        halfway.GoOn();
        var late = await app.FinishedAsync(run);
        Assert.True(TestApplication.State(late) == "succeeded", late.ToString());
        Assert.Equal([8, 8], Networks(late));
        var kept = await db.Artifacts.Select(a => a.Key).ToListAsync();
        Assert.Empty(kept.Intersect(preview.SelectMany(p => new[] { p.ResultKey, p.FiltersKey })));
        Assert.True(await db.Stages.AnyAsync(t => t.RunId == run && t.Name == "mapper"));
        Assert.DoesNotContain("of 8 networks", (await ResultAsync(app, run)).GetProperty("source").GetProperty("title").GetString());
    }

    [Fact]
    public async Task Training_WithTooFewFiltersForTheDensityYet_WaitsForMoreNetworks()
    {
        await using var app = new TestApplication(settings: OneTrainer);
        var run = await app.SubmitAsync(new { notation = "4xM(4,0,8) on mnist at 0,60", spec = new { density = new { k = 14, p = 1.0 }, barcode = new { landmarks = 8 }, mapper = new { resolution = 4 } } });
        var late = await app.FinishedAsync(run);
        Assert.True(TestApplication.State(late) == "succeeded", late.ToString());
        Assert.Equal([4, 4], Networks(late));
    }

    [Fact]
    public async Task Retry_AfterOneNetworkFailed_TrainsThatOneOnlyAndReplacesTheResult()
    {
        var first = new HeldTraining(after: 1);
        await using var app = new TestApplication(settings: OneTrainer, services: first.Add);
        var run = await app.SubmitAsync(new { notation = "4xM(4,0,8) on mnist at 0,40", spec = Spec });
        await first.ReachedAsync();
        await using var db = app.NewContext();
        // As a network leaves it whose training broke.
        Assert.Equal(1, await db.Networks.Where(n => n.Index == 3 && n.State == NetworkState.Queued)
            .ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NetworkState.Failed).SetProperty(n => n.Error, "It broke.")));
        first.GoOn();
        var status = await app.FinishedAsync(run);

        Assert.True(TestApplication.State(status) == "succeeded", status.ToString());
        Assert.Equal((3, 1), Counts(status));
        Assert.Equal([3, 3], Networks(status));
        Assert.Contains("(3 of 4 networks)", (await ResultAsync(app, run)).GetProperty("source").GetProperty("title").GetString());
        var before = await db.Networks.AsNoTracking().OrderBy(n => n.Index).Select(n => n.FinishedAt).ToListAsync();

        using var answer = await app.Http.PostAsync($"/api/v1/runs/{run}/retry", null);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        status = await app.WaitAsync(run, s => TestApplication.State(s) == "succeeded" && Networks(s) is [4, 4]);
        Assert.Equal((4, 0), Counts(status));
        var after = await db.Networks.AsNoTracking().OrderBy(n => n.Index).Select(n => n.FinishedAt).ToListAsync();
        Assert.Equal(before[..3], after[..3]);
        Assert.NotNull(after[3]);

        using var nothing = await app.Http.PostAsync($"/api/v1/runs/{run}/retry", null);
        await Problem.AssertAsync(nothing, System.Net.HttpStatusCode.Conflict, null, "Nothing to retry in this run");
    }

    [Fact]
    public async Task Result_OfChosenNetworks_HoldsThoseOnly()
    {
        await using var app = new TestApplication();
        var run = await app.SubmitAsync(new { notation = "4xM(4,0,8) on mnist at 5, layer 1, networks 1, 3", spec = Spec });
        var status = await app.FinishedAsync(run);
        Assert.True(TestApplication.State(status) == "succeeded", status.ToString());
        Assert.Equal([2], Networks(status));
        var rows = (await app.Http.GetStringAsync($"/api/v1/runs/{run}/members.csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var column = Array.IndexOf(rows[0].Trim().Split(','), "network");
        Assert.Equal(["1", "3"], rows[1..].Select(r => r.Trim().Split(',')[column]).Distinct().Order());
    }

    private static int[] Networks(JsonElement status) => [.. status.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("networks").GetInt32())];

    private static (int Done, int Failed) Counts(JsonElement status) =>
        (status.GetProperty("training").GetProperty("done").GetInt32(), status.GetProperty("training").GetProperty("failed").GetInt32());

    private static async Task<JsonElement> ResultAsync(TestApplication app, Guid run) =>
        JsonDocument.Parse(await app.Http.GetStringAsync($"/api/v1/runs/{run}/result")).RootElement;
}
