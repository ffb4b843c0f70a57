using Bunit;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Runs;
using TopoWeb.Runs.Details;
using TopoWeb.Runs.Labels;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Runs.Labels;

public sealed class RunLabelsTests
{
    [Fact]
    public async Task Change_OfNameNoteTagsAndArchive_IsReadAgain_AndUndone()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        var (labels, reader) = (context.Get<RunLabels>(), context.Get<RunReader>());
        Assert.True(await labels.ChangeAsync(Visitor.Local, run, new() { Name = "  Edges\tof MNIST ", Note = "**Clear**", Tags = ["B", "a"], Archived = true }));
        var changed = (await reader.FindAsync(Visitor.Local, run))!;
        Assert.Equal(("Edges of MNIST", "**Clear**", true), (changed.Name, changed.Note, changed.Archived));
        Assert.Equal(["a", "b"], changed.Tags);
        Assert.Equal("Edges of MNIST", (await context.Get<TopoWeb.Experiments.ResultReader>().FindAsync(Visitor.Local, run, "L1_000100"))!.Document.Source!.Title.Split(',')[0]);
        // Galleries and choosers leave it out; whoever has its address still opens it.
        Assert.Empty(await reader.ListAsync(Visitor.Local));

        Assert.True(await labels.ChangeAsync(Visitor.Local, run, new() { Name = "", Note = "", Tags = [], Archived = false }));
        var back = (await reader.FindAsync(Visitor.Local, run))!;
        Assert.Equal(("Ring", null, false, 0), (back.Name, back.Note, back.Archived, back.Tags.Count));
        Assert.False(await labels.ChangeAsync(Visitor.Local, Guid.NewGuid(), new() { Name = "x" }));
    }

    [Fact]
    public async Task Change_ThatIsTooMuch_ChangesNothing()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        var labels = context.Get<RunLabels>();
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => labels.ChangeAsync(Visitor.Local, run, new() { Name = new string('x', 201), Tags = [.. Enumerable.Range(0, 1000).Select(i => $"{i}")], Note = new string('x', 20_001) }));
        Assert.Equal(["name", "note", "tags"], error.All.Select(e => e.Field).Order());
        await labels.ChangeAsync(Visitor.Local, run, new() { Tags = [.. Enumerable.Range(0, 20).Select(i => $"{i}")] });
        Assert.Equal("tags", (await Assert.ThrowsAsync<InvalidInputException>(() => labels.ChangeAsync(Visitor.Local, run, new() { AddTags = ["one more"] }))).Field);
        Assert.Equal("Ring", (await context.Get<RunReader>().FindAsync(Visitor.Local, run))!.Name);
    }

    [Fact]
    public async Task Change_ByWhoMayOnlyRead_IsRefused()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var run = await lab.AddRunAsync(lab.Ada, await lab.AddProjectAsync(lab.Ada, "Open", ProjectAccess.Read));
        await Assert.ThrowsAsync<NotAllowedException>(() => context.Get<RunLabels>().ChangeAsync(lab.Ben, run, new() { Name = "Mine" }));
        await context.Get<RunLabels>().ChangeAsync(lab.Ada, run, new() { Name = "Mine" });
        Assert.Equal(("run.change", "Name: Mine."), ((await lab.AuditAsync())[^1].Action, (await lab.AuditAsync())[^1].Details));
    }

    [Fact]
    public async Task RunPage_RenamesTagsAndNotesWithPreview()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        var page = context.Render<RunPage>(p => p.Add(r => r.Id, run));
        page.Press("Rename");
        page.Input("#run-name", "Edges");
        await page.SubmitAsync("form.rename");
        page.WaitForAssertion(() => Assert.Equal("Edges", page.Find("h1").TextContent));

        page.Input("[data-testid=notes] input", "Thesis");
        await page.SubmitAsync("[data-testid=notes] form");
        page.WaitForAssertion(() => Assert.Equal("runs?tag=thesis", page.Find("[data-testid=notes] .tag a").GetAttribute("href")));

        page.Press("Write a note");
        page.Input("#note-text", "The circle is **clear** <script>alert(1)</script>");
        Assert.Equal("The circle is clear <script>alert(1)</script>", page.Find("[data-testid=preview]").TextContent.Trim());
        Assert.Equal("clear", page.Find("[data-testid=preview] strong").TextContent);
        page.Press("Save note");
        page.WaitForAssertion(() => Assert.Equal("clear", page.Find("[data-testid=note] strong").TextContent));
        Assert.Empty(page.FindAll("script, #note-text"));
    }
}
