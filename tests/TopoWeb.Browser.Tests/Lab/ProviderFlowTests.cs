using Microsoft.Playwright;
using TopoWeb.Tests.Accounts.OpenIdConnect;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>A lab whose people have accounts elsewhere: one press on the sign-in page, a real provider, and back to the page that was asked for.</summary>
public sealed class ProviderFlowTests(BrowserFixture browser, LabFixture fixture) : LabTest(browser, fixture)
{
    [Fact]
    public async Task SignIn_WithTheProvider_LeadsBackAndFollowsItsGroups()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var lab = await LabServer.StartAsync(provider.SettingsOf());
        await lab.SetUpAsync();
        provider.Person = new("g-1", "grace@lab.example", "Grace Hopper", "staff");
        await using var grace = await VisitAsync(lab);
        var page = grace.Page;
        await page.GotoAsync(lab.At("runs?state=active"));
        await Expect(Title(page)).ToHaveTextAsync("Sign in");
        await Looks.CheckAsync(grace, "account-sign-in-provider");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Test login" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(lab.At("runs?state=active"));
        await Expect(page.Locator("summary[aria-label='Account of Grace Hopper']")).ToBeVisibleAsync();
        await grace.OpenAsync(lab.At("new"));

        // Another group there: an open page here knows it as soon as she comes back anywhere.
        provider.Person = provider.Person with { Groups = ["students"] };
        await using var elsewhere = await VisitAsync(lab);
        await elsewhere.Page.GotoAsync(lab.At("account/sign-in"));
        await elsewhere.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Test login" }).ClickAsync();
        await Expect(elsewhere.Page).ToHaveURLAsync(lab.Address.ToString());
        await Expect(Title(page)).ToHaveTextAsync("Not allowed", new() { Timeout = AtOnce });
        grace.AssertClean();
        elsewhere.AssertClean();
    }

    [Fact]
    public async Task SignIn_OfSomebodyWithoutAGroup_SaysWhyOnTheSignInPage()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var lab = await LabServer.StartAsync(provider.SettingsOf());
        await lab.SetUpAsync();
        provider.Person = new("o-1", "other@lab.example", "Somebody Else", "others");
        await using var visit = await VisitAsync(lab);
        await visit.Page.GotoAsync(lab.At("account/sign-in"));
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Test login" }).ClickAsync();
        await Expect(visit.Page.Locator("[data-problem]")).ToContainTextAsync("is in no group that may use this server");
        await Looks.CheckAsync(visit, "account-sign-in-refused");
        visit.AssertClean();
    }
}
