using Bunit;
using TopoWeb.Access;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Experiments;
using TopoWeb.Runs;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Layout;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Datasets.Uploads;

public sealed class CloudChangesTests
{
    private static Task<CloudSummary> UploadAsync(PageContext context, string name) => context.Get<CloudService>().AddAsync(Visitor.Local, new MemoryStream(Clouds.Csv(60)), name, null);

    [Fact]
    public async Task Cloud_IsRenamedAndDeleted_UnlessSomethingNeedsIt()
    {
        await using var context = await PageContext.CreateAsync();
        var (changes, clouds) = (context.Get<CloudChanges>(), context.Get<CloudService>());
        var cloud = await UploadAsync(context, "circle.csv");
        Assert.True(await changes.RenameAsync(Visitor.Local, cloud.Id, "  Gabor   filters "));
        Assert.Equal("Gabor filters", (await clouds.FindAsync(Visitor.Local, cloud.Id))!.Name);
        Assert.Equal("name", (await Assert.ThrowsAsync<InvalidInputException>(() => changes.RenameAsync(Visitor.Local, cloud.Id, " "))).Field);

        var run = await context.Get<RunService>().SubmitAsync(Visitor.Local, new ExperimentSpec { Source = new() { Kind = SourceKind.Cloud, Cloud = cloud.Id }, Analysis = new() { Density = null } });
        Assert.Equal("Gabor filters", (await context.Get<RunReader>().FindAsync(Visitor.Local, run))!.Name);
        Assert.Contains("A run that is not finished", (await Assert.ThrowsAsync<CloudInUseException>(() => changes.DeleteAsync(Visitor.Local, cloud.Id))).Message, StringComparison.Ordinal);
        await context.Get<RunService>().CancelAsync(Visitor.Local, run);
        Assert.Equal("One run analysed it: its results stay, but it cannot be run again.", (await changes.UseAsync(Visitor.Local, cloud.Id))!.Warning);
        Assert.True(await changes.DeleteAsync(Visitor.Local, cloud.Id));
        Assert.False(await changes.DeleteAsync(Visitor.Local, cloud.Id));
    }

    [Fact]
    public async Task List_RenamesAndDeletes()
    {
        await using var context = await PageContext.CreateAsync();
        await UploadAsync(context, "circle.csv");
        var list = context.Render<UploadList>();
        list.Click("button[aria-label='Rename circle.csv']");
        list.Input("#upload-name", "Ring");
        await list.SubmitAsync("form");
        list.WaitForAssertion(() => Assert.Equal("Ring", list.Find("li strong").TextContent));
        list.Click("button[aria-label='Delete Ring']");
        list.WaitForAssertion(() => Assert.Contains("Delete this cloud?", list.Find(".warn").TextContent, StringComparison.Ordinal));
        list.Press("Delete permanently");
        list.WaitForAssertion(() => Assert.Contains("No uploads yet", list.Markup, StringComparison.Ordinal));
    }
}
