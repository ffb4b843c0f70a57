using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>What the tests of a lab's server share: browsers with profiles of their own, signed in or not.</summary>
[Collection("one page at a time")]
public abstract class LabTest
{
    /// <summary>An open page learns at once that it has no right to be there any more; so many milliseconds are what a loaded machine may take for it.</summary>
    protected const float AtOnce = 60_000;

    /// <summary>Trainings, and what is computed for a link before it is there.</summary>
    protected const float Long = 180_000;

    private readonly BrowserFixture _browser;
    private readonly LabFixture _lab;

    protected LabTest(BrowserFixture browser, LabFixture lab)
    {
        Assert.SkipWhen(browser.SkipReason is not null, browser.SkipReason ?? "");
        (_browser, _lab) = (browser, lab);
    }

    /// <summary>The server of all these tests, with its administrator.</summary>
    internal Task<LabServer> LabAsync() => _lab.ServerAsync();

    /// <summary>Somebody in a fresh profile.</summary>
    internal Task<Visit> VisitAsync(LabServer lab, string? signedIn = null) => VisitAsync(_browser.Browser, lab, signedIn);

    /// <summary>Somebody in a fresh profile, who has signed in.</summary>
    internal async Task<Visit> VisitAsAsync(LabServer lab, LabPerson person)
    {
        var known = lab.SignedIn.GetValueOrDefault(person.Email);
        var visit = await VisitAsync(lab, known);
        if (known is null)
        {
            await visit.Page.GotoAsync(lab.At("account/sign-in"));
            await SignInAsync(visit.Page, person);
            await Expect(visit.Page).ToHaveURLAsync(lab.Address.ToString());
            lab.SignedIn[person.Email] = await visit.Page.Context.StorageStateAsync();
        }
        return visit;
    }

    /// <summary>Fills the sign-in page.</summary>
    internal static async Task SignInAsync(IPage page, LabPerson person, string password = LabServer.Password)
    {
        await page.GetByLabel("E-mail", new() { Exact = true }).FillAsync(person.Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    internal static ILocator Title(IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    internal static async Task<Visit> VisitAsync(IBrowser browser, LabServer lab, string? signedIn = null)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = lab.Address.ToString(),
            ColorScheme = ColorScheme.Light,
            ViewportSize = new() { Width = Looks.Width, Height = Looks.Height },
            ReducedMotion = ReducedMotion.Reduce,
            StorageState = signedIn,
        });
        context.SetDefaultTimeout(60_000);
        return new Visit(context, await context.NewPageAsync(), lab.App, ColorScheme.Light, Looks.Width, lab.Address.Host);
    }
}
