using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TopoWeb.Rendering.Callouts;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Patches;
using TopoWeb.Results.Graph;
using TopoWeb.Tests.Layout;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Tests.Results.Graph;

public sealed class MapperGraphViewTests : BunitContext
{
    private readonly BunitJSModuleInterop _module;
    private readonly BunitJSModuleInterop _view;

    public MapperGraphViewTests()
    {
        _module = JSInterop.SetupModule("./lib/graph.js");
        _view = _module.SetupModule(call => call.Identifier == "create");
        _view.Mode = JSRuntimeMode.Loose;
        // As on a page one has gone to: nothing is drawn there yet.
        var early = new PrerenderedOnce();
        early.Take();
        Services.AddSingleton(early);
    }

    [Fact]
    public async Task Render_FirstOfAConnection_SendsTheKeyOfWhatThePageHasDrawn()
    {
        Services.AddSingleton(new PrerenderedOnce());
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        var call = Assert.Single(_module.Invocations["create"]);
        var scene = Assert.IsType<GraphScene>(await view.Instance.SceneAsync());
        Assert.Equal(8, scene.Id.Length);
        Assert.Null(call.Arguments[3]);
        Assert.Equal(PrerenderedGraph.Of(scene, Assert.IsType<GraphOptions>(call.Arguments[4])).Key, call.Arguments[2]);
        // Another on the same connection has nothing to take over.
        Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        Assert.IsType<GraphScene>(_module.Invocations["create"][^1].Arguments[3]);
    }

