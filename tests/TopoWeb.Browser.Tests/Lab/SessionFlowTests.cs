using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>What an administrator takes away is gone at once, on pages that are open too; and what a token gives and no longer gives.</summary>
public sealed partial class SessionFlowTests(BrowserFixture browser, LabFixture fixture) : LabTest(browser, fixture)
{
    [Fact]
    public async Task Sessions_EndedByAnAdministrator_OpenPageGoesToTheSignInAndBack()
    {
        var lab = await LabAsync();
        var emmy = await lab.JoinAsync("member", "Emmy Noether");
        await using var member = await VisitAsAsync(lab, emmy);
        await member.OpenAsync(lab.At("runs?state=active"));
        await using var ada = await VisitAsAsync(lab, lab.Ada);
        await ada.OpenAsync(lab.At("admin/people"));
        await Person(ada.Page, emmy).GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere: Emmy Noether" }).ClickAsync();

        await Expect(member.Page).ToHaveURLAsync(AtTheDoor(), new() { Timeout = AtOnce });
        await Expect(member.Page.GetByText("Your session has ended")).ToBeVisibleAsync();
        await Expect(ada.Page.GetByText("Emmy Noether: ")).ToContainTextAsync("ended");
        // The way back leads where she was.
        await SignInAsync(member.Page, emmy);
        await Expect(member.Page).ToHaveURLAsync(lab.At("runs?state=active"));
        await Expect(Title(member.Page)).ToHaveTextAsync("Runs");
        ada.AssertClean();
        member.AssertClean();
    }

    [Fact]
    public async Task Role_Changed_CountsOnPagesThatAreOpen()
    {
        var lab = await LabAsync();
        var maria = await lab.JoinAsync("member", "Maria Mitchell");
        await using var member = await VisitAsAsync(lab, maria);
        await member.OpenAsync(lab.At("new"));
        await Expect(Title(member.Page)).ToHaveTextAsync("New experiment");
        await using var ada = await VisitAsAsync(lab, lab.Ada);
        await ada.OpenAsync(lab.At("admin/people"));

        await ChangeAsync(ada.Page, maria, "Viewer");
        await Expect(Title(member.Page)).ToHaveTextAsync("Not allowed", new() { Timeout = AtOnce });
        Assert.Equal(HttpStatusCode.Forbidden, await SubmitAsync(maria));
        await ChangeAsync(ada.Page, maria, "Member");
        await Expect(Title(member.Page)).ToHaveTextAsync("New experiment", new() { Timeout = AtOnce });
        Assert.Equal(HttpStatusCode.BadRequest, await SubmitAsync(maria));

        await ChangeAsync(ada.Page, maria, "Administrator");
        await member.Page.Locator("summary[aria-label^='Account of']").ClickAsync();
        await member.Page.GetByRole(AriaRole.Link, new() { Name = "People", Exact = true }).ClickAsync(new() { Timeout = AtOnce });
        await Expect(Title(member.Page)).ToHaveTextAsync("People");
        await ChangeAsync(ada.Page, maria, "Member");
        await Expect(Title(member.Page)).ToHaveTextAsync("Not allowed", new() { Timeout = AtOnce });
        await Expect(member.Page.GetByText(lab.Ada.Email)).ToHaveCountAsync(0);
        ada.AssertClean();
        member.AssertClean();
    }

    [Fact]
    public async Task Token_MadeOnTheAccountPage_WorksUntilItIsRevoked()
    {
        var lab = await LabAsync();
        var lise = await lab.JoinAsync("member", "Lise Meitner");
        await using var visit = await VisitAsAsync(lab, lise);
        var page = visit.Page;
        await visit.OpenAsync(lab.At("account"));
        await Expect(page.Locator("#token-name")).ToBeEditableAsync();
        await page.Locator("#token-name").PressSequentiallyAsync("Notebook", new() { Delay = 60 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Create token" }).ClickAsync();
        var token = await page.Locator("#token-secret").InputValueAsync();
        Assert.StartsWith("tw_", token, StringComparison.Ordinal);
        await visit.SaveScreenshotAsync("account-token");

        var program = lab.NewProgram(token);
        Assert.Equal("Lise Meitner", (await program.GetFromJsonAsync<JsonElement>("api/v1/me")).GetProperty("name").GetString());
        // It reads, and does nothing else.
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program, "api/v1/runs"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(program, "api/v1/people"));
        using (var submitted = await program.PostAsJsonAsync("api/v1/runs", new { }))
            Assert.Equal(HttpStatusCode.Forbidden, submitted.StatusCode);

        await page.Locator("[data-token]", new() { HasText = "Notebook" }).GetByRole(AriaRole.Button, new() { Name = "Revoke Notebook" }).ClickAsync();
        await Expect(page.Locator("[data-token]", new() { HasText = "Notebook" })).ToHaveCountAsync(0);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(program, "api/v1/me"));
        visit.AssertClean();
    }

    private static ILocator Person(IPage page, LabPerson person) => page.Locator($"[data-person='{person.Id}']");

    private static async Task ChangeAsync(IPage page, LabPerson person, string role)
    {
        await Person(page, person).Locator("select[data-role]").SelectOptionAsync(role);
        await Expect(page.GetByText($"{person.Name} is now {role.ToLowerInvariant()}.")).ToBeVisibleAsync(new() { Timeout = AtOnce });
    }

    /// <summary>What becomes of an empty request: it is understood only where it is allowed.</summary>
    private static async Task<HttpStatusCode> SubmitAsync(LabPerson person)
    {
        using var answer = await person.Program.PostAsJsonAsync("api/v1/runs", new { });
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient program, string address)
    {
        using var answer = await program.GetAsync(address);
        return answer.StatusCode;
    }

    [GeneratedRegex(@"/account/sign-in\?to=runs.*ended=true")]
    private static partial Regex AtTheDoor();
}
