using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using TopoWeb.Results;

namespace TopoWeb.Tests.Results;

/// <summary>Many results of one run: layer and checkpoint are two controls, and what is shown is always in view.</summary>
public sealed class ChoiceSwitchTests : BunitContext
{
    private static readonly IReadOnlyList<ResultChoice> Many = ResultChoice.Of(
        from layer in new[] { 1, 2 } from at in Enumerable.Range(0, 24)
        select ($"L{layer}_{100 * at:D6}", string.Create(CultureInfo.InvariantCulture, $"Layer {layer}, iteration {100 * at:N0}"), (double?)(layer + at)));

    private IRenderedComponent<ChoiceSwitch> Open(IReadOnlyList<ResultChoice> choices, string? selected, List<string> chosen) => Render<ChoiceSwitch>(p => p.Add(c => c.Choices, choices)
        .Add(c => c.Name, "Iteration").Add(c => c.Selected, selected).Add(c => c.OnChoice, EventCallback.Factory.Create<string>(this, chosen.Add)));

    [Fact]
    public void LayersAtCheckpoints_AreTwoControls()
    {
        var chosen = new List<string>();
        var page = Open(Many, "L1_000500", chosen);
        Assert.Equal(["1", "2"], page.FindAll("[role=radiogroup][aria-label=Layer] button").Select(b => b.TextContent.Trim()));
        Assert.Equal("1", page.Find("[aria-checked=true]").TextContent.Trim());
        var options = page.FindAll("select[aria-label=Iteration] option");
        Assert.Equal((24, "500 (6.0×)"), (options.Count, Assert.Single(options, o => o.HasAttribute("selected")).TextContent));

        // The other layer at the same checkpoint; the next checkpoint of the same layer.
        page.Click(p => p.FindAll("[aria-label=Layer] button")[1]);
        page.Click("[aria-label='Next iteration']");
        page.Change("select", "L1_001200");
        Assert.Equal(["L2_000500", "L1_000600", "L1_001200"], chosen);
    }

    [Fact]
    public void Ends_OfTheList_HaveNoFurtherStep()
    {
        Assert.True(Open(Many, "L2_000000", []).Find("[aria-label='Previous iteration']").HasAttribute("disabled"));
        Assert.True(Open(Many, "L2_002300", []).Find("[aria-label='Next iteration']").HasAttribute("disabled"));
    }

    [Fact]
    public void Few_StandSideBySide()
    {
        var page = Open([new("0", "0"), new("100", "100", 3.7), new("500", "500")], "100", []);
        Assert.Empty(page.FindAll("select"));
        Assert.Equal("100", page.Find("[aria-checked=true]").FirstChild!.TextContent.Trim());
        Assert.Empty(Open([new("0", "0")], "0", []).FindAll("button"));
    }

    [Theory]
    [InlineData("100", "-1 0 -1")]
    [InlineData("gone", "0 -1 -1")]
    public void Row_IsOneStopForTab(string selected, string stops)
    {
        var page = Open([new("0", "0"), new("100", "100", 3.7), new("500", "500")], selected, []);
        Assert.Equal(stops.Split(' '), page.FindAll("[role=radio]").Select(b => b.GetAttribute("tabindex")));
        Assert.Equal(["0", "-1"], Open(Many, "L1_000500", []).FindAll("[role=radio]").Select(b => b.GetAttribute("tabindex")));
    }
}
