using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>A member's result and the guests who have a link to it: what they see, what they do not, and when it is over.</summary>
public sealed partial class GuestFlowTests(BrowserFixture browser, LabFixture fixture) : LabTest(browser, fixture)
{
    private const string Ended = "This link is not valid";
    private const string ProjectName = "Circles of the summer";

    [Fact]
    public async Task Share_UploadOfAMember_IsExplorableNamesNobodyAndClosesWhenRevoked()
    {
        var lab = await LabAsync();
        var grace = await lab.JoinAsync("member", "Grace Hopper");
        await using var owner = await VisitAsAsync(lab, grace);
        await SubmitIntoProjectAsync(owner);
        var link = await ShareAsync(owner);

        await using var guest = await VisitAsync(lab);
        var page = guest.Page;
        Assert.Equal(200, (await guest.OpenAsync(link)).Status);
        await ExperimentFlowTests.AssertWorkbenchAsync(page);
        await AssertNothingOfAccountsAsync(page, grace.Name, grace.Email, ProjectName, lab.Ada.Name, lab.Ada.Email);
        await page.GetByTestId("about-link").ClickAsync();
        await Expect(page.GetByTestId("about-link")).ToContainTextAsync(ContentHash());
        await guest.SaveScreenshotAsync("guest-about");
        await page.Keyboard.PressAsync("Escape");

        await owner.Page.Locator("[data-link]").GetByRole(AriaRole.Button, new() { NameRegex = new("^Revoke ") }).ClickAsync();
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke link", Exact = true }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync(Ended, new() { Timeout = AtOnce });
        await Expect(page.Locator("canvas")).ToHaveCountAsync(0);
        Assert.Equal(404, (await page.ReloadAsync())!.Status);
        await Expect(Title(page)).ToHaveTextAsync(Ended);
        owner.AssertClean();
        guest.AssertClean("404");
    }

    [Fact]
    public async Task Link_ThatExpires_ClosesOpenPagesAndHasTheAnswerOfUnknownOnes()
    {
        var lab = await LabAsync();
        var run = await lab.TrainedAsync();
        var link = await lab.Ada.ShareAsync(new { run = run.Id, scope = "view", days = 1 });
        await using var guest = await VisitAsync(lab);
        Assert.Equal(200, (await guest.OpenAsync(link.Url)).Status);
        await Expect(guest.Page.Locator("canvas").First).ToBeVisibleAsync();
        await lab.ExpireAsync(link);
        await Expect(Title(guest.Page)).ToHaveTextAsync(Ended, new() { Timeout = AtOnce });

        var revoked = await lab.Ada.ShareAsync(new { run = run.Id, scope = "view" });
        await lab.Ada.RevokeAsync(revoked);
        var program = lab.NewProgram();
        var answers = new HashSet<string>();
        foreach (var address in new[] { link.Url, revoked.Url, revoked.Url[..^1], lab.At($"s/{new string('A', 43)}"), lab.At("s/x"), $"{link.Url}/timeline", $"{link.Url}/result.json" })
        {
            using var answer = await program.GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            answers.Add(await answer.Content.ReadAsStringAsync());
        }
        Assert.Contains(Ended, Assert.Single(answers), StringComparison.Ordinal);
        guest.AssertClean();
    }

