using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Runs;
using TopoWeb.Sharing.Guests;
using TopoWeb.Sharing.Links;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Sharing.Links;

/// <summary>A link shows what was stored when it was made, whatever becomes of the run.</summary>
public sealed class ShareServiceTests
{
    [Fact]
    public async Task Link_RunRetriedWithMoreNetworks_ShowsTheOldResult()
    {
        await using var context = await PageContext.CreateAsync();
        var (run, made) = await SharedRuns.TwoAsync(context);
        var before = made.Link.Items.Single(i => i.Choice == "L1_000100").ResultKey;
        var after = await SharedRuns.ReplaceAsync(context, run);
        Assert.NotEqual(before, after);

        var link = await context.Get<ShareLookup>().FindAsync(made.Token);
        Assert.NotNull(link);
        Assert.Equal(made.Link.ContentHash, link.ContentHash);
        Assert.Equal(before, (await context.Get<SharedReader>().FindAsync(link, "L1_000100"))!.Stored.ResultKey);
        Assert.Equal(after, await context.Get<ResultReader>().KeyAsync(Visitor.Local, run, "L1_000100"));
    }

    [Fact]
    public async Task Artifacts_OfALink_SurviveTheSweepUntilItIsRevoked()
    {
        await using var context = await PageContext.CreateAsync();
        var (run, made) = await SharedRuns.TwoAsync(context);
        var old = made.Link.Items.Single(i => i.Choice == "L1_000100");
        await SharedRuns.ReplaceAsync(context, run);
        await using (var db = await SharedRuns.DatabaseAsync(context))
            await db.Stages.Where(s => s.RunId == run).ExecuteDeleteAsync();
        string[] needed = [old.ResultKey, old.FiltersKey, LayoutStore.KeyOf(old.ResultKey), SignificanceStore.KeyOf(old.ResultKey)];

        await SweepAsync(context);
        await using (var db = await SharedRuns.DatabaseAsync(context))
            Assert.Equal(needed.Length, await db.Artifacts.CountAsync(a => needed.Contains(a.Key)));

        Assert.True(await context.Get<ShareLedger>().RevokeAsync(Visitor.Local, made.Link.Id));
        await SweepAsync(context);
        await using (var db = await SharedRuns.DatabaseAsync(context))
            Assert.Equal(0, await db.Artifacts.CountAsync(a => needed.Contains(a.Key)));
    }

    [Fact]
    public async Task Artifacts_OfAnExpiredLink_AreGivenUp()
    {
        await using var context = await PageContext.CreateAsync();
        var (_, made) = await SharedRuns.TwoAsync(context);
        await context.Get<VisitCounter>().SweepAsync(default);
        Assert.NotEmpty(await context.Get<ShareLookup>().KeysAsync(made.Link.Id, default));
        await SharedRuns.ExpireAsync(context, made.Link.Id, TimeSpan.FromHours(2));
        await context.Get<VisitCounter>().SweepAsync(default);
        Assert.Empty(await context.Get<ShareLookup>().KeysAsync(made.Link.Id, default));
    }

    [Theory]
    [InlineData(ShareKind.Result, 1)]
    [InlineData(ShareKind.Run, 2)]
    [InlineData(ShareKind.Timeline, 2)]
    public async Task Link_OfAKind_FreezesItsResults(ShareKind kind, int results)
    {
        await using var context = await PageContext.CreateAsync();
        var (run, made) = await SharedRuns.TwoAsync(context, kind);
        Assert.Equal((kind, results, kind == ShareKind.Result ? "Iteration 100" : "Ring"), (made.Link.Kind, made.Link.Items.Count, made.Link.Title));
        Assert.All(made.Link.Items, item => Assert.Equal(run, item.RunId));
        var keys = await context.Get<ShareLookup>().KeysAsync(made.Link.Id, default);
        foreach (var item in made.Link.Items)
            Assert.Superset(new HashSet<string> { item.ResultKey, item.FiltersKey, LayoutStore.KeyOf(item.ResultKey), SignificanceStore.KeyOf(item.ResultKey) }, keys.ToHashSet());
        var stored = await StoredAsync(context, made.Link);
        if (kind != ShareKind.Result)
            Assert.Superset(new HashSet<string> { CommonAxes.KeyOf(stored[0], stored[1]), CommonAxes.KeyOf(stored[1], stored[0]) }, keys.ToHashSet());
    }

