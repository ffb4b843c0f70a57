using Bunit;
using MudBlazor;
using TopoWeb.Data;
using TopoWeb.Sharing.Dialogs;
using TopoWeb.Sharing.Links;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;

namespace TopoWeb.Tests.Sharing.Dialogs;

public sealed class ShareDialogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static async Task<IRenderedComponent<MudDialogProvider>> OpenAsync(PageContext context, ShareSubject subject)
    {
        var page = context.Render<MudDialogProvider>();
        _ = page.InvokeAsync(() => ShareDialog.ShowAsync(context.Get<IDialogService>(), subject));
        await page.WaitForElementAsync(".share");
        return page;
    }

    private static async Task<string> CreateAsync(IRenderedComponent<MudDialogProvider> page)
    {
        await page.PressAsync("Create link");
        var url = (await page.WaitForElementAsync("#share-url", Patience)).GetAttribute("value")!;
        return url[(url.LastIndexOf('/') + 1)..];
    }

    [Fact]
    public async Task Link_Created_IsShownOnceWithItsCitation_AndIsRevoked()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var page = await OpenAsync(context, new([new(run, "L1_000000")], ShareKind.Result, "?choice=L1_000000&color=circle-angle"));
        page.Change("input[value=Download]", "Download");
        page.Change("#share-life", "7");
        page.Input("#share-note", "for the seminar");
        var token = await CreateAsync(page);

        var link = await context.Get<ShareLookup>().FindAsync(token);
        Assert.NotNull(link);
        Assert.Equal((ShareKind.Result, ShareScope.Download, "color=circle-angle"), (link.Kind, link.Scope, link.View));
        Assert.Equal("L1_000000", Assert.Single(link.Items).Choice);
        Assert.Equal(7, (link.ExpiresAt! - link.CreatedAt).Value.TotalDays, 3);
        Assert.Contains(link.ContentHash, page.Find("#share-bibtex").TextContent, StringComparison.Ordinal);
        Assert.Contains($"/s/{token})", page.Find("#share-markdown").TextContent, StringComparison.Ordinal);
        Assert.Contains("/embed", page.Find("#share-embed").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(".qr svg path"));
        Assert.StartsWith("data:image/svg+xml;base64,", page.Find(".qr a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("for the seminar", page.Find("[data-link]").TextContent, StringComparison.Ordinal);
        Assert.Contains("No visits in the last 30 days", page.Find("[data-link] svg").TextContent, StringComparison.Ordinal);

        await page.PressAsync("Revoke");
        Assert.NotNull(await context.Get<ShareLookup>().FindAsync(token));
        await page.PressAsync("Keep");
        Assert.NotEmpty(page.FindAll("[data-link]"));
        await page.PressAsync("Revoke");
        await page.PressAsync("Revoke link");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-link]")), Patience);
        Assert.Contains("The link is revoked", page.Find(".revoked").TextContent, StringComparison.Ordinal);
        Assert.Null(await context.Get<ShareLookup>().FindAsync(token));
    }

    [Fact]
    public async Task Words_ForGuests_AreInTheLinkAndItsCitation()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, new([new(await StoredRuns.AddTwoComparedAsync(context))], ShareKind.Result, "?color=circle-angle"));
        page.Input("#share-author", "Ada  Lovelace");
        page.Input("#share-context", "The ring is the {circle} of the paper #2");
        var link = await context.Get<ShareLookup>().FindAsync(await CreateAsync(page));
        Assert.Equal(("color=circle-angle", "Ada Lovelace", "The ring is the {circle} of the paper #2"), (link!.View, link.Words.Author, link.Words.Context));
        Assert.Contains("author       = {Ada Lovelace},", page.Find("#share-bibtex").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("author", 101)]
    [InlineData("context", 501)]
    public async Task Words_TooLong_SaySoAtTheirField(string field, int length)
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, new([new(await StoredRuns.AddTwoComparedAsync(context))], ShareKind.Result));
        page.Input($"#share-{field}", new string('w', length));
        await page.PressAsync("Create link");
        page.WaitForAssertion(() => Assert.Contains($"{length} characters", page.Find($"[data-field={field}] .error").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Kind_AllResults_IsShared()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var page = await OpenAsync(context, new([new(run, "L1_000000")], ShareKind.Result));
        page.Change("input[value=Run]", "Run");
        Assert.Equal(2, (await context.Get<ShareLookup>().FindAsync(await CreateAsync(page)))!.Items.Count);
    }

    [Fact]
    public async Task Password_TooShort_SaysSoAtItsField_AndALongOneOffersNoFrame()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var page = await OpenAsync(context, new([new(run)], ShareKind.Result));
        page.Input("#share-password", "short");
        await page.PressAsync("Create link");
        page.WaitForAssertion(() => Assert.Contains("5 characters", page.Find("[data-field=password] .error").TextContent, StringComparison.Ordinal), Patience);
        page.Input("#share-password", "correct horse");
        var link = await context.Get<ShareLookup>().FindAsync(await CreateAsync(page));
        Assert.NotNull(link!.PasswordHash);
        Assert.Empty(page.FindAll("#share-embed"));
    }

    [Fact]
    public async Task Note_TooLong_SaysSoAtItsFieldAndKeepsIt()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, new([new(await StoredRuns.AddTwoComparedAsync(context))], ShareKind.Result));
        page.Input("#share-note", new string('n', 201));
        await page.PressAsync("Create link");
        page.WaitForAssertion(() => Assert.Contains("201 characters", page.Find("[data-field=note] .error").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal(201, page.Find("#share-note").GetAttribute("value")!.Length);
    }

    [Fact]
    public async Task Comparison_OfThePage_IsShared()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var page = await OpenAsync(context, new([new(run, "L1_000000"), new(run, "L1_000100")], ShareKind.Comparison, "?runs=x&frame=common"));
        Assert.Empty(page.FindAll("input[value=Run]"));
        var link = await context.Get<ShareLookup>().FindAsync(await CreateAsync(page));
        Assert.Equal((ShareKind.Comparison, 2, "frame=common"), (link!.Kind, link.Items.Count, link.View));
    }

    [Fact]
    public async Task Run_WithoutResult_CannotBeShared()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, new([new(await StoredRuns.AddAsync(context, "Empty", null))], ShareKind.Result));
        await page.PressAsync("Create link");
        page.WaitForAssertion(() => Assert.Contains("has no results yet", page.Find(".share > .error").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Lives_OfTheServer_AreOfferedOnly()
    {
        await using var context = await PageContext.CreateAsync(settings: new Dictionary<string, string?> { ["Sharing:LongestDays"] = "30", ["Sharing:DefaultDays"] = "14", ["Sharing:AllowEndless"] = "false" });
        var page = await OpenAsync(context, new([new(await StoredRuns.AddTwoComparedAsync(context))], ShareKind.Result));
        Assert.Equal(["1", "7", "14", "30"], page.FindAll("#share-life option").Select(o => o.GetAttribute("value")));
        Assert.Equal("14", page.Find("#share-life").GetAttribute("value"));
    }

    [Fact]
    public async Task Links_SwitchedOff_OffersNone()
    {
        await using var context = await PageContext.CreateAsync(settings: new Dictionary<string, string?> { ["Sharing:Enabled"] = "false" });
        var page = await OpenAsync(context, new([new(await StoredRuns.AddTwoComparedAsync(context))], ShareKind.Result));
        Assert.Contains("switched off", page.Find(".share .hint").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent == "Create link");
    }

    [Fact]
    public async Task LocalMode_SaysWhereTheLinkOpens()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, new([new(await StoredRuns.AddTwoComparedAsync(context))], ShareKind.Result));
        Assert.Contains("only reachable from this machine", page.Find(".local").TextContent, StringComparison.Ordinal);
    }
}
