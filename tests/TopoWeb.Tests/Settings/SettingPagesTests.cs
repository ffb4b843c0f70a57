using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Exploration;
using TopoWeb.Rendering;
using TopoWeb.Results.Graph;
using TopoWeb.Results.Live;
using TopoWeb.Runs.New;
using TopoWeb.Settings;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Results.Live;

namespace TopoWeb.Tests.Settings;

/// <summary>Every page names the settings as the catalogue does.</summary>
public sealed class SettingPagesTests
{
    [Fact]
    public async Task Form_EveryStage_ShowsTheCataloguesSettings()
    {
        await using var context = await PageContext.CreateAsync();
        context.Get<NavigationManager>().NavigateTo("/new");
        var page = context.Render<NewExperiment>();
        await page.WaitForElementAsync(".summary");
        foreach (var stage in StageCatalog.Stages)
        {
            var section = page.Find($"section[aria-labelledby={stage.Path}-title]");
            Assert.Equal(stage.Label, section.QuerySelector("h2")!.TextContent);
            var fields = section.QuerySelectorAll(".field").Where(f => f.GetAttribute("data-field") != "barcode.profile").ToList();
            var offered = SettingCatalog.Offered(stage.Path, new AnalysisSpec()).OrderBy(s => s.Folded).ToList();
            Assert.Equal(offered.Select(s => (s.Key, s.Label)), fields.Select(f => (f.GetAttribute("data-field")!, f.QuerySelector("label")!.TextContent)));
            Assert.Equal(offered.Select(s => s.Term.Address), fields.Select(f => f.QuerySelector("a.term")!.GetAttribute("href")));
            Assert.Equal(offered.Select(s => s.Choices?.Select(c => c.Label) ?? []), fields.Select(f => f.QuerySelectorAll("option").Select(o => o.TextContent)));
        }
    }

    [Fact]
    public async Task LivePane_EveryControl_HasTheCataloguesLabelAndExplanation()
    {
        using var session = new LiveSession(LiveSamples.Analysis());
        await using var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.Services.AddScoped<PrerenderedOnce>();
        var stored = await LiveSamples.StoredAsync();
        var page = context.Render<LivePane>(p => p.Add(l => l.Live, new LiveModel(stored, new ResultExploration(stored), session)));
        var offered = LiveSettings.Of(stored.Document.Spec, stored.Document.Points.Normalized).Where(s => s.Applies(stored.Document.Spec)).ToList();
        var controls = page.FindAll(".control");
        Assert.Equal(offered.Select(s => (s.Name!, s.Label, s.Help)), controls.Select(c => (c.GetAttribute("data-live")!, c.QuerySelector("label")!.TextContent, c.GetAttribute("data-readout")!)));
        Assert.Equal(offered.Select(s => s.Choices?.Select(c => c.Label) ?? []), controls.Select(c => c.QuerySelectorAll("option").Select(o => o.TextContent)));
    }

    [Fact]
    public void Summary_EveryRow_IsTheCatalogues()
    {
        var result = Samples.Result();
        var sections = SettingsSummary.Of(result);
        foreach (var stage in StageCatalog.Stages)
        {
            var section = sections.Single(s => s.Stage == stage.Path);
            Assert.Equal(stage.Label, section.Title);
            Assert.NotEmpty(section.Rows);
            Assert.All(section.Rows, row => Assert.Equal(SettingCatalog.All.Where(s => s.Key == row.Key).Select(s => (s.Label, s.Term.Text)), [(row.Name, row.Explanation)]));
            var missing = SettingCatalog.Of(stage.Path).Where(s => s.Applies(result.Spec) && s.Read(result.Spec).Length > 0).Select(s => s.Key).Except(section.Rows.Select(r => r.Key));
            Assert.Empty(missing);
        }
    }

    [Fact]
    public void Summary_StageSkipped_SaysWhatThatMeans()
    {
        var result = Samples.Result();
        var sections = SettingsSummary.Of(result with { Spec = new() { Density = null, Barcode = null, Mapper = null } });
        Assert.All(StageCatalog.Stages, stage => Assert.Equal(stage.ChoiceOf("")!.Sentence, sections.Single(s => s.Stage == stage.Path).Note));
    }
}
