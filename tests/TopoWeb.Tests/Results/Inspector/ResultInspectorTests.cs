using Bunit;
using Microsoft.AspNetCore.Components;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Exports;
using TopoWeb.Results.Inspector;
using TopoWeb.Tests.Exploration.Selections;

namespace TopoWeb.Tests.Results.Inspector;

public sealed class ResultInspectorTests : BunitContext
{
    /// <summary>Functions are computed beside the page.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public ResultInspectorTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public async Task Selection_OfNothing_ShowsTheHintsAndNoSections()
    {
        var inspector = Open(await SelectionSamples.CircleAsync());
        Assert.Contains("Select a node", inspector.Markup, StringComparison.Ordinal);
        Assert.Empty(inspector.FindAll("details"));
    }

    [Fact]
    public async Task Mean_OfASelection_ShowsBothPatchesWithTheirScales()
    {
        var inspector = Open(await SelectionSamples.CircleAsync(), 0, 1);
        Assert.Equal(["Mean", "Standard deviation"], inspector.FindAll("figcaption").Select(c => c.TextContent));
        Assert.Equal(2, inspector.FindAll(".scale").Count);
        Assert.StartsWith("0", inspector.FindAll(".scale")[1].TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains("Max |mean|", inspector.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mean_OfPointsOfThePlane_IsDrawnAsPoints()
    {
        var inspector = Open(await SelectionSamples.PlaneAsync(), 0);
        Assert.NotEmpty(inspector.Find(".plots path.chosen").GetAttribute("d")!);
        Assert.Equal(2, inspector.FindAll("details table tbody tr").Count);
        Assert.Empty(inspector.FindAll("figure"));
    }

    [Fact]
    public async Task NodeByNode_Opened_ListsEachAndSelectsIt()
    {
        var result = await SelectionSamples.CircleAsync();
        IReadOnlyList<int>? chosen = null;
        var inspector = Open(result, p => p.Add(i => i.SelectedChanged, EventCallback.Factory.Create<IReadOnlyList<int>>(this, ids => chosen = ids)), 0, 1);
        inspector.Click(i => Section(i, "Node by node"));
        var rows = inspector.FindAll(".scroll tbody tr");
        Assert.Equal(["Node", "Points", "Deviation", "PCA 1", "PCA 2"], inspector.FindAll(".scroll thead th").Select(h => h.TextContent.Trim()));
        Assert.Equal(2, rows.Count);
        Assert.Equal(result.Document.Mapper!.Nodes.Take(2).Max(n => n.Size), int.Parse(rows[0].Children[1].TextContent, System.Globalization.CultureInfo.InvariantCulture));
        inspector.Click(".scroll tbody tr:nth-child(2) button");
        Assert.Equal(rows[1].QuerySelector("th")!.TextContent, Assert.Single(chosen!).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task WhereFrom_Opened_ListsNetworksAndChannels()
    {
        var inspector = Open(await SelectionSamples.CircleAsync(), 0);
        Assert.Empty(inspector.FindAll("caption"));
        inspector.Click(i => Section(i, "Origin"));
        Assert.Equal(["Network", "Output channel", "Input channel"], inspector.FindAll("caption").Select(c => c.TextContent.Split(' ') is var w && w.Length > 4 ? string.Join(' ', w[..^4]) : c.TextContent));
    }

    [Fact]
    public async Task Histogram_ChoiceOfAFunction_StaysWithTheNextSelection()
    {
        var result = await SelectionSamples.CircleAsync();
        var inspector = Open(result, 0);
        inspector.Click(i => Section(i, "Histogram"));
        inspector.WaitForAssertion(() => Assert.NotEmpty(inspector.FindAll(".frame rect.chosen")), Patience);
        Assert.Equal(["0", "π/2", "π", "3π/2", "2π"], inspector.FindAll(".axis span").Select(s => s.TextContent));
        inspector.Change("#histogram-function", "pca1");
        inspector.WaitForAssertion(() => Assert.DoesNotContain("π", inspector.Find(".axis").TextContent, StringComparison.Ordinal), Patience);
        var selected = Bars(inspector);
        inspector.Render(p => p.Add(i => i.Selected, [result.Document.Mapper!.Nodes[^1].Id]));
        inspector.WaitForAssertion(() => Assert.NotEqual(selected, Bars(inspector)), Patience);
        Assert.Equal("pca1", inspector.Find("#histogram-function").GetAttribute("value"));
    }

    [Fact]
    public async Task Compare_KeepThenChooseOthers_TestsEveryValueAndCanBeForgotten()
    {
        var result = await SelectionSamples.CircleAsync();
        // Both ends of the first lens.
        int[] left = [.. result.Document.Mapper!.Nodes.Where(n => n.Lens[0] < -0.3).Select(n => n.Id)];
        int[] right = [.. result.Document.Mapper!.Nodes.Where(n => n.Lens[0] > 0.3).Select(n => n.Id)];
        var inspector = Open(result, left);
        inspector.Click(i => Section(i, "Compare"));
        inspector.Press("Set as A");
        Assert.Contains("Select other nodes as B", inspector.Markup, StringComparison.Ordinal);

        inspector.Render(p => p.Add(i => i.Selected, []));
        Assert.Contains($"A is {left.Length} nodes", inspector.Find(".kept").TextContent, StringComparison.Ordinal);
        inspector.Render(p => p.Add(i => i.Selected, right));
        inspector.WaitForAssertion(() => Assert.Equal(9, inspector.FindAll(".map span").Count), Patience);
        Assert.Equal(19, inspector.FindAll(".scroll tbody tr").Count);
        Assert.NotEmpty(inspector.FindAll("tr.significant"));
        Assert.Contains("assume independent points", inspector.Markup, StringComparison.Ordinal);
        Assert.Empty(inspector.FindAll(".note"));

        // A and others: its points are in both.
        inspector.Render(p => p.Add(i => i.Selected, [.. left, .. right]));
        inspector.WaitForAssertion(() => Assert.Contains("are in both", inspector.Find(".note").TextContent, StringComparison.Ordinal), Patience);
        inspector.Press("Clear A");
        inspector.WaitForState(() => inspector.FindAll("button").Any(b => b.TextContent == "Set as A"), Patience);
    }

    [Fact]
    public async Task Kept_AnotherResult_IsForgotten()
    {
        var result = await SelectionSamples.CircleAsync();
        var inspector = Open(result, 0);
        inspector.Click(i => Section(i, "Compare"));
        inspector.Press("Set as A");
        inspector.Render(p => p.Add(i => i.Exploration, new ResultExploration(result)).Add(i => i.Selected, []));
        Assert.Empty(inspector.FindAll(".kept"));
    }

    [Theory]
    [InlineData(DownloadScope.None, false, 0)]
    [InlineData(DownloadScope.Results, false, 1)]
    [InlineData(DownloadScope.RawFilters, true, 0)]
    public async Task Csv_OfAScope_IsOfferedAsAForm(DownloadScope scope, bool changed, int forms)
    {
        var inspector = Open(await SelectionSamples.CircleAsync(), p => p.Add(i => i.DownloadBase, "/s/abc").Add(i => i.DownloadQuery, "choice=L1_000100").Add(i => i.Downloads, scope).Add(i => i.Changed, changed), 0, 1, 2, 5);
        Assert.Equal(forms, inspector.FindAll("form").Count);
        Assert.Equal(changed, inspector.Markup.Contains("save these settings as a new run first", StringComparison.Ordinal));
        if (forms == 0)
            return;
        Assert.Equal("/s/abc/selection.csv", inspector.Find("form").GetAttribute("action"));
        Assert.Equal(["0-2,5", "L1_000100", ""], inspector.FindAll("form input").Select(i => i.GetAttribute("value") ?? ""));
        inspector.Change(".acts input[type=checkbox]", true);
        Assert.Equal("all", inspector.Find("input[name=functions]").GetAttribute("value"));
    }

    [Fact]
    public async Task NewRun_Refused_SaysWhyUntilAnotherSelection()
    {
        var result = await SelectionSamples.CircleAsync();
        PointSelection? asked = null;
        var inspector = Open(result, p => p.Add(i => i.NewRun, s =>
        {
            asked = s;
            return Task.FromResult<string?>("The selection has 3 points.");
        }), 0);
        inspector.Press("New run");
        Assert.Equal(result.Document.Mapper!.Nodes[0].Members.Order(), asked!.Rows);
        Assert.Equal("The selection has 3 points.", inspector.Find(".problem").TextContent);
        inspector.Render(p => p.Add(i => i.Selected, [1]));
        Assert.Empty(inspector.FindAll(".problem"));
    }

    [Fact]
    public async Task NewRun_ForGuests_IsNotOffered() => Assert.Empty(Open(await SelectionSamples.CircleAsync(), 0).FindAll(".acts"));

    private IRenderedComponent<ResultInspector> Open(StoredResult result, params int[] selected) => Open(result, _ => { }, selected);

    private IRenderedComponent<ResultInspector> Open(StoredResult result, Action<ComponentParameterCollectionBuilder<ResultInspector>> more, params int[] selected) => Render<ResultInspector>(p =>
    {
        p.Add(i => i.Mapper, result.Document.Mapper!).Add(i => i.Exploration, new ResultExploration(result)).Add(i => i.Selected, selected)
            .Add(i => i.LoadMembers, rows => ValueTask.FromResult(result.Members(rows)));
        more(p);
    });

    private static string Bars(IRenderedComponent<ResultInspector> inspector) => string.Join('\n', inspector.FindAll(".frame title").Select(t => t.TextContent));

    private static AngleSharp.Dom.IElement Section(IRenderedComponent<ResultInspector> inspector, string title) => inspector.FindAll("summary").Single(s => s.TextContent.Contains(title, StringComparison.Ordinal));
}