    [Fact]
    public async Task Comparison_OfTwoRuns_FreezesWhatItComputes()
    {
        await using var context = await PageContext.CreateAsync();
        var (first, second) = (await StoredRuns.AddTwoComparedAsync(context), await StoredRuns.AddTwoAsync(context));
        var made = await SharedRuns.ShareAsync(context, ShareKind.Comparison, new(first, "L1_000100"), new(second, "L1_000100"), new(second, "L1_000000"));
        Assert.Equal(["A", "B", "C"], made.Link.Items.Select(i => i.Address));

        var stored = await StoredAsync(context, made.Link);
        var computed = await context.Get<SharedReader>().ComparisonAsync(stored, default);
        Assert.NotNull(computed);
        Assert.Equal([3, 3], computed.Distances.Select(d => d.Table().Bottleneck.Length));
        Assert.Equal(0, computed.Distances[1].Table().Bottleneck[0][1]);
        Assert.All(computed.CommonLoops, loops => Assert.NotNull(loops));
        Assert.NotNull(await context.Get<SharedReader>().ModelsAsync(stored[2], default));
        Assert.NotNull(await context.Get<SharedReader>().ProjectAsync(stored[2], stored[0], default));
    }

    [Fact]
    public async Task Comparison_OneRunDeleted_GoesWithIt()
    {
        await using var context = await PageContext.CreateAsync();
        var (first, second) = (await StoredRuns.AddTwoComparedAsync(context), await StoredRuns.AddTwoComparedAsync(context));
        var made = await SharedRuns.ShareAsync(context, ShareKind.Comparison, new(first, "L1_000000"), new(first, "L1_000100"), new(second, "L1_000000"));
        Assert.True(await context.Get<RunService>().DeleteAsync(Visitor.Local, second));
        Assert.NotNull(await context.Get<RunReader>().FindAsync(Visitor.Local, first));
        Assert.Null(await context.Get<ShareLookup>().FindAsync(made.Token));
    }

    [Fact]
    public async Task View_OfThePage_KeepsWhatTheGuestsPageKnows()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var made = await SharedRuns.ShareAsync(context, new ShareDraft(ShareKind.Result, [new(run, "L1_000000")]) { Days = 1, View = "?choice=L1_000000&color=circle-angle&k=50&layout=force" });
        Assert.Equal("color=circle-angle&layout=force", made.Link.View);
    }

    [Theory]
    [InlineData("run", ShareKind.Timeline, 5.0, null, null)]
    [InlineData("expires", ShareKind.Run, 0.0, null, null)]
    [InlineData("expires", ShareKind.Run, 99_999.0, null, null)]
    [InlineData("password", ShareKind.Run, 5.0, "short", null)]
    [InlineData("note", ShareKind.Run, 5.0, null, 201)]
    public async Task Draft_ThatDoesNotFit_IsRefusedAtItsField(string field, ShareKind kind, double days, string? password, int? note)
    {
        await using var context = await PageContext.CreateAsync();
        var run = field == "run" ? Guid.NewGuid() : await StoredRuns.AddTwoComparedAsync(context);
        var draft = new ShareDraft(kind, [new(run)]) { Days = days, Password = password, Note = note is { } length ? new string('n', length) : null };
        Assert.Equal(field, (await Assert.ThrowsAsync<InvalidInputException>(() => SharedRuns.ShareAsync(context, draft))).Field);
    }

    [Theory]
    [InlineData("Sharing:Enabled", "false", "run")]
    [InlineData("Sharing:RequirePassword", "true", "password")]
    [InlineData("Sharing:AllowEndless", "false", "expires")]
    public async Task Rules_OfTheServer_AreObeyed(string setting, string value, string field)
    {
        await using var context = await PageContext.CreateAsync(settings: new Dictionary<string, string?> { [setting] = value });
        var run = await StoredRuns.AddTwoComparedAsync(context);
        Assert.Equal(field, (await Assert.ThrowsAsync<InvalidInputException>(() => SharedRuns.ShareAsync(context, new ShareDraft(ShareKind.Run, [new(run)])))).Field);
    }

    [Fact]
    public async Task Viewer_MayNotShare()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var viewer = new Visitor(Guid.NewGuid(), "V", Rights.Read);
        await Assert.ThrowsAsync<NotAllowedException>(() => context.Get<ShareService>().CreateAsync(viewer, new ShareDraft(ShareKind.Run, [new(run)]) { Days = 1 }));
    }

    [Fact]
    public async Task Links_SwitchedOff_DoNotOpen()
    {
        await using var context = await PageContext.CreateAsync();
        var (_, made) = await SharedRuns.TwoAsync(context);
        Assert.NotNull(await context.Get<ShareLookup>().FindAsync(made.Token));
        context.Get<Microsoft.Extensions.Options.IOptionsMonitor<ShareOptions>>().CurrentValue.Enabled = false;
        Assert.Null(await context.Get<ShareLookup>().FindAsync(made.Token));
    }

    private static async Task<List<StoredResult>> StoredAsync(PageContext context, SharedLink link)
    {
        var stored = new List<StoredResult>();
        foreach (var item in link.Items)
            stored.Add((await context.Get<SharedReader>().FindAsync(item))!.Stored);
        return stored;
    }

    private static async Task SweepAsync(PageContext context)
    {
        await using var db = await SharedRuns.DatabaseAsync(context);
        await ArtifactSweep.DeleteUnusedAsync(db, [], DateTime.UtcNow.AddDays(1), default);
    }
}
