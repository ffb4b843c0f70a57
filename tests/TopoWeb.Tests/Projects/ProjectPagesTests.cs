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
        await page.Find("form.new").SubmitAsync();
        Assert.Contains("name", page.Find("[data-field=name] .error").TextContent, StringComparison.OrdinalIgnoreCase);
        page.Find("#project-name").Input("Mine");
        await page.Find("form.new").SubmitAsync();
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
        page.Find("#project-person").Change(lab.Ben.UserId.ToString()!);
        page.Find("#project-access").Change("Write");
        await page.PressAsync("Add");
        Assert.Equal("Ben Okafor", page.Find(".members .person").TextContent);
        page.Find("#project-lab").Change("Read");
        await page.Find("form.grid").SubmitAsync();
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
        page.Find("#project-quota").Input("0");
        await SetAsync();
        Assert.Equal((0, "0"), (await QuotaAsync(), page.Find("#project-quota").GetAttribute("value")));
        page.Find("#project-quota").Input("many");
        await SetAsync();
        Assert.Contains("'many' is not a number", page.Find("[data-field=megabytes] .error").TextContent, StringComparison.Ordinal);
        page.Find("#project-quota").Input("");
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
        var leave = Assert.Single(page.FindAll("button"));
        await leave.ClickAsync(new());
        Assert.Contains("stay yours", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        await page.Find("button").ClickAsync(new());
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
        page.Find("#project-target").Change((await lab.HomeAsync(lab.Ada)).ToString());
        await page.Find("button.danger").ClickAsync(new());
        Assert.Equal("Delete permanently", page.Find("button.danger").TextContent);
        await page.Find("button.danger").ClickAsync(new());
        await using var db = lab.NewContext();
        Assert.Equal(await lab.HomeAsync(lab.Ada), db.Runs.Single(r => r.Id == run).ProjectId);
    }
}
