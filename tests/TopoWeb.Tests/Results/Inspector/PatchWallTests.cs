using Bunit;
using TopoWeb.Experiments;
using TopoWeb.Networks.Filters;
using TopoWeb.Rendering.Patches;
using TopoWeb.Results.Inspector;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Results.Inspector;

public sealed class PatchWallTests : BunitContext
{
    public PatchWallTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public async Task Page_OfPatches_HasValuesAndProvenance()
    {
        var wall = Render<PatchWall>(p => p.Add(w => w.Rows, [65, 3]).Add(w => w.Load, Samples.Members));
        var page = (await wall.InvokeAsync(() => wall.Instance.PageAsync(0, 1)))!;
        Assert.Equal("network 1 · seed 7 · layer 1 · out 1 · in 0 · iteration 100 · row 65", page.Texts[0]);
        Assert.Equal(3, page.Side);
        Assert.Equal([127, 0, -127, 127, 0, -127, 127, 0, -127], Convert.FromBase64String(page.Values)[..9].Select(b => (int)(sbyte)b));
        Assert.Equal([1, 1], page.Maxima);
        Assert.Equal("65, 3", wall.Find(".copy").GetAttribute("data-copy"));
    }

    [Fact]
    public async Task Page_ManyRows_ComesPageByPage()
    {
        var asked = new List<int>();
        var wall = Render<PatchWall>(p => p.Add(w => w.Rows, [.. Enumerable.Range(0, 6400)]).Add(w => w.Load, rows =>
        {
            asked.Add(rows[0]);
            return Samples.Members(rows);
        }));
        Assert.Empty(asked);
        Assert.Equal(256, (await wall.InvokeAsync(() => wall.Instance.PageAsync(3, 1)))!.Texts.Length);
        Assert.EndsWith("row 6399", (await wall.InvokeAsync(() => wall.Instance.PageAsync(24, 1)))!.Texts[^1], StringComparison.Ordinal);
        Assert.Null(await wall.InvokeAsync(() => wall.Instance.PageAsync(25, 1)));
        Assert.Equal([768, 6144], asked);
        Assert.Empty(wall.FindAll("img"));
    }

    [Fact]
    public async Task Page_OfAnotherSelection_IsNotGiven()
    {
        var first = new TaskCompletionSource<IReadOnlyList<MemberPatch>>();
        var wall = Render<PatchWall>(p => p.Add(w => w.Rows, [1]).Add(w => w.Load, rows => rows[0] == 1 ? new(first.Task) : Samples.Members(rows)));
        var old = wall.InvokeAsync(() => wall.Instance.PageAsync(0, 1));
        wall.Render(p => p.Add(w => w.Rows, [9]));
        first.SetResult([]);
        Assert.Null(await old);
        Assert.Empty(wall.FindAll(".problem"));
        Assert.Null(await wall.InvokeAsync(() => wall.Instance.PageAsync(0, 1)));
        Assert.EndsWith("row 9", (await wall.InvokeAsync(() => wall.Instance.PageAsync(0, 2)))!.Texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_LoadFails_OffersToTryAgain()
    {
        var fail = true;
        var wall = Render<PatchWall>(p => p.Add(w => w.Rows, [1]).Add(w => w.Load, rows => fail ? throw new InvalidOperationException("secret") : Samples.Members(rows)));
        Assert.Null(await wall.InvokeAsync(() => wall.Instance.PageAsync(0, 1)));
        Assert.DoesNotContain("secret", wall.Markup, StringComparison.Ordinal);
        Assert.True(wall.Find(".wall-frame").HasAttribute("hidden"));
        fail = false;
        wall.Click(".problem button");
        Assert.Empty(wall.FindAll(".problem"));
        Assert.Single((await wall.InvokeAsync(() => wall.Instance.PageAsync(0, 2)))!.Texts);
    }

    [Fact]
    public async Task Page_LinkRevokedMeanwhile_IsAFailure()
    {
        var wall = Render<PatchWall>(p => p.Add(w => w.Rows, [1, 2]).Add(w => w.Load, _ => ValueTask.FromResult<IReadOnlyList<MemberPatch>>([])));
        Assert.Null(await wall.InvokeAsync(() => wall.Instance.PageAsync(0, 1)));
        Assert.Single(wall.FindAll(".problem"));
    }

    [Fact]
    public async Task Page_OfPointsThatAreNoPatches_HasThemInWords()
    {
        var wall = Render<PatchWall>(p => p.Add(w => w.Rows, [4]).Add(w => w.Maximum, 2).Add(w => w.Load, rows =>
            ValueTask.FromResult<IReadOnlyList<MemberPatch>>([.. rows.Select(r => new MemberPatch(new Provenance(r, null, null, null, null, null, null), [0.5, -0.25]))])));
        Assert.Single(wall.FindAll(".one-scale"));
        var page = (await wall.InvokeAsync(() => wall.Instance.PageAsync(0, 1)))!;
        Assert.Equal((0, "0.500  −0.250", "row 4"), (page.Side, page.Lines[0], page.Texts[0]));
        // One scale for all is a matter of patches.
        wall.WaitForAssertion(() => Assert.Empty(wall.FindAll(".one-scale")));
    }

    [Fact]
    public void Options_Changed_AreSentOnce()
    {
        var module = JSInterop.SetupModule("./Results/Inspector/PatchWall.razor.js");
        module.Mode = JSRuntimeMode.Loose;
        var instance = module.SetupModule("create", _ => true);
        instance.Mode = JSRuntimeMode.Loose;
        var wall = Render<PatchWall>(p => p.Add(w => w.Rows, [1, 2]).Add(w => w.Load, Samples.Members).Add(w => w.Maximum, 0.8));
        wall.Render(p => p.Add(w => w.Rows, [1, 2]));
        Assert.Empty(instance.Invocations["update"]);
        wall.Change(".one-scale input", true);
        Assert.Equal(0.8, Assert.IsType<WallOptions>(Assert.Single(instance.Invocations["update"]).Arguments[0]).Maximum);
        wall.Render(p => p.Add(w => w.Scale, PatchScale.Diverging));
        Assert.Equal("#542788", Assert.IsType<WallOptions>(instance.Invocations["update"][^1].Arguments[0]).Colors[0]);
    }
}
