using System.Text;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Compare;
using TopoWeb.Data;
using TopoWeb.Datasets;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Experiments;
using TopoWeb.Figures;
using TopoWeb.Gallery;
using TopoWeb.Networks.Formats;
using TopoWeb.Notation;
using TopoWeb.Runs;
using TopoWeb.Runs.New;
using TopoWeb.Schedules.Editing;
using TopoWeb.Schedules.Firing;
using TopoWeb.Schedules.Pages;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;
using TopoWeb.Tests.Published;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Runs;

/// <summary>Networks, stages and points are shared by their keys. Whose they were is nowhere to be seen.</summary>
public sealed class SharedWorkTests
{
    private const string Secret = "Secret of Ada";

    [Fact]
    public async Task Training_OfTwoPeople_SharesNetworksAndShowsNeitherTheOthersRun()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        SyntheticDigits.Write(context.Datasets);
        var (runs, reader, training) = (context.Get<RunService>(), context.Get<RunReader>(), context.Get<ITraining>());
        var spec = ExperimentNotation.Parse("2xM(4,0,8) on mnist at 0,3, rho(2,1)");
        var first = await runs.SubmitAsync(lab.Ada, spec with { Name = Secret });
        await training.PlanAsync(first, spec.Source, default);
        Guid set;
        await using (var db = lab.NewContext())
        {
            set = (await db.Runs.SingleAsync(r => r.Id == first)).TrainingSetId!.Value;
            await db.Networks.ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NetworkState.Succeeded).SetProperty(n => n.Iteration, 3).SetProperty(n => n.Curve, "0 2.3;3 1.1"));
        }
        var second = await runs.SubmitAsync(lab.Ben, spec);
        Assert.Empty((await training.PlanAsync(second, spec.Source, default))!);

        await using (var db = lab.NewContext())
        {
            Assert.Equal([set, set], await db.Runs.Select(r => r.TrainingSetId!.Value).ToListAsync());
            Assert.Equal(2, await db.Networks.CountAsync());
        }
        Assert.Equal(second, Assert.Single(await reader.ListAsync(lab.Ben)).Id);
        Assert.Null(await reader.FindAsync(lab.Ben, first));
        Assert.Empty(await reader.LogAsync(lab.Ben, first));
        Assert.Empty(await reader.CurvesAsync(lab.Ben, first));
        Assert.Equal(2, (await reader.CurvesAsync(lab.Ben, second)).Count);
        Assert.Contains(await reader.LogAsync(lab.Ben, second), l => l.Text.Contains("already trained", StringComparison.Ordinal));
        Assert.All(await reader.LogAsync(lab.Ben, second), l => Assert.DoesNotContain("Ada", l.Text, StringComparison.Ordinal));

        // What one deletes the other keeps.
        Assert.True(await runs.DeleteAsync(lab.Ada, first));
        await using var after = lab.NewContext();
        Assert.Equal(2, await after.Networks.CountAsync(n => n.TrainingSetId == set));
    }

    [Fact]
    public async Task Clouds_WithTheSamePoints_AreTheOwnersAlone()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var clouds = context.Get<CloudService>();
        var first = await clouds.AddAsync(lab.Ada, Points(), "secret.csv", null);
        var second = await clouds.AddAsync(lab.Ben, Points(), "mine.csv", null);
        Assert.Equal([second.Id], (await clouds.ListAsync(lab.Ben)).Select(c => c.Cloud.Id));
        await using (var db = lab.NewContext())
            Assert.Single(await db.Clouds.Select(c => c.FiltersKey).Distinct().ToListAsync());
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => context.Get<RunService>().SubmitAsync(lab.Ben, OfCloud(first.Id)));
        Assert.Equal("source.cloud", refused.Field);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        // What a spec says of the cloud's network is not looked up in a stranger's points.
        Assert.Null((await context.Get<PretrainedLayers>().ResolveAsync(lab.Ben, OfCloud(first.Id))).Source.Pretrained);

        // A cloud that is taken again is one's own, however many others have it and show it.
        var shared = await lab.AddProjectAsync(lab.Ada, "Open", ProjectAccess.Read);
        var content = PointFile.Read(Points(), "layer.csv", null, clouds.FileLimits);
        var hers = await clouds.AddAsync(lab.Ada, content, "layer", again: true, project: shared);
        var his = await clouds.AddAsync(lab.Ben, content, "layer", again: true);
        Assert.NotEqual(hers.Id, his.Id);
        Assert.Equal(his.Id, (await clouds.AddAsync(lab.Ben, content, "layer", again: true)).Id);
        Assert.Equal("Ada Maier", (await clouds.ListAsync(lab.Ben)).Single(c => c.Cloud.Id == hers.Id).Cloud.Ownership!.Owner);
    }

    [Fact]
    public async Task Experiment_OfAnotherPerson_IsNotOpenedAsAForm()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var run = await lab.AddRunAsync(lab.Ada, name: Secret, notation: "7xM(13,0,16) on mnist at 0,3");
        Guid experiment;
        await using (var db = lab.NewContext())
            experiment = (await db.Runs.SingleAsync(r => r.Id == run)).ExperimentId;
        foreach (var (visitor, sees) in new[] { (lab.Ben, false), (lab.Ada, true) })
            foreach (var id in new[] { run, experiment })
            {
                context.Visitor = visitor;
                context.Get<NavigationManager>().NavigateTo($"new?from={id}");
                var page = context.Render<NewExperiment>();
                await page.WaitForElementAsync(".summary");
                Assert.Equal(sees, page.Markup.Contains("7×M(13,0,16)", StringComparison.Ordinal));
                Assert.Equal(!sees, page.FindAll(".problem").Count > 0);
            }
    }

    [Fact]
    public async Task Form_ChoosesAmongProjectsOneMayWriteTo_HomeFirst()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        SyntheticDigits.Write(context.Datasets);
        var (writable, readable) = (await lab.AddProjectAsync(lab.Ada, "Writable", ProjectAccess.Write), await lab.AddProjectAsync(lab.Ada, "Readable", ProjectAccess.Read));
        context.Visitor = lab.Ben;
        context.Get<NavigationManager>().NavigateTo($"new?notation={Uri.EscapeDataString(LabData.Notation)}&project={readable}");
        var page = context.Render<NewExperiment>();
        await page.WaitForElementAsync("#field-project");
        Assert.Equal(["Home of Ben Okafor", "Writable · Ada Maier"], page.FindAll("#field-project option").Select(o => o.TextContent));
        Assert.Contains(readable.ToString(), page.Find(".problem").TextContent, StringComparison.Ordinal);
        page.Change("#field-project", writable.ToString());
        await page.ClickAsync(".submit");
        Assert.Equal("Writable", Assert.Single(await context.Get<RunReader>().ListAsync(lab.Ben)).Ownership.Project);
    }

    [Fact]
    public async Task Pages_ShowNothingOfPrivateWork()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        await lab.AddRunAsync(lab.Ada, name: Secret, preset: PresetCatalog.FigureTwoQuick);
        await lab.AddRunAsync(lab.Ada, name: Secret, state: RunState.Training);
        var open = await lab.AddRunAsync(lab.Ada, await lab.AddProjectAsync(lab.Ada, "Open", ProjectAccess.Read), "Open to all");
        foreach (var visitor in new[] { lab.Ben, lab.Vera })
        {
            context.Visitor = visitor;
            var gallery = context.Render<GalleryPage>();
            await gallery.WaitForElementAsync(".card");
            Assert.Contains("Open to all", Assert.Single(gallery.FindAll(".card")).TextContent, StringComparison.Ordinal);
            Assert.Contains("Read only", gallery.Find(".card").TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, gallery.Markup, StringComparison.Ordinal);
            Assert.Equal(visitor == lab.Ben, gallery.FindAll(".preset button").Count > 0);

            var compare = context.Render<ComparePage>();
            await compare.WaitForElementAsync("#add");
            Assert.Equal("Open to all", Assert.Single(compare.FindAll("#add optgroup")).GetAttribute("label"));

            var figures = context.Render<FiguresPage>();
            await figures.WaitForElementAsync(".figure");
            Assert.Empty(figures.FindAll("[data-state=Succeeded]"));
        }
        Assert.NotNull(await context.Get<RunReader>().FindAsync(lab.Ben, open));
        Assert.Empty(await context.Get<RunReader>().OfPresetsAsync(lab.Ben, [PresetCatalog.FigureTwoQuick]));
        Assert.Single(await context.Get<RunReader>().OfPresetsAsync(lab.Ada, [PresetCatalog.FigureTwoQuick]));
    }

    [Fact]
    public async Task Schedules_OfferAndShowOnlyWhatOneMay()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var (secret, open, own) = (await lab.AddRunAsync(lab.Ada, name: Secret), await lab.AddRunAsync(lab.Ada, await lab.AddProjectAsync(lab.Ada, "Open", ProjectAccess.Read), "Open to all"), await lab.AddRunAsync(lab.Ben, name: "His own"));
        var service = context.Get<ScheduleService>();
        context.Visitor = lab.Ben;
        var dialogs = context.Render<MudDialogProvider>();
        var shown = dialogs.InvokeAsync(() => ScheduleDialog.ShowAsync(context.Get<IDialogService>()));
        await dialogs.WaitForElementAsync("#schedule-experiment");
        // What runs again must be one's own; what reruns are compared with may be anything that one sees.
        Assert.Contains("His own", dialogs.Find("#schedule-experiment").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Open to all", dialogs.Find("#schedule-experiment").TextContent, StringComparison.Ordinal);
        Assert.Contains("Open to all", dialogs.Find("#schedule-reference").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, dialogs.Markup, StringComparison.Ordinal);

        await using var db = lab.NewContext();
        Guid Experiment(Guid run) => db.Runs.Single(r => r.Id == run).ExperimentId;
        Assert.Equal("experiment", (await Assert.ThrowsAsync<InvalidInputException>(() => service.CreateAsync(lab.Ben, Experiment(secret), new ScheduleSettings { Cron = "0 3 * * *" }))).Field);
        await Assert.ThrowsAsync<NotAllowedException>(() => service.CreateAsync(lab.Ben, Experiment(open), new ScheduleSettings { Cron = "0 3 * * *" }));
        ScheduleSettings Against(Guid run) => new() { Cron = "0 3 * * *", Reference = DriftReference.Chosen, ReferenceRun = run };
        Assert.Equal("referenceRun", (await Assert.ThrowsAsync<InvalidInputException>(() => service.CreateAsync(lab.Ben, Experiment(own), Against(secret)))).Field);
        var schedule = (await service.CreateAsync(lab.Ben, Experiment(own), Against(open))).Id;
        Assert.Equal(await lab.HomeAsync(lab.Ben), (await db.Schedules.SingleAsync(s => s.Id == schedule)).ProjectId);
        Assert.Empty(await context.Get<ScheduleReader>().ListAsync(lab.Cleo));

        // What a schedule starts is whose the schedule is, and where it is.
        var shared = await lab.AddProjectAsync(lab.Ben, "Shared", members: [(lab.Cleo, ProjectAccess.Read)]);
        var other = (await service.CreateAsync(lab.Ben, Experiment(own), new ScheduleSettings { Cron = "0 4 * * *" }, shared)).Id;
        var row = await db.Schedules.AsNoTracking().SingleAsync(s => s.Id == other);
        var run = await context.Get<RunReader>().FindAsync(lab.Cleo, (await context.Get<ScheduleFiring>().RunNowAsync(row, default))!.Value);
        Assert.Equal(("Ben Okafor", "Shared", false), (run!.Ownership.Owner, run.Ownership.Project, run.Ownership.MayChange));

        context.Visitor = lab.Cleo;
        var page = context.Render<SchedulesPage>();
        await page.WaitForElementAsync("[data-schedule-id]");
        Assert.Contains("Read only", page.Find("[data-schedule-id]").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("[role=switch]").HasAttribute("disabled"));
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent == "Delete");
        await Assert.ThrowsAsync<NotAllowedException>(() => service.DeleteAsync(lab.Cleo, other));
        Assert.False(await service.DeleteAsync(lab.Cleo, schedule));
    }

    [Fact]
    public async Task DataSets_AreManagedByAdministratorsAlone()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        foreach (var visitor in new[] { lab.Ben, lab.Vera, lab.Root })
        {
            context.Visitor = visitor;
            var page = context.Render<DatasetsPage>();
            await page.WaitForElementAsync(".holding");
            Assert.Equal(visitor == lab.Root, page.FindAll(".holding button").Any(b => b.TextContent.StartsWith("Get", StringComparison.Ordinal)));
        }
    }

    private static MemoryStream Points() => new(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 60).Select(i => $"{Math.Cos(i):R},{Math.Sin(i):R}\n"))));

    private static ExperimentSpec OfCloud(Guid cloud) => new() { Source = new() { Kind = SourceKind.Cloud, Cloud = cloud } };
}