    [Fact]
    public async Task Link_WithAPassword_AsksForItAndTellsNothingBefore()
    {
        const string Password = "correct horse battery";
        var lab = await LabAsync();
        var run = await lab.TrainedAsync();
        var link = await lab.Ada.ShareAsync(new { run = run.Id, scope = "download", password = Password });
        await using var guest = await VisitAsync(lab);
        var page = guest.Page;
        await page.GotoAsync(link.Url);
        await Expect(page).ToHaveURLAsync($"{link.Url}/password");
        await Expect(Title(page)).ToHaveTextAsync("This link has a password");
        Assert.DoesNotContain("Two checkpoints", await page.ContentAsync(), StringComparison.Ordinal);
        await page.GetByLabel("Password").FillAsync("wrong horse battery");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "This password is wrong" })).ToBeVisibleAsync();
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Open", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Opened());
        // It stays open in this browser, and its connection with it.
        Assert.Equal(200, (await guest.OpenAsync(link.Url)).Status);
        await ExperimentFlowTests.AssertWorkbenchAsync(page);
        guest.AssertClean("403");

        await using var other = await VisitAsync(lab);
        await other.Page.GotoAsync(link.Url);
        await Expect(Title(other.Page)).ToHaveTextAsync("This link has a password");
        using (var file = await lab.NewProgram().GetAsync($"{link.Url}/barcode.svg"))
            Assert.Equal(HttpStatusCode.Forbidden, file.StatusCode);
        other.AssertClean();
    }

    /// <summary>Somebody who knows nothing of the program: who shares this, why, how it was made, what the marks mean, and how to cite it; and the view as it was left.</summary>
    [Fact]
    public async Task Guest_WhoKnowsNothing_IsTold()
    {
        const string Context = "The ring is the primary circle that the paper describes; look at how the patches turn along it.";
        var lab = await LabAsync();
        var run = await lab.TrainedAsync();
        var link = await lab.Ada.ShareAsync(new
        {
            kind = "result", run = run.Id, choice = run.Choices[^1], scope = "view", author = "A. Lovelace and M. Somerville", context = Context, view = "color=network&layout=force&drawing=discs",
        });
        await using var guest = await VisitAsync(lab);
        var page = guest.Page;
        await guest.OpenAsync(link.Url);
        await Expect(page).ToHaveURLAsync(AsLeft());
        await Expect(page.GetByTestId("guest-context")).ToHaveTextAsync(Context);
        // A link to look at offers nothing to take away.
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Zoom in", Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save as PNG" })).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("guest-byline")).ToContainTextAsync("By A. Lovelace and M. Somerville");
        foreach (var (fold, words) in ((string, string)[])[("guest-method", "of 4 networks M(16,0,16), trained on MNIST for 40 iterations"), ("guest-legend", "Each point is one 3×3 filter of layer 1 of one of 4 networks"), ("guest-cite", "A. Lovelace and M. Somerville")])
        {
            await page.GetByTestId(fold).Locator("summary").ClickAsync();
            await Expect(page.GetByTestId(fold).Locator(".panel")).ToContainTextAsync(words);
            await Looks.CheckAsync(guest, fold);
            await page.Keyboard.PressAsync("Escape");
            await Expect(page.GetByTestId(fold).Locator(".panel")).ToBeHiddenAsync();
        }
        guest.AssertClean();
    }

    [Fact]
    public async Task Link_WithAParameterThatItsPageDoesNotKnow_SaysSo()
    {
        var lab = await LabAsync();
        var run = await lab.TrainedAsync();
        var link = await lab.Ada.ShareAsync(new { kind = "result", run = run.Id, choice = run.Choices[^1], scope = "view" });
        await using var guest = await VisitAsync(lab);
        await guest.OpenAsync($"{link.Url}?gain=9");
        await Expect(guest.Page.GetByText("This address has a parameter that this page does not know: gain")).ToBeVisibleAsync();
        guest.AssertClean();
    }

    /// <summary>A project of the member's own, and an experiment on an uploaded cloud in it.</summary>
    private static async Task SubmitIntoProjectAsync(Visit owner)
    {
        var page = owner.Page;
        await owner.OpenAsync("projects");
        await page.GetByRole(AriaRole.Button, new() { Name = "New project" }).ClickAsync();
        await page.Locator("#project-name").FillAsync(ProjectName);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create project" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(ProjectAddress());
        await Expect(Title(page)).ToHaveTextAsync(ProjectName);
        await page.Locator("#content").GetByRole(AriaRole.Link, new() { Name = "New experiment" }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("New experiment");
        await Expect(page.GetByLabel("Project", new() { Exact = true }).Locator("option:checked")).ToHaveTextAsync(ProjectName);
        await CircleUpload.TakeAsync(page, "circle.csv");
        await page.GetByRole(AriaRole.Button, new() { Name = "Analyse", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(RunAddress());
        await Expect(page.GetByTestId("owner")).ToContainTextAsync(ProjectName);
        await page.GetByRole(AriaRole.Link, new() { Name = "Open result" }).ClickAsync(new() { Timeout = Long });
        await Expect(page.Locator("canvas").First).ToBeVisibleAsync();
    }

    /// <summary>The dialog stays open.</summary>
    private static async Task<string> ShareAsync(Visit owner)
    {
        var page = owner.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Share", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();
        var link = await page.Locator("#share-url").InputValueAsync(new() { Timeout = Long });
        await Expect(page.Locator("[data-link]")).ToHaveCountAsync(1);
        await owner.SaveScreenshotAsync("lab-share-made");
        return link;
    }

    /// <summary>No name, no way to anything else, no cookie of a session.</summary>
    private static async Task AssertNothingOfAccountsAsync(IPage page, params string[] names)
    {
        var html = await page.ContentAsync();
        Assert.All(names, name => Assert.DoesNotContain(name, html, StringComparison.OrdinalIgnoreCase));
        await Expect(page.GetByRole(AriaRole.Navigation)).ToHaveCountAsync(0);
        await Expect(page.Locator("a[href^='runs'], a[href^='account'], a[href^='projects'], a[href^='admin'], a[href^='api/'], a[href='./']")).ToHaveCountAsync(0);
        await Expect(page.GetByText("Sign in")).ToHaveCountAsync(0);
        Assert.DoesNotContain(await page.Context.CookiesAsync(), cookie => cookie.Name.Contains("session", StringComparison.OrdinalIgnoreCase));
    }

    [GeneratedRegex("/projects/[0-9a-f-]{36}$")]
    private static partial Regex ProjectAddress();

    [GeneratedRegex("/runs/[0-9a-f-]{36}$")]
    private static partial Regex RunAddress();

    [GeneratedRegex(@"/s/[\w-]{43}(\?.*)?$")]
    private static partial Regex Opened();

    [GeneratedRegex(@"\?color=network&layout=force&drawing=discs$")]
    private static partial Regex AsLeft();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex ContentHash();
}
