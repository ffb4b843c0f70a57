using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results.Inspector;
using TopoWeb.Settings;
using TopoWeb.Tests.Exploration;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Results.Shape;

/// <summary>Loops and flares beside the graph.</summary>
public sealed class ShapePanelTests : BunitContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<IReadOnlyList<int>> _chosen = [];

    public ShapePanelTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void Loops_OfTwoRings_AreListedAndSelectExactlyTheirNodes()
    {
        var (small, large) = (RingGraphs.Ring(5), RingGraphs.Ring(8, first: 1000, row: 100));
        var inspector = Open(RingGraphs.Document(small, large));
        var loops = Buttons(inspector, "shape-loops");
        Assert.Equal(["8 nodes", "5 nodes"], loops.Select(b => b.TextContent));
        // The count and the list are two components, and are drawn one after the other.
        inspector.WaitForAssertion(() => Assert.Equal("2", inspector.Find("[data-testid=loops]").TextContent), Patience);
        Assert.Contains("No flares", inspector.Find(".shape").TextContent, StringComparison.Ordinal);

        Press(inspector, "shape-loops", 0);
        inspector.WaitForAssertion(() => Assert.Equal(large.Nodes.Select(n => n.Id), _chosen.Last().Order()), Patience);
        inspector.Render(p => p.Add(i => i.Selected, _chosen[^1]));
        // The list stays, to go on to the next loop.
        Assert.Equal(["true", "false"], Buttons(inspector, "shape-loops").Select(b => b.GetAttribute("aria-pressed")));
        Press(inspector, "shape-loops", 1);
        inspector.WaitForAssertion(() => Assert.Equal(small.Nodes.Select(n => n.Id), _chosen.Last().Order()), Patience);
    }

    [Fact]
    public void Components_OfTwoRings_AreListedAndSelectExactlyTheirNodes()
    {
        var (small, large) = (RingGraphs.Ring(5), RingGraphs.Ring(8, first: 1000, row: 100));
        var inspector = Open(RingGraphs.Document(small, large));
        var pieces = Buttons(inspector, "shape-components");
        Assert.Equal(["8 nodes", "5 nodes"], pieces.Select(b => b.TextContent));
        Press(inspector, "shape-components", 1);
        inspector.WaitForAssertion(() => Assert.Equal(small.Nodes.Select(n => n.Id), _chosen.Last().Order()), Patience);
        inspector.Render(p => p.Add(i => i.Selected, _chosen[^1]));
        Assert.Equal(["false", "true"], Buttons(inspector, "shape-components").Select(b => b.GetAttribute("aria-pressed")));
    }

    [Fact]
    public void Components_OfOneRing_AreNoList()
    {
        var inspector = Open(RingGraphs.Document(RingGraphs.Ring(6)));
        Buttons(inspector, "shape-loops");
        Assert.Empty(inspector.FindAll("[data-testid=shape-components]"));
    }

    [Fact]
    public void Flares_OfAChain_AreListedAndSelectExactlyTheirNodes()
    {
        var inspector = Open(RingGraphs.Document(RingGraphs.Chain(7)));
        var flares = Buttons(inspector, "shape-flares");
        Assert.Equal(["3 steps", "3 steps"], flares.Select(b => b.TextContent));
        Assert.Contains("No loops", inspector.Find(".shape").TextContent, StringComparison.Ordinal);
        Press(inspector, "shape-flares", 1);
        inspector.WaitForAssertion(() => Assert.Equal([40, 50, 60], _chosen.Last().Order()), Patience);
    }

    [Fact]
    public void Shape_OfHiddenNodes_LeavesThemOutAndSaysSo()
    {
        var (nodes, edges) = RingGraphs.Ring(6);
        var graph = RingGraphs.Document((nodes, edges), ([RingGraphs.Node(5000, 900)], []));
        var inspector = Open(graph);
        Buttons(inspector, "shape-loops");
        Assert.Contains("Without 1 hidden node", inspector.Find(".shape").TextContent, StringComparison.Ordinal);
        inspector.Render(p => p.Add(i => i.Drawn, new GraphFilter(1)));
        inspector.WaitForAssertion(() => Assert.NotEmpty(inspector.FindAll("[data-testid=shape-loops]")), Patience);
        Assert.DoesNotContain("hidden", inspector.Find(".shape").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Loops_ThatAreMany_AreShownOnDemand()
    {
        var inspector = Open(RingGraphs.Document([.. Enumerable.Range(0, 15).Select(i => RingGraphs.Ring(4 + i, first: 1000 * i, row: 100 * i))]));
        Assert.Equal(13, Buttons(inspector, "shape-loops").Count);
        Press(inspector, "shape-loops", 12);
        Assert.Equal(15, Buttons(inspector, "shape-loops").Count);
    }

    [Fact]
    public void Terms_OfTheShape_LeadToTheirDefinitions()
    {
        var inspector = Open(RingGraphs.Document(RingGraphs.Ring(6)));
        Buttons(inspector, "shape-loops");
        var anchors = new TopoWeb.Docs.DocsLibrary().Find("definitions")!.Sections.Select(s => "docs/definitions#" + s.Anchor).ToHashSet();
        var links = inspector.FindAll(".shape h4 a");
        Assert.Equal(3, links.Count);
        Assert.All(links, a => Assert.Contains(a.GetAttribute("href")!, anchors));
        Assert.All(links, a => Assert.Equal(a.GetAttribute("href"), TermCatalog.All.Single(t => t.Text == a.GetAttribute("title")).Address));
    }

    [Fact]
    public void Shape_WithOtherNodesChosen_MakesRoomForThem()
    {
        var inspector = Open(RingGraphs.Document(RingGraphs.Ring(6)));
        Buttons(inspector, "shape-loops");
        inspector.Render(p => p.Add(i => i.Selected, [10]));
        Assert.Empty(inspector.FindAll(".shape"));
    }

    private IRenderedComponent<ResultInspector> Open(MapperDocument mapper) => Render<ResultInspector>(p => p
        .Add(i => i.Mapper, mapper).Add(i => i.Selected, []).Add(i => i.LoadMembers, Samples.Members).Add(i => i.ShowShape, true)
        .Add(i => i.SelectedChanged, EventCallback.Factory.Create<IReadOnlyList<int>>(this, _chosen.Add)));

    private static void Press(IRenderedComponent<ResultInspector> inspector, string list, int at) => inspector.Click(i => i.FindAll($"[data-testid={list}] button")[at]);

    /// <summary>The shape is computed beside the page.</summary>
    private static IReadOnlyList<IElement> Buttons(IRenderedComponent<ResultInspector> inspector, string list)
    {
        inspector.WaitForAssertion(() => Assert.NotEmpty(inspector.FindAll($"[data-testid={list}]")), Patience);
        return inspector.FindAll($"[data-testid={list}] button");
    }
}
