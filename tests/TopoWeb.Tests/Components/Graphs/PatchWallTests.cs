using Bunit;
using TopoWeb.Components.Graphs;
using TopoWeb.Experiments;

namespace TopoWeb.Tests.Components.Graphs;

public sealed class PatchWallTests : BunitContext
{
    public PatchWallTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void Render_Rows_ShowsEachWithItsProvenance()
    {
        var wall = Render<PatchWall>(p => p.Add(w => w.Rows, [65, 3]).Add(w => w.Load, Samples.Members));
        Assert.Equal("network 1 · seed 7 · layer 1 · out 1 · in 0 · iteration 100 · row 65", wall.FindAll(".glyph")[0].GetAttribute("data-readout"));
        Assert.Equal("65, 3", wall.Find(".copy").GetAttribute("data-copy"));
        Assert.StartsWith("data:image/bmp", wall.Find("img").GetAttribute("src"), StringComparison.Ordinal);
    }

    [Fact]
    public void LoadMore_ManyRows_ComePageByPage()
    {
        var asked = new List<int>();
        var wall = Render<PatchWall>(p => p.Add(w => w.Rows, [.. Enumerable.Range(0, 300)]).Add(w => w.Load, rows =>
        {
            asked.Add(rows.Count);
            return Samples.Members(rows);
        }));
        Assert.Equal(120, wall.FindAll(".glyph").Count);
        wall.Find(".more").Click();
        wall.Find(".more").Click();
        Assert.Equal(300, wall.FindAll(".glyph").Count);
        Assert.Equal([120, 120, 60], asked);
        Assert.Empty(wall.FindAll(".more"));
    }

    [Fact]
    public void Render_WhileLoading_ShowsSkeletons()
    {
        var wall = Render<PatchWall>(p => p.Add(w => w.Rows, [1, 2]).Add(w => w.Load, _ => new(new TaskCompletionSource<IReadOnlyList<MemberPatch>>().Task)));
        Assert.Equal(2, wall.FindAll(".tw-skeleton").Count);
    }

    [Fact]
    public void Render_OtherRowsWhileLoading_IgnoresTheOldAnswer()
    {
        var first = new TaskCompletionSource<IReadOnlyList<MemberPatch>>();
        var wall = Render<PatchWall>(p => p.Add(w => w.Rows, [1]).Add(w => w.Load, rows => rows[0] == 1 ? new(first.Task) : Samples.Members(rows)));
        wall.Render(p => p.Add(w => w.Rows, [9]));
        first.SetResult([]);
        wall.WaitForAssertion(() => Assert.EndsWith("row 9", Assert.Single(wall.FindAll(".glyph")).GetAttribute("data-readout"), StringComparison.Ordinal));
    }

    [Fact]
    public void Render_LoadFails_OffersToTryAgain()
    {
        var fail = true;
        var wall = Render<PatchWall>(p => p.Add(w => w.Rows, [1]).Add(w => w.Load, rows => fail ? throw new InvalidOperationException("secret") : Samples.Members(rows)));
        Assert.DoesNotContain("secret", wall.Markup, StringComparison.Ordinal);
        fail = false;
        wall.Find(".problem button").Click();
        Assert.Single(wall.FindAll(".glyph"));
    }
}
