using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>Every page that only a lab's server has, with what opens in it. Each answers with the complaints of the browser that belong to it. The page of the set-up and that of an invitation are looked at where they are used.</summary>
internal static class LabScenes
{
    private const float Long = 180_000;

    /// <summary>Looked at by somebody who has not signed in.</summary>
    private static readonly Dictionary<string, Func<LabServer, Visit, Task<string[]>>> OfStrangers = new()
    {
        ["account-sign-in"] = At("account/sign-in?to=runs"),
        ["account-sign-in-wrong"] = At("account/sign-in", async (_, page) =>
        {
            await page.GetByLabel("E-mail", new() { Exact = true }).FillAsync("nobody@lab.example");
            await page.GetByLabel("Password", new() { Exact = true }).FillAsync("not a password of anybody");
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
            await Expect(page.Locator("[data-problem]")).ToContainTextAsync("is wrong");
        }),
        ["account-sign-in-ended"] = At("account/sign-in?to=runs&ended=true"),
        ["account-reset"] = async (lab, visit) =>
        {
            var person = await lab.JoinAsync("viewer", "Wang Zhenyi");
            var reset = await lab.Ada.PostAsync($"api/v1/people/{person.Id}/reset", new { });
            await visit.Page.GotoAsync(reset.GetProperty("url").GetString()!);
            await Expect(LabTest.Title(visit.Page)).ToHaveTextAsync("Choose a new password");
            return [];
        },
        ["account-reset-invalid"] = async (lab, visit) =>
        {
            Assert.Equal(404, (await visit.Page.GotoAsync(lab.At($"account/reset/{new string('A', 43)}")))!.Status);
            await Expect(LabTest.Title(visit.Page)).ToHaveTextAsync("This link is not valid");
            return ["404"];
        },
        ["guest-result"] = SharedAsync(run => new { kind = "result", run = run.Id, choice = run.Choices[^1], scope = "download" }, "", page => Expect(page.Locator("canvas").First).ToBeVisibleAsync()),
        ["guest-timeline"] = SharedAsync(run => new { kind = "timeline", run = run.Id, scope = "view" }, "", page => Expect(page.GetByTestId("large").Locator("svg")).ToBeVisibleAsync(new() { Timeout = Long })),
        ["guest-comparison"] = SharedAsync(run => new { kind = "comparison", items = run.Choices.Select(choice => new { run = run.Id, choice }), scope = "view" }, "", page => Expect(page.Locator(".graphs svg").Nth(1)).ToBeVisibleAsync(new() { Timeout = Long })),
        ["guest-embed"] = SharedAsync(run => new { kind = "result", run = run.Id, choice = run.Choices[^1], scope = "view" }, "/embed", page => Expect(page.Locator("canvas").First).ToBeVisibleAsync()),
        ["guest-password"] = async (lab, visit) =>
        {
            var run = await lab.TrainedAsync();
            await visit.Page.GotoAsync((await lab.Ada.ShareAsync(new { run = run.Id, password = "correct horse battery" })).Url);
            await Expect(LabTest.Title(visit.Page)).ToHaveTextAsync("This link has a password");
            return [];
        },
        ["guest-invalid"] = async (lab, visit) =>
        {
            Assert.Equal(404, (await visit.Page.GotoAsync(lab.At($"s/{new string('A', 43)}")))!.Status);
            return ["404"];
        },
    };

