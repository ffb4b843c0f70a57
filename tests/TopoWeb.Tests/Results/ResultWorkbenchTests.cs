using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Exports;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results;
using TopoWeb.Results.Graph;
using TopoWeb.Results.Inspector;
using TopoWeb.Tests.Experiments;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Results;

public sealed class ResultWorkbenchTests : BunitContext
{
    public ResultWorkbenchTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddScoped<PrerenderedOnce>();
    }

    [Fact]
    public void Render_Result_SaysWhatItIsAndWhatItShows()
    {
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, Samples.Result()));
        Assert.Equal("40×M(64,0,64) on MNIST, layer 1, iteration 100", page.Find("h1").TextContent);
        Assert.Equal(" iteration 100", page.Find("h1 .at").TextContent); // apart: a title that is too long ends in dots before it
        Assert.Equal("ρ(200, 0.3) · lazy witness, 100 landmarks, ν = 1 · Mapper(30, 3)", Flat(page.Find(".formula").TextContent));
        Assert.Equal("One loop stands out: the longest H₁ bar [0.013, 0.409) is 6.4 times the second.", Flat(page.Find(".verdict summary").TextContent));
        Assert.Contains("not a statistical test", page.Find(".verdict .panel").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Headline_Compared_NamesOneNumberOfClouds()
    {
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, Samples.Result()).Add(w => w.Significance, SignificanceSamples.One("One loop.", 0.1)));
        Assert.Contains("95th percentile of the longest H₁ bars of 40 clouds of random filters", Flat(page.Find(".verdict .panel").TextContent), StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(".barcode .bar.accent"));
    }

    [Fact]
    public void Render_Settings_ExplainEveryTerm()
    {
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, Samples.Result()));
        var rows = page.FindAll(".settings-pane dl > div");
        Assert.True(rows.Count > 20);
        Assert.All(rows, r => Assert.NotEmpty(r.GetAttribute("data-readout")!));
        Assert.Contains("6,400", page.Find(".settings-pane").TextContent, StringComparison.Ordinal);
        Assert.Contains("250 ms", page.Find(".settings-pane").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_NoDocument_ShowsSkeletonsInTheSamePanes()
    {
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, null));
        Assert.Equal(4, page.FindAll(".pane").Count);
        Assert.NotEmpty(page.FindAll(".tw-skeleton"));
    }

    [Fact]
    public void Render_SkippedStages_SayThatTheyWereSkipped()
    {
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, Samples.Result() with { Mapper = null, Barcode = null }));
        Assert.Contains("Mapper was skipped", page.Find(".graph-pane").TextContent, StringComparison.Ordinal);
        Assert.Contains("The barcode was skipped", page.Find(".barcode-pane").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".verdict"));
    }

    [Fact]
    public void Choices_Chosen_AreReported()
    {
        string? chosen = null;
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, Samples.Result()).Add(w => w.Choices, [new("0", "0"), new("2000", "2,000", 6.4)])
            .Add(w => w.SelectedChoice, "0").Add(w => w.OnChoice, EventCallback.Factory.Create<string>(this, k => chosen = k)));
        Assert.Equal("true", page.FindAll(".choices button")[0].GetAttribute("aria-checked"));
        page.Click(p => p.FindAll(".choices button")[1]);
        Assert.Equal("2000", chosen);
    }

    [Theory]
    [InlineData(DownloadScope.None, 0)]
    [InlineData(DownloadScope.Results, 19)]
    [InlineData(DownloadScope.RawFilters, 21)]
    public void Downloads_Scope_LimitsTheLinks(DownloadScope scope, int count)
    {
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, Samples.Result()).Add(w => w.Downloads, scope)
            .Add(w => w.DownloadBase, "/api/v1/runs/7/").Add(w => w.DownloadQuery, "iteration=100"));
        var links = page.FindAll(".downloads a");
        Assert.Equal(count, links.Count);
        Assert.Equal(count > 0 ? ["Figure", "Graph", "Barcode", "Data", "Everything"] : [], page.FindAll(".downloads b").Select(b => b.TextContent));
        if (count == 0)
            return;
        Assert.Equal("/api/v1/runs/7/figure.svg?iteration=100", links[0].GetAttribute("href"));
        Assert.Contains("/api/v1/runs/7/figure.png?scale=2&iteration=100", links.Select(l => l.GetAttribute("href")));
    }

    /// <summary>What is taken away looks as on the page.</summary>
    [Fact]
    public void Downloads_OfFigures_CarryTheLook()
    {
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, Samples.Result()).Add(w => w.Downloads, DownloadScope.Results).Add(w => w.DownloadBase, "/s/abc")
            .Add(w => w.Display, new() { Layout = NodePlacement.Force, Around = 16 }).Add(w => w.DownloadQuery, "choice=L1"));
        var links = page.FindAll(".downloads a").Select(l => l.GetAttribute("href")).ToArray();
        Assert.Contains("/s/abc/figure.svg?choice=L1&layout=force&around=16", links);
        Assert.Contains("/s/abc/mapper.svg?around=32&choice=L1&layout=force", links);
        Assert.Contains("/s/abc/mapper.graphml?choice=L1&layout=force&around=16", links);
        Assert.Contains("/s/abc/barcode.csv?choice=L1", links);
        page.Press("Discs", ".switch button");
        page.WaitForAssertion(() => Assert.Contains("/s/abc/figure.svg?choice=L1&layout=force&drawing=discs", page.FindAll(".downloads a").Select(l => l.GetAttribute("href"))));
        page.Press("Mean patches", ".switch button");
        page.Change(".minimum input[type=number]:not([data-testid])", "2");
        page.WaitForAssertion(() => Assert.Contains("/s/abc/figure.pdf?choice=L1&layout=force&minimum=2", page.FindAll(".downloads a").Select(l => l.GetAttribute("href"))));
    }

    [Fact]
    public void Address_OfWhatIsNotThere_IsCorrectedWithNotices()
    {
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, Samples.Result()).Add(w => w.GraphNotices, GraphDisplayAddress.Read([new("layout", "spiral")]).StyleNotices));
        Assert.Equal("layout in the address: “spiral” is not lens or force. Using lens.", page.Find(".graph .problem").TextContent);
        page.Press("Force", ".switch button");
        Assert.Empty(page.FindAll(".graph .problem"));
    }

    [Fact]
    public void Downloads_StagesSkipped_AreNotOffered()
    {
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, Samples.Result() with { Mapper = null, Barcode = null })
            .Add(w => w.Downloads, DownloadScope.Results).Add(w => w.DownloadBase, "/s/abc"));
        Assert.Equal(["/s/abc/result", "/s/abc/spec.json", "/s/abc/everything.zip"], page.FindAll(".downloads a").Select(l => l.GetAttribute("href")));
    }

    [Fact]
    public void Inspector_NodeChosen_ShowsItsMembersAndClears()
    {
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, Samples.Result()).Add(w => w.LoadMembers, Samples.Members));
        Assert.Contains("Loops of the nerve", page.Find(".inspector-pane").TextContent, StringComparison.Ordinal);
        page.Click(".largest button");
        Assert.Equal("Node 7", page.Find(".inspector-pane h2").TextContent);
        Assert.Contains("12 points in the selection", page.Find(".wall").GetAttribute("aria-label"), StringComparison.Ordinal);
        page.Click(".clear");
        Assert.Empty(page.FindAll(".wall"));
    }

    [Fact]
    public void Inspector_SeveralNodes_ShowsTheUnion()
    {
        var mapper = Samples.Mapper(Samples.Node(0, 4, 0, 0), Samples.Node(1, 4, 1, 0) with { Members = [2, 3, 4, 5] });
        var inspector = Render<ResultInspector>(p => p.Add(i => i.Mapper, mapper).Add(i => i.Selected, [0, 1]).Add(i => i.LoadMembers, Samples.Members));
        Assert.Contains("union of 6 points", inspector.Find(".size").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, inspector.FindAll(".means button").Count);
    }

    [Fact]
    public void Document_Other_ClearsTheSelection()
    {
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, Samples.Result()).Add(w => w.LoadMembers, Samples.Members));
        page.Click(".largest button");
        page.Render(p => p.Add(w => w.Document, Samples.Result()));
        Assert.Equal("Inspector", page.Find(".inspector-pane h2").TextContent);
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void Render_EmptyGraph_SaysSoInGraphAndInspector()
    {
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, Samples.Result() with { Mapper = new(["pca1"], [], [], 0, 0) }));
        Assert.Contains("The graph has no nodes", page.Find(".graph-pane").TextContent, StringComparison.Ordinal);
        Assert.Equal("Inspector", page.Find(".inspector-pane h2").TextContent);
        Assert.Empty(page.FindAll(".largest"));
    }
}
