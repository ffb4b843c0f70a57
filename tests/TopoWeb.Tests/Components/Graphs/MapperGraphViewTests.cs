using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TopoWeb.Components.Charts;
using TopoWeb.Components.Graphs;

namespace TopoWeb.Tests.Components.Graphs;

public sealed class MapperGraphViewTests : BunitContext
{
    private readonly BunitJSModuleInterop _module;
    private readonly BunitJSModuleInterop _view;

    public MapperGraphViewTests()
    {
        _module = JSInterop.SetupModule("./Components/Graphs/MapperGraphView.razor.js");
        _view = _module.SetupModule(call => call.Identifier == "create");
        _view.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Render_First_CreatesTheViewOnce()
    {
        Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        var call = Assert.Single(_module.Invocations["create"]);
        Assert.Equal(8, Assert.IsType<GraphScene>(call.Arguments[2]).Id.Length);
        Assert.Equal(("patches", "lens"), (Assert.IsType<GraphOptions>(call.Arguments[3]).Drawing, ((GraphOptions)call.Arguments[3]!).Layout));
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
        Assert.Contains("still picture", view.Find(".still [role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_Discs_SendsOptionsWithoutTheScene()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        view.FindAll(".switch button")[1].Click();
        var call = Assert.Single(_view.Invocations["update"]);
        Assert.Null(call.Arguments[0]);
        Assert.Equal("discs", Assert.IsType<GraphOptions>(call.Arguments[1]).Drawing);
    }

    [Fact]
    public void ChangeMinimum_Larger_SendsFewerNodesAndSaysHowManyAreHidden()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        view.Find(".minimum input").Change("10");
        Assert.Equal(3, Assert.IsType<GraphScene>(Assert.Single(_view.Invocations["update"]).Arguments[0]).Id.Length);
        Assert.Contains("5 hidden", view.Find(".minimum").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ChangeMinimum_AboveAll_OffersToDrawThem()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        view.Find(".minimum input").Change("500");
        Assert.Contains("All 8 nodes are hidden", view.Find(".none").TextContent, StringComparison.Ordinal);
        view.Find(".none button").Click();
        Assert.Empty(view.FindAll(".none"));
    }

    [Fact]
    public void Render_OnlySmallNodes_ShowsThemAll()
    {
        Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring(3, -2 + 3)));
        Assert.Equal(3, Assert.IsType<GraphScene>(Assert.Single(_module.Invocations["create"]).Arguments[2]).Id.Length + 2);
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
        Assert.Equal("discs", Assert.IsType<GraphOptions>(Assert.Single(_module.Invocations["create"]).Arguments[3]).Drawing);
    }

    [Fact]
    public void Render_NoNodes_SaysSo() =>
        Assert.Contains("no nodes", Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Mapper())).Find(".none").TextContent, StringComparison.Ordinal);

    [Fact]
    public void Scale_Diverging_SendsItsColors()
    {
        var view = Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        view.Render(p => p.Add(v => v.Scale, PatchScale.Diverging));
        var options = Assert.IsType<GraphOptions>(Assert.Single(_view.Invocations["update"]).Arguments[1]);
        Assert.Equal(255, options.PatchColors.Count);
        Assert.Equal("#542788", options.PatchColors[0]);
    }

    [Fact]
    public async Task Dispose_View_IsDestroyed()
    {
        Render<MapperGraphView>(p => p.Add(v => v.Mapper, Samples.Ring()));
        await DisposeComponentsAsync();
        Assert.Single(_view.Invocations["destroy"]);
    }

    private sealed class BrokenBrowser : IJSRuntime
    {
        public ValueTask<T> InvokeAsync<T>(string identifier, object?[]? args) => throw new JSException("no canvas");

        public ValueTask<T> InvokeAsync<T>(string identifier, CancellationToken cancellationToken, object?[]? args) => throw new JSException("no canvas");
    }
}
