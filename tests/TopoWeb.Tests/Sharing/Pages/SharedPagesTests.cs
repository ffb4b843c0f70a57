using Bunit;
using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Sharing.Links;
using TopoWeb.Sharing.Pages;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;

namespace TopoWeb.Tests.Sharing.Pages;

/// <summary>What guests see.</summary>
public sealed class SharedPagesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static IRenderedComponent<TPage> Open<TPage>(PageContext context, string token, string rest = "") where TPage : IComponent
    {
        context.Get<NavigationManager>().NavigateTo($"s/{token}{rest}");
        return context.Render<TPage>(p => p.TryAdd("Token", token));
    }

    [Fact]
    public async Task Result_AfterARetry_IsTheFrozenOne()
    {
        await using var context = await PageContext.CreateAsync();
        var (run, made) = await SharedRuns.TwoAsync(context);
        await SharedRuns.ReplaceAsync(context, run);
        await StoredRuns.AddResultAsync(context, run, "L1_000500", "Iteration 500", StoredRuns.Circle(shift: 0.7), 2);
        var page = Open<SharedResult>(context, made.Token, "?choice=L1_000100");
        Assert.Equal(2, page.FindAll(".choices button").Count);
        Assert.Equal("true", page.FindAll(".choices button")[1].GetAttribute("aria-checked"));
        Assert.NotEmpty(page.FindAll("[data-testid=verdict]"));
        Assert.DoesNotContain("runs/", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent.Contains("Share", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Guide_OfALink_SaysWhoWhyAndHow()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var made = await SharedRuns.ShareAsync(context, new ShareDraft(ShareKind.Result, [new(run)]) { Days = 7, Author = "Ada Lovelace", Context = "Look at the <ring>." });
        var page = Open<SharedResult>(context, made.Token);
        Assert.Equal("Look at the <ring>.", page.Find("[data-testid=guest-context]").TextContent);
        Assert.StartsWith("By Ada Lovelace · shared", page.Find("[data-testid=guest-byline]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Mapper covers", page.Find("[data-testid=guest-method]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Each node is a cluster", page.Find("[data-testid=guest-legend]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Each point is one 3×3 filter", page.Find("[data-testid=guest-legend]").TextContent, StringComparison.Ordinal);
        Assert.Contains(made.Link.ContentHash, page.Find("#guest-bibtex").TextContent, StringComparison.Ordinal);
        Assert.Contains($"s/{made.Token}}}", page.Find("#guest-bibtex").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find(".guide a[href^='https://arxiv.org/']"));
    }

    [Fact]
    public async Task Guide_OfALinkWithoutWords_NamesNobody()
    {
        await using var context = await PageContext.CreateAsync();
        var (_, made) = await SharedRuns.TwoAsync(context);
        var page = Open<SharedResult>(context, made.Token);
        Assert.Empty(page.FindAll("[data-testid=guest-context]"));
        Assert.StartsWith("Shared", page.Find("[data-testid=guest-byline]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_UnknownParameters_AreNamed()
    {
        await using var context = await PageContext.CreateAsync();
        var (_, made) = await SharedRuns.TwoAsync(context);
        Assert.Contains("This address has a parameter that this page does not know: k", Open<SharedResult>(context, made.Token, "?choice=L1_000100&k=50&color=circle-angle").Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("does not know", Open<SharedResult>(context, made.Token, "?choice=L1_000000&layout=force&min=2").Markup, StringComparison.Ordinal);
        var timeline = Open<SharedTimeline>(context, made.Token, "/timeline?at=L1_000000&mood=1");
        Assert.Contains("does not know: mood", timeline.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Result_NoneOfThatName_SaysSo()
    {
        await using var context = await PageContext.CreateAsync();
        var (_, made) = await SharedRuns.TwoAsync(context);
        Assert.Contains("has no such result", Open<SharedResult>(context, made.Token, "?choice=L9").Markup, StringComparison.Ordinal);
        Assert.Contains("This link is not valid", Open<SharedResult>(context, "nothing").Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_LinkRevokedWhileItIsOpen_Closes()
    {
        await using var context = await PageContext.CreateAsync();
        var (_, made) = await SharedRuns.TwoAsync(context);
        var (result, timeline) = (Open<SharedResult>(context, made.Token), Open<SharedTimeline>(context, made.Token, "/timeline"));
        await timeline.WaitForElementAsync("[data-testid=large] svg", Patience);
        Assert.True(await context.Get<ShareLedger>().RevokeAsync(Visitor.Local, made.Link.Id));
        result.WaitForAssertion(() => Assert.Contains("This link is not valid", result.Markup, StringComparison.Ordinal), Patience);
        timeline.WaitForAssertion(() => Assert.Contains("This link is not valid", timeline.Markup, StringComparison.Ordinal), Patience);
        Assert.Empty(result.FindAll(".workbench"));
        Assert.Empty(timeline.FindAll("svg"));
    }

    [Fact]
    public async Task Timeline_AfterARetry_ShowsTheFrozenAxes()
    {
        await using var context = await PageContext.CreateAsync();
        var (run, made) = await SharedRuns.TwoAsync(context, ShareKind.Timeline);
        await SharedRuns.ReplaceAsync(context, run);
        await StoredRuns.AddResultAsync(context, run, "L1_000500", "Iteration 500", StoredRuns.Circle(shift: 0.7), 2);
        var page = Open<SharedTimeline>(context, made.Token, "/timeline?frame=L1_000000");
        await page.WaitForElementAsync("[data-testid=large] svg", Patience);
        Assert.Equal(2, page.FindAll(".strip .cell svg").Count);
        Assert.Equal("L1_000000", page.Find("[data-testid=frame]").GetAttribute("value"));
        Assert.Equal(3, page.FindAll("[data-testid=frame] option").Count);
    }

    [Fact]
    public async Task Timeline_OlderLinkWithoutGraphsOnCommonAxes_OffersNone()
    {
        await using var context = await PageContext.CreateAsync();
        var (_, made) = await SharedRuns.TwoAsync(context);
        await using (var db = await SharedRuns.DatabaseAsync(context))
        {
            db.ShareKeys.RemoveRange(db.ShareKeys);
            await db.SaveChangesAsync();
        }
        var page = Open<SharedTimeline>(context, made.Token, "/timeline");
        await page.WaitForElementAsync("[data-testid=large] svg", Patience);
        Assert.Equal("free", page.Find("[data-testid=frame]").GetAttribute("value"));
        Assert.Single(page.FindAll("[data-testid=frame] option"));
    }

    [Fact]
    public async Task Comparison_OfALink_ShowsWhatWasFrozen()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var made = await SharedRuns.ShareAsync(context, ShareKind.Comparison, new(run, "L1_000000"), new(run, "L1_000100"));
        await SharedRuns.ReplaceAsync(context, run);
        var page = Open<SharedComparison>(context, made.Token, "/comparison?frame=common&runs=1");
        await page.WaitForElementAsync("[data-testid=models]", Patience);
        Assert.Equal(2, page.FindAll(".graphs svg").Count);
        Assert.Equal(4, page.FindAll("[data-testid=distances] table").Count);
        Assert.True(page.Find("[data-testid=common]").HasAttribute("checked"));
        Assert.Contains("does not know: runs", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Equal($"s/{made.Token}?choice=B", page.FindAll("[data-testid=chosen] a")[1].GetAttribute("href"));
        Assert.DoesNotContain(run.ToString(), page.Markup, StringComparison.Ordinal);

        var second = Open<SharedResult>(context, made.Token, "?choice=B");
        Assert.Equal(["A", "B"], second.FindAll(".choices button").Select(b => b.TextContent.Trim()));
    }

    [Fact]
    public async Task Embed_OfALink_ShowsGraphAndBarcodeWithoutTheRest()
    {
        await using var context = await PageContext.CreateAsync();
        var (_, made) = await SharedRuns.TwoAsync(context, ShareKind.Result);
        var page = Open<SharedEmbed>(context, made.Token, "/embed");
        Assert.Single(page.FindAll("section.graph"));
        Assert.NotEmpty(page.FindAll(".barcode-place"));
        Assert.Empty(page.FindAll(".workbench"));
        Assert.StartsWith($"s/{made.Token}?choice=", page.Find(".from a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfALinkWithAPassword_AsksForIt()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var made = await SharedRuns.ShareAsync(context, new ShareDraft(ShareKind.Run, [new(run)]) { Days = 1, Password = "correct horse" });
        foreach (var markup in new[] { Open<SharedResult>(context, made.Token).Markup, Open<SharedTimeline>(context, made.Token, "/timeline").Markup })
        {
            Assert.Contains("This link has a password", markup, StringComparison.Ordinal);
            Assert.Contains($"s/{made.Token}/password", markup, StringComparison.Ordinal);
            Assert.DoesNotContain("Ring", markup, StringComparison.Ordinal);
        }
    }
}
