using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TopoWeb.Tests.Data;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>A server's first day: set up with the printed code, a member invited by a link, who adds a passkey and comes back with it alone. On both databases.</summary>
public sealed partial class SetupFlowTests(BrowserFixture browser, LabFixture fixture) : LabTest(browser, fixture)
{
    private const string Key = "This laptop";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FirstDay_SetUpInvitePasskeyAndBack_Works(bool onPostgres)
    {
        await using var database = onPostgres ? await TestPostgres.CreateAsync() : null;
        await using var server = await LabServer.StartAsync(database is null ? null : new Dictionary<string, string> { ["Database:Postgres"] = database.ConnectionString });
        await using var ada = await VisitAsync(server);
        await SetUpAsync(server, ada, pictures: !onPostgres);

        var invitation = await InviteAsync(server, ada);
        await using var grace = await VisitAsync(server);
        await JoinAsync(server, grace, invitation, pictures: !onPostgres);
        await AssertUsedUpAsync(server, invitation, pictures: !onPostgres);

        await SignInWithPasskeyAsync(server, grace, pictures: !onPostgres);
        await ada.OpenAsync(server.At("admin/audit?action=sign-in"));
        await Expect(ada.Page.Locator("tbody tr").First).ToContainTextAsync($"passkey {Key}");
        ada.AssertClean();
        grace.AssertClean();
    }

    /// <summary>From any address, with a wrong code first.</summary>
    private static async Task SetUpAsync(LabServer server, Visit ada, bool pictures)
    {
        var page = ada.Page;
        await page.GotoAsync(server.At("runs"));
        await Expect(page).ToHaveURLAsync(server.At("account/setup"));
        await Expect(Title(page)).ToHaveTextAsync("Set up this server");
        if (pictures)
            await Looks.CheckAsync(ada, "account-setup");
        await page.GetByLabel("Set-up code").FillAsync("no-such-code");
        await FillPersonAsync(page, "Ada Lovelace", "ada@lab.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create administrator" }).ClickAsync();
        await Expect(page.Locator("#code-note")).ToContainTextAsync("This code is not valid");

        await page.GetByLabel("Set-up code").FillAsync(await server.SetupCodeAsync());
        await FillPersonAsync(page, "Ada Lovelace", "ada@lab.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create administrator" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(server.Address.ToString());
        await Expect(Account(page)).ToHaveAttributeAsync("aria-label", "Account of Ada Lovelace");

        // The page is over with.
        await page.GotoAsync(server.At("account/setup"));
        await Expect(page).ToHaveURLAsync(server.Address.ToString());
    }

    private static async Task<string> InviteAsync(LabServer server, Visit ada)
    {
        var page = ada.Page;
        await ada.OpenAsync(server.At("admin/people"));
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Member", Exact = true })).ToBeCheckedAsync();
        await page.Locator("#invite-note").FillAsync("Grace, from Monday");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create invitation" }).ClickAsync();
        var link = await page.Locator("#invite-link").InputValueAsync();
        Assert.StartsWith(server.At("account/invite/"), link, StringComparison.Ordinal);
        await Expect(page.Locator("[data-invitation]")).ToContainTextAsync("Grace, from Monday");
        await ada.SaveScreenshotAsync("admin-people-invitation");
        return link;
    }

    private static async Task JoinAsync(LabServer server, Visit grace, string invitation, bool pictures)
    {
        var page = grace.Page;
        Assert.Equal(200, (await page.GotoAsync(invitation))!.Status);
        await Expect(Title(page)).ToHaveTextAsync("Create your account");
        if (pictures)
            await Looks.CheckAsync(grace, "account-invite");
        await FillPersonAsync(page, "Grace Hopper", "grace@lab.example", "short");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(page.Locator("#password-note")).ToContainTextAsync("use at least 12");
        await FillPersonAsync(page, "Grace Hopper", "grace@lab.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(server.Address.ToString());
        await Expect(Account(page)).ToHaveAttributeAsync("aria-label", "Account of Grace Hopper");
    }

    private async Task AssertUsedUpAsync(LabServer server, string invitation, bool pictures)
    {
        await using var late = await VisitAsync(server);
        Assert.Equal(404, (await late.Page.GotoAsync(invitation))!.Status);
        await Expect(Title(late.Page)).ToHaveTextAsync("This link is not valid");
        if (pictures)
            await Looks.CheckAsync(late, "account-invite-invalid");
        late.AssertClean("404");
    }

    /// <summary>Adds a passkey, signs out, and in again without typing anything.</summary>
    private static async Task SignInWithPasskeyAsync(LabServer server, Visit grace, bool pictures)
    {
        var page = grace.Page;
        var key = await VirtualKey.AddAsync(page);
        await grace.OpenAsync(server.At("account"));
        // The field takes letters once the page is live.
        await page.Locator("#passkey-name").FillAsync(Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.Locator("[data-passkey]")).ToContainTextAsync(Key);
        Assert.Equal([server.Address.Host], await key.DomainsAsync());
        if (pictures)
            await Looks.CheckAsync(grace, "account");

        await Account(page).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(SignedOut());
        await Expect(page.GetByText("You have signed out")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(server.Address.ToString());
        await Expect(Account(page)).ToHaveAttributeAsync("aria-label", "Account of Grace Hopper");
    }

    private static async Task FillPersonAsync(IPage page, string name, string email, string password = LabServer.Password)
    {
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await page.GetByLabel("E-mail", new() { Exact = true }).FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
    }

    private static ILocator Account(IPage page) => page.Locator("summary[aria-label^='Account of']");

    [GeneratedRegex(@"/account/sign-in\?out=true$")]
    private static partial Regex SignedOut();
}
