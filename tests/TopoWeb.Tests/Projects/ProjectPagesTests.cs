using Bunit;
using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Projects;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Projects;

public sealed class ProjectPagesTests
{
    private static async Task<IRenderedComponent<ProjectPage>> OpenAsync(PageContext context, Visitor visitor, Guid id)
    {
        context.Visitor = visitor;
        var page = context.Render<ProjectPage>(p => p.Add(q => q.Id, id));
        await page.WaitForElementAsync("h1");
        return page;
    }

    [Fact]
    public async Task List_ShowsAccessInWords_AndCreates()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        await lab.AddProjectAsync(lab.Ada, "Shared", members: [(lab.Ben, ProjectAccess.Read)]);
        await lab.AddProjectAsync(lab.Ada, "Secret");
        context.Visitor = lab.Ben;
        var page = context.Render<ProjectsPage>();
        await page.WaitForElementAsync("[data-project]");
        Assert.Contains("You can view", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", page.Markup, StringComparison.Ordinal);

        page.Press("New project");
        await page.SubmitAsync("form.new");
        Assert.Contains("name", page.Find("[data-field=name] .error").TextContent, StringComparison.OrdinalIgnoreCase);
        page.Input("#project-name", "Mine");
        await page.SubmitAsync("form.new");
        var project = Assert.Single(await context.Get<ProjectReader>().ListAsync(lab.Ben), p => p.Name == "Mine");
        Assert.EndsWith($"projects/{project.Id}", context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ForAViewer_CreatesNothing()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        context.Visitor = lab.Vera;
        var page = context.Render<ProjectsPage>();
        await page.WaitForElementAsync("[data-project]");
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public async Task Project_ForItsOwner_AddsMembersAndChanges()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var id = await lab.AddProjectAsync(lab.Ada, "Shared");
        var page = await OpenAsync(context, lab.Ada, id);
        page.Change("#project-person", lab.Ben.UserId.ToString()!);
        page.Change("#project-access", "Write");
        await page.PressAsync("Add");
        Assert.Equal("Ben Okafor", page.Find(".members .person").TextContent);
        page.Change("#project-lab", "Read");
        await page.SubmitAsync("form.grid");
        Assert.Equal((ProjectAccess.Read, 1), (await context.Get<ProjectReader>().FindAsync(lab.Ada, id))!.Project is var p ? (p.LabAccess, p.Members) : default);
        await page.PressAsync("Remove");
        Assert.Empty(page.FindAll(".members"));
    }

    [Fact]
    public async Task Project_ForAnAdministrator_ShowsItsQuotaAndKeepsItUntouched()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var id = await lab.AddProjectAsync(lab.Ada, "Shared");
        await context.Get<ProjectService>().SetQuotaAsync(lab.Root, id, 250);
        var page = await OpenAsync(context, lab.Root, id);
        Assert.Equal("250", page.Find("#project-quota").GetAttribute("value"));
        await SetAsync();
        Assert.Equal(250, await QuotaAsync());
        page.Input("#project-quota", "0");
        await SetAsync();
        Assert.Equal((0, "0"), (await QuotaAsync(), page.Find("#project-quota").GetAttribute("value")));
        page.Input("#project-quota", "many");
        await SetAsync();
        Assert.Contains("'many' is not a number", page.Find("[data-field=megabytes] .error").TextContent, StringComparison.Ordinal);
        page.Input("#project-quota", "");
        await SetAsync();
        Assert.Null(await QuotaAsync());

        Task SetAsync() => page.PressAsync("Set quota");

        async Task<long?> QuotaAsync() => (await context.Get<ProjectReader>().FindAsync(lab.Root, id))!.Storage.OwnQuotaMegabytes;
    }

    [Fact]
    public async Task Project_ForAMember_ShowsNothingToChangeButLeaving()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var id = await lab.AddProjectAsync(lab.Ada, "Shared", members: [(lab.Ben, ProjectAccess.Read)]);
        var page = await OpenAsync(context, lab.Ben, id);
        Assert.Empty(page.FindAll("input, select"));
        Assert.Single(page.FindAll("button"));
        await page.ClickAsync("button");
        Assert.Contains("stay yours", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        await page.ClickAsync("button");
        Assert.Null(await context.Get<ProjectReader>().FindAsync(lab.Ben, id));
        Assert.EndsWith("projects", context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Project_Deleted_AsksWhereItsWorkGoes()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var id = await lab.AddProjectAsync(lab.Ada, "Full");
        var run = await lab.AddRunAsync(lab.Ada, id);
        var page = await OpenAsync(context, lab.Ada, id);
        Assert.True(page.Find("button.danger").HasAttribute("disabled"));
        page.Change("#project-target", (await lab.HomeAsync(lab.Ada)).ToString());
        await page.ClickAsync("button.danger");
        Assert.Equal("Delete permanently", page.Find("button.danger").TextContent);
        await page.ClickAsync("button.danger");
        await using var db = lab.NewContext();
        Assert.Equal(await lab.HomeAsync(lab.Ada), db.Runs.Single(r => r.Id == run).ProjectId);
    }
}