    /// <summary>Looked at by the administrator.</summary>
    private static readonly Dictionary<string, Func<LabServer, Visit, Task<string[]>>> OfTheAdministrator = new()
    {
        ["account-administrator"] = Live("account", (_, page) => Expect(page.Locator("[data-session]").First).ToBeVisibleAsync()),
        ["account-menu"] = Live("datasets", async (_, page) =>
        {
            await page.Locator("summary[aria-label^='Account of']").ClickAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true })).ToBeVisibleAsync();
        }),
        ["admin-workers"] = Live("workers", (_, page) => Expect(page.Locator("[data-state=running]").First).ToBeVisibleAsync()),
        ["admin-people"] = Live("admin/people", (_, page) => Expect(page.Locator("[data-person]").First).ToBeVisibleAsync()),
        ["admin-people-delete"] = async (lab, visit) =>
        {
            var person = await lab.JoinAsync("member", "Hypatia");
            await visit.OpenAsync(lab.At("admin/people"));
            await visit.Page.Locator($"[data-person='{person.Id}']").GetByRole(AriaRole.Button, new() { Name = "Delete Hypatia" }).ClickAsync();
            await Expect(visit.Page.GetByRole(AriaRole.Group, new() { Name = "Delete Hypatia" })).ToBeVisibleAsync();
            return [];
        },
        ["admin-audit"] = Live("admin/audit", (_, page) => Expect(page.Locator("tbody tr").First).ToBeVisibleAsync()),
        ["admin-audit-nothing"] = Live("admin/audit?person=nobody-of-that-name", (_, page) => Expect(page.GetByText("No entries")).ToBeVisibleAsync()),
        ["admin-links"] = async (lab, visit) =>
        {
            await lab.Ada.ShareAsync(new { run = (await lab.TrainedAsync()).Id, note = "For the referees" });
            await visit.OpenAsync(lab.At("admin/links"));
            await Expect(visit.Page.Locator("[data-link]").First).ToBeVisibleAsync();
            return [];
        },
        ["admin"] = Live("admin", (_, page) => Expect(page.GetByRole(AriaRole.Link, new() { Name = "Storage", Exact = true })).ToBeVisibleAsync()),
        ["admin-health"] = OfTrained(_ => "admin/health", page => Expect(page.Locator("[data-process=running]").First).ToBeVisibleAsync()),
        ["admin-storage"] = OfTrained(_ => "admin/storage", page => Expect(page.Locator("[data-kind=network]")).ToBeVisibleAsync()),
        ["admin-storage-projects"] = OfTrained(_ => "admin/storage", async page =>
        {
            await page.GetByText("Project", new() { Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Free if deleted" }).ClickAsync();
            await Expect(page.Locator("th[aria-sort=descending]")).ToContainTextAsync("Free if deleted");
        }),
        ["admin-retention"] = OfTrained(run => "admin/retention", async page =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
            await Expect(page.Locator("[data-preview='0']")).ToContainTextAsync("Nothing would be deleted now");
        }),
        ["admin-limits"] = Live("admin/limits?show=all", (_, page) => Expect(page.Locator("[data-setting='Workers:Train']")).ToBeVisibleAsync()),
        ["admin-limits-wrong"] = Live("admin/limits", async (_, page) =>
        {
            var row = page.Locator("[data-setting='Limits:LivePoints']");
            await row.GetByRole(AriaRole.Button, new() { Name = "Change Limits:LivePoints" }).ClickAsync();
            await row.Locator("input").FillAsync("0");
            await row.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await Expect(row.Locator(".error")).ToContainTextAsync("at least 1");
        }),
        ["admin-maintenance"] = Live("admin/maintenance", (_, page) => Expect(page.GetByRole(AriaRole.Button, new() { Name = "Begin maintenance" })).ToBeVisibleAsync()),
        ["projects"] = OfTrained(_ => "projects", page => Expect(page.Locator("[data-project]").First).ToBeVisibleAsync()),
        ["projects-new"] = OfTrained(_ => "projects", async page =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "New project" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Create project" }).ClickAsync();
            await Expect(page.Locator("[data-field=name] .error")).ToBeVisibleAsync();
        }),
        ["project"] = OfTrained(run => $"projects/{run.Project}", page => Expect(LabTest.Title(page)).ToHaveTextAsync("Digits")),
        ["runs-filtered"] = OfTrained(run => $"runs?project={run.Project}&person=me&state=succeeded&search=checkpoints", page => Expect(page.GetByTestId("count")).ToContainTextAsync("1 run matches")),
        ["runs-no-match"] = OfTrained(_ => "runs?search=nothing-of-that-name", page => Expect(page.GetByTestId("no-match")).ToBeVisibleAsync()),
        ["run-of-a-project"] = OfTrained(run => $"runs/{run.Id}", page => Expect(page.GetByTestId("owner")).ToContainTextAsync("Digits")),
        ["run-move"] = OfTrained(run => $"runs/{run.Id}", async page =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        }),
        ["lab-share"] = OfTrained(run => $"runs/{run.Id}/result", async page =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Share", Exact = true }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Create link" })).ToBeVisibleAsync();
        }),
        ["lab-share-made"] = OfTrained(run => $"runs/{run.Id}/result", async page =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Share", Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();
            await Expect(page.Locator("#share-url")).ToBeVisibleAsync(new() { Timeout = Long });
            await page.GetByText("Markdown, BibTeX, QR code, embed").ClickAsync();
            await Expect(page.Locator("#share-bibtex")).ToBeVisibleAsync();
        }),
    };

    /// <summary>Looked at by a member.</summary>
    private static readonly Dictionary<string, Func<LabServer, Visit, Task<string[]>>> OfMembers = new()
    {
        ["not-allowed"] = async (lab, visit) =>
        {
            Assert.Equal(403, (await visit.Page.GotoAsync(lab.At("admin/people")))!.Status);
            await Expect(LabTest.Title(visit.Page)).ToHaveTextAsync("Not allowed");
            return ["403"];
        },
        ["project-of-somebody-else"] = OfTrained(run => $"projects/{run.Project}", page => Expect(LabTest.Title(page)).ToHaveTextAsync("Digits")),
    };

    public static string[] Names => [.. OfStrangers.Keys, .. OfTheAdministrator.Keys, .. OfMembers.Keys];

    /// <summary>Who looks at it; null for somebody who has not signed in.</summary>
    public static async Task<LabPerson?> VisitorOfAsync(LabServer lab, string name) =>
        OfTheAdministrator.ContainsKey(name) ? lab.Ada : OfMembers.ContainsKey(name) ? await lab.JoinAsync("member", "Mary Somerville") : null;

    public static Task<string[]> OpenAsync(string name, LabServer lab, Visit visit) =>
        (OfStrangers.GetValueOrDefault(name) ?? OfTheAdministrator.GetValueOrDefault(name) ?? OfMembers[name])(lab, visit);

    /// <summary>A page without a connection.</summary>
    private static Func<LabServer, Visit, Task<string[]>> At(string address, Func<LabServer, IPage, Task>? act = null) => async (lab, visit) =>
    {
        await visit.Page.GotoAsync(lab.At(address));
        if (act is not null)
            await act(lab, visit.Page);
        return [];
    };

    /// <summary>A page with one.</summary>
    private static Func<LabServer, Visit, Task<string[]>> Live(string address, Func<LabServer, IPage, Task> act) => async (lab, visit) =>
    {
        await visit.OpenAsync(lab.At(address));
        await visit.SettleAsync();
        await act(lab, visit.Page);
        return [];
    };

    private static Func<LabServer, Visit, Task<string[]>> OfTrained(Func<LabRun, string> address, Func<IPage, Task> act) =>
        async (lab, visit) => await Live(address(await lab.TrainedAsync()), (_, page) => act(page))(lab, visit);

    private static Func<LabServer, Visit, Task<string[]>> SharedAsync(Func<LabRun, object> request, string part, Func<IPage, Task> drawn) => async (lab, visit) =>
    {
        var link = await lab.Ada.ShareAsync(request(await lab.TrainedAsync()));
        Assert.Equal(200, (await visit.OpenAsync(link.Url + part)).Status);
        await drawn(visit.Page);
        await Expect(visit.Page.Locator("main .tw-skeleton")).ToHaveCountAsync(0, new() { Timeout = Long });
        return [];
    };
}