    [Fact]
    public void Legend_StandsBesideTheDrawing()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        Assert.Single(view.FindAll("[data-legend]"));
        Assert.Empty(view.FindAll(".stage [data-legend]"));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Save_AsPng_IsForWhoMayTakeTheResult(bool may, int buttons) =>
        Assert.Equal(buttons, Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()).Add(v => v.MaySave, may)).FindAll("button[aria-label='Save as PNG']").Count);

    [Fact]
    public void Strip_BelowTheGraph_SaysWhatIsSelected()
    {
        Assert.Empty(Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring())).FindAll("[data-testid=selection-strip]"));
        var cleared = false;
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()).Add(v => v.ShowSelection, true).Add(v => v.SelectedChanged, ids => cleared = ids.Count == 0));
        Assert.Equal("Tap a node to see its patch and size.", view.Find("[data-testid=selection-strip]").TextContent.Trim());
        view.Render(p => p.Add(v => v.Selected, [3]));
        Assert.Equal("Node 3", view.Find("[data-testid=selection-strip] b").TextContent);
        Assert.Single(view.FindAll("[data-testid=selection-strip] img"));
        view.Render(p => p.Add(v => v.Selected, [0, 1, 2, 3, 4, 5]));
        Assert.StartsWith("6 nodes union of ", view.Find("[data-testid=selection-strip] p").TextContent, StringComparison.Ordinal);
        Assert.Equal(4, view.FindAll("[data-testid=selection-strip] img").Count);
        view.Click("[data-testid=selection-strip] .clear");
        Assert.True(cleared);
    }

    [Fact]
    public void Markup_AnyScene_EndsNoElementEarly()
    {
        var nodes = new[] { Samples.Node(0, 5, 0, 0) };
        var scene = GraphScene.Create(nodes, [], GraphColoring.BySize(nodes)) with { Patch = ["</script><script>"] };
        var early = PrerenderedGraph.Of(scene, GraphOptions.Create(GraphDrawing.Patches, NodePlacement.Lens, PatchScale.Gray));
        Assert.Equal(2, early.Markup.Value.Split("</script>").Length - 1);
        Assert.NotEqual(early.Key, PrerenderedGraph.Of(scene, GraphOptions.Create(GraphDrawing.Discs, NodePlacement.Lens, PatchScale.Gray)).Key);
    }

    [Fact]
    public void Render_WithoutAConnection_CarriesTheGraph()
    {
        var page = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()).AddCascadingValue(new Microsoft.AspNetCore.Http.DefaultHttpContext()));
        Assert.Contains("\"id\":[0,1,2,3,4,5,6,7]", page.Find("script[data-scene]").TextContent, StringComparison.Ordinal);
        Assert.Equal("./lib/graph.js", page.Find("script[type=module]").GetAttribute("src"));
    }

    [Fact]
    public void Render_First_CreatesTheViewOnce()
    {
        Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        var call = Assert.Single(_module.Invocations["create"]);
        Assert.Equal(8, Assert.IsType<GraphScene>(call.Arguments[3]).Id.Length);
        Assert.Equal(("patches", "lens"), (Assert.IsType<GraphOptions>(call.Arguments[4]).Drawing, ((GraphOptions)call.Arguments[4]!).Layout));
        Assert.Empty(_view.Invocations["update"]);
    }

    [Fact]
    public void Render_WithAConnection_HasNoStillPicture() => Assert.Empty(Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring())).FindAll(".still"));

    [Fact]
    public void Render_ScriptFails_ShowsAStillPicture()
    {
        Services.AddSingleton<IJSRuntime>(new BrokenBrowser());
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        view.WaitForElement(".still svg");
        Assert.Contains("static picture", view.Find(".still [role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_Discs_SendsOptionsWithoutTheScene()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        view.Click(p => p.FindAll(".switch button")[1]);
        var call = Assert.Single(_view.Invocations["update"]);
        Assert.Null(call.Arguments[0]);
        Assert.Equal("discs", Assert.IsType<GraphOptions>(call.Arguments[1]).Drawing);
    }

    [Fact]
    public void Arrange_Force_AsksForTheLayoutAndSendsPlacesOnlyThen()
    {
        var asked = 0;
        var places = new GraphPlaces([.. Enumerable.Range(0, 8).Select(i => (double)i)], new double[8]);
        var looks = new List<GraphDisplay>();
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()).Add(v => v.DisplayChanged, looks.Add)
            .Add(v => v.LoadLayout, (_, _) => Task.Run(() => { asked++; return places; })));
        Assert.Null(Assert.Single(_module.Invocations["create"]).Arguments[5]);
        Assert.Equal(0, asked);

        view.Press("Force");

        view.WaitForAssertion(() => Assert.Equal([0, 40, 80, 120, 160, 200, 240, 280], _view.Invocations["update"].Select(c => c.Arguments[2]).OfType<GraphPositions>().Single().X));
        Assert.Equal(NodePlacement.Force, looks[0].Layout);
        view.Change(".minimum input", "10");
        view.WaitForAssertion(() => Assert.Equal([200, 240, 280], ((GraphPositions)_view.Invocations["update"][^1].Arguments[2]!).X));
        Assert.Equal(1, asked);
    }

    [Fact]
    public void Look_ForceInTheAddress_ComputesWhereNobodyElseDoes()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()).Add(v => v.Display, new() { Layout = NodePlacement.Force }));
        Assert.Equal("true", Button(view, "Force").GetAttribute("aria-pressed"));
        view.WaitForAssertion(() => Assert.Equal(8, _view.Invocations["update"].Select(c => c.Arguments[2]).OfType<GraphPositions>().Single().X.Length));
    }

    [Fact]
    public void Layout_Fails_SaysThatTheLensLayoutStays()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()).Add(v => v.LoadLayout, (_, _) => Task.FromException<GraphPlaces>(new InvalidOperationException("no disk"))));
        view.Press("Force");
        view.WaitForAssertion(() => Assert.Equal("The force layout failed. The lens layout is shown instead.", _view.Invocations["arrangeFailed"][0].Arguments[0]));
    }

    [Fact]
    public void Around_Chosen_SendsTheRingAndItsNumberCanBeChanged()
    {
        GraphDisplay? look = null;
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()).Add(v => v.DisplayChanged, l => look = l));
        Assert.Empty(_view.Invocations["around"]);
        view.Press("Patches around the graph");
        Assert.Equal(24, look!.Around);
        Assert.Equal("discs", ((GraphOptions)_view.Invocations["update"][^1].Arguments[1]!).Drawing);
        Assert.Equal(8, ((GraphCallouts)_view.Invocations["around"][^1].Arguments[0]!).Node.Length);

        view.Change("[data-testid=around]", "3");
        Assert.Equal(3, look.Around);
        Assert.Equal(3, ((GraphCallouts)_view.Invocations["around"][^1].Arguments[0]!).Node.Length);

        view.Press("Mean patches");
        Assert.Null(look.Around);
        Assert.Null(_view.Invocations["around"][^1].Arguments[0]);
        Assert.Empty(view.FindAll("[data-testid=around]"));
    }

    [Fact]
    public void Legend_OfDiscs_SaysWhatTheirSizeMeans()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        Assert.Empty(view.FindAll("[data-testid=size-legend]"));
        view.Press("Discs");
        Assert.Equal("disc size: points in node, 5 to 12", view.Find("[data-testid=size-legend]").TextContent);
    }

    [Fact]
    public async Task Lasso_OnByAKey_PressesItsButton()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        view.Click("[data-testid=lasso]");
        Assert.Single(_view.Invocations["toggleLasso"]);
        await view.InvokeAsync(() => view.Instance.OnLassoAsync(true));
        view.WaitForAssertion(() => Assert.Equal("true", view.Find("[data-testid=lasso]").GetAttribute("aria-pressed")));
    }

    [Fact]
    public void ChangeMinimum_Larger_SendsFewerNodesAndSaysHowManyAreHidden()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        view.Change(".minimum input", "10");
        Assert.Equal(3, Assert.IsType<GraphScene>(Assert.Single(_view.Invocations["update"]).Arguments[0]).Id.Length);
        Assert.Contains("5 hidden", view.Find(".minimum").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ChangeMinimum_AboveAll_OffersToDrawThem()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        view.Change(".minimum input", "500");
        Assert.Contains("All 8 nodes are hidden", view.Find(".none").TextContent, StringComparison.Ordinal);
        view.Click(".none button");
        Assert.Empty(view.FindAll(".none"));
    }

    [Fact]
    public void Render_MoreNodesThanCanBeDrawn_DrawsTheLargestAndSaysSo()
    {
        var nodes = Enumerable.Range(0, 10_500).Select(i => Samples.Node(i, i < 1_000 ? 3 : 7, i, 0)).ToArray();
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Mapper(nodes)));
        Assert.Equal(9_500, Assert.IsType<GraphScene>(Assert.Single(_module.Invocations["create"]).Arguments[3]).Id.Length);
        Assert.Equal("10,500 nodes have 3 points or more, but the limit is 10,000. Nodes with 4 or more points are shown. Lower the resolution or gain for fewer nodes.", view.Find(".problem[role=status]").TextContent);
        view.Change(".minimum input", "5");
        Assert.Empty(view.FindAll(".problem"));
        view.Change(".minimum input", "1");
        Assert.Equal("4", view.Find(".minimum input").GetAttribute("value"));
        Assert.Contains("10,500 nodes have 1 point or more", view.Find(".problem").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_OnlySmallNodes_ShowsThemAll()
    {
        Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring(3, -2 + 3)));
        Assert.Equal(3, Assert.IsType<GraphScene>(Assert.Single(_module.Invocations["create"]).Arguments[3]).Id.Length + 2);
    }

    [Fact]
    public async Task OnSelected_FromTheScript_IsReported()
    {
        IReadOnlyList<int>? chosen = null;
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()).Add(v => v.SelectedChanged, ids => chosen = ids));
        await view.InvokeAsync(() => view.Instance.OnSelectedAsync([2, 3]));
        Assert.Equal([2, 3], chosen);
        Assert.Empty(_view.Invocations["select"]);
    }

    [Fact]
    public void Selected_FromThePage_ReachesTheScript()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        view.Render(p => p.Add(v => v.Selected, [4]));
        Assert.Equal([4], Assert.IsAssignableFrom<IReadOnlyList<int>>(Assert.Single(_view.Invocations["select"]).Arguments[0]));
    }

    [Fact]
    public void Render_PointsThatAreNoPatches_OffersDiscsOnly()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Mapper(Samples.Node(0, 5, 0, 1) with { Mean = [1, 2, 3] })));
        Assert.DoesNotContain("Mean patches", view.Markup, StringComparison.Ordinal);
        Assert.Equal("discs", Assert.IsType<GraphOptions>(Assert.Single(_module.Invocations["create"]).Arguments[4]).Drawing);
    }

    [Fact]
    public void Render_NoNodes_SaysSo() =>
        Assert.Contains("no nodes", Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Mapper())).Find(".none").TextContent, StringComparison.Ordinal);

    [Fact]
    public void Scale_Diverging_SendsItsColors()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        view.Render(p => p.Add(v => v.Display, new() { Patches = PatchScale.Diverging }));
        var options = Assert.IsType<GraphOptions>(Assert.Single(_view.Invocations["update"]).Arguments[1]);
        Assert.Equal(255, options.PatchColors.Count);
        Assert.Equal("#542788", options.PatchColors[0]);
    }

    /// <summary>Every choice of the drawing is reported in the words of the address, and leaves it where it is what pages open with.</summary>
    [Fact]
    public void Look_EveryChoice_IsReportedForTheAddress()
    {
        GraphDisplay? look = null;
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()).Add(v => v.DisplayChanged, l => look = l));
        view.Press("Discs");
        Assert.Equal(new GraphDisplay { Drawing = GraphDrawing.Discs }, look);
        view.Press("Mean patches");
        Assert.Equal(new GraphDisplay(), look);
        view.Click(".legend button");
        Assert.Equal(new GraphDisplay { Patches = PatchScale.Diverging }, look);
        Assert.Equal("diverging", GraphDisplayAddress.Print(look!)["patches"]);
        view.Click(".legend button");
        Assert.Null(GraphDisplayAddress.Print(look!)["patches"]);
    }

    /// <summary>A step back, or another address, shows other nodes of the same graph.</summary>
    [Fact]
    public void Display_OfAnotherAddress_FiltersAnew()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()).Add(v => v.Display, new() { Minimum = 1 }));
        view.Render(p => p.Add(v => v.Display, new() { Minimum = 9999 }));
        Assert.Equal("9999", view.Find("[aria-label='Hide nodes with fewer points than']").GetAttribute("value"));
        Assert.Contains("are hidden", view.Find(".none").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_MovedByTheReaderOrAskedFor_IsReportedOrShownAndNotBoth()
    {
        var looks = new List<GraphDisplay>();
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()).Add(v => v.DisplayChanged, looks.Add));
        await view.Instance.OnLookAsync([499.6, -20.2, 120.4]);
        Assert.Equal(new GraphPart(500, -20, 120), Assert.Single(looks).Part);
        view.Render(p => p.Add(v => v.Display, looks[0]));
        Assert.Empty(_view.Invocations["look"]);
        await view.Instance.OnLookAsync([499.8, -20.1, 120.1]);
        Assert.Single(looks);

        view.Render(p => p.Add(v => v.Display, new() { Part = new(1, 2, 3) }));
        Assert.Equal([1, 2, 3], Assert.IsType<int[]>(Assert.Single(_view.Invocations["look"]).Arguments[0]));
        view.Render(p => p.Add(v => v.Display, new()));
        Assert.Null(_view.Invocations["look"][^1].Arguments[0]);
        // Numbers that no graph has are those of a page that is not ours.
        await view.Instance.OnLookAsync([double.NaN, 1, 1]);
        await view.Instance.OnLookAsync([1, 2]);
        Assert.Single(looks);
    }

    [Fact]
    public async Task Dispose_View_IsDestroyed()
    {
        Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        await DisposeComponentsAsync();
        Assert.Single(_view.Invocations["destroy"]);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<MapperGraphView> view, string text) => view.FindAll(".switch button").Single(b => b.TextContent == text);

    private sealed class BrokenBrowser : IJSRuntime
    {
        public ValueTask<T> InvokeAsync<T>(string identifier, object?[]? args) => throw new JSException("no canvas");

        public ValueTask<T> InvokeAsync<T>(string identifier, CancellationToken cancellationToken, object?[]? args) => throw new JSException("no canvas");
    }
}
