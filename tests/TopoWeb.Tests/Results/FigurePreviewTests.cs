using Bunit;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results.Preview;
using TopoWeb.Tests.Exports;

namespace TopoWeb.Tests.Results;

public sealed class FigurePreviewTests : BunitContext
{
    private const string Script = "./Results/Preview/FigurePreview.razor.js";

    public FigurePreviewTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public async Task Caption_Typed_StandsInThePictureAndTheFiles_AndCanBeTakenBack()
    {
        var module = JSInterop.SetupModule(Script);
        module.Mode = JSRuntimeMode.Loose;
        var preview = await OpenAsync(new(), document: (await Exported.ResultAsync()).Document);
        var own = preview.Find("[data-choice=text]").GetAttribute("value")!;
        Assert.Contains("Mapper(6, 3)", own, StringComparison.Ordinal);
        Assert.Contains("No comparison with random filters. Why not", own, StringComparison.Ordinal);
        Assert.Equal("/r/figure.svg?choice=a&width=170", Picture(preview));

        await TypeAsync(preview, "A ring of edges\n\n& what follows");
        const string query = "choice=a&width=170&text=A%20ring%20of%20edges%0A%26%20what%20follows";
        Assert.Equal($"/r/figure.svg?{query}", Picture(preview));
        Assert.Contains($"/r/figure.pdf?{query}", preview.FindAll(".files a").Select(a => a.GetAttribute("href")));
        Assert.Equal(["/r/?choice=a", "A ring of edges\n\n& what follows"], module.Invocations["write"][^1].Arguments);

        await TypeAsync(preview, "a\u0007b");
        Assert.Equal("The caption has a control character.", preview.Find("[role=alert]").TextContent);
        Assert.Equal($"/r/figure.svg?{query}", Picture(preview));
        await TypeAsync(preview, "  ");
        Assert.Equal("/r/figure.svg?choice=a&width=170&caption=title", Picture(preview));
        await preview.ClickAsync(".caption button");
        Assert.Equal((own, "/r/figure.svg?choice=a&width=170"), (preview.Find("[data-choice=text]").GetAttribute("value"), Picture(preview)));
        Assert.Null(module.Invocations["write"][^1].Arguments[1]);
    }

    [Fact]
    public async Task Caption_WrittenBefore_IsThereAgain()
    {
        JSInterop.SetupModule(Script).Setup<string>("read", _ => true).SetResult("Mine");
        var preview = await OpenAsync(new(), document: (await Exported.ResultAsync()).Document);
        Assert.Equal(("Mine", "/r/figure.svg?choice=a&width=170&text=Mine"), (preview.Find("[data-choice=text]").GetAttribute("value"), Picture(preview)));
    }

    /// <summary>Until the figure has followed.</summary>
    private static Task TypeAsync(IRenderedComponent<FigurePreview> preview, string text) => preview.InputAsync("[data-choice=text]", text);

    [Fact]
    public async Task Choices_AnyOfThem_ChangeThePictureAndTheFilesAlike()
    {
        var preview = await OpenAsync(new() { Layout = NodePlacement.Force });
        Assert.Equal("/r/figure.svg?choice=a&layout=force&width=170", Picture(preview));
        preview.Change("[data-choice=panels]", "graph");
        preview.Change("[data-choice=width]", "85");
        preview.Change("[data-choice=palette]", "cividis");
        preview.Change("[data-choice=caption]", "none");
        preview.Change("[data-choice=identifier]", true);
        const string options = "choice=a&layout=force&palette=cividis&width=85&panels=graph&caption=none&identifier=1";
        Assert.Equal($"/r/figure.svg?{options}", Picture(preview));
        Assert.Equal([$"/r/figure.svg?{options}", $"/r/figure.pdf?{options}", $"/r/figure.png?{options.Replace("choice=a", "choice=a&dpi=300", StringComparison.Ordinal)}"],
            preview.FindAll(".files a").Select(a => a.GetAttribute("href")));
        Assert.Equal("width:85mm", preview.Find("img").GetAttribute("style"));
        preview.Change("[data-choice=width]", "");
        Assert.DoesNotContain("width", Picture(preview), StringComparison.Ordinal);
        Assert.Empty(preview.FindAll("[data-choice=dpi]"));
    }

    [Fact]
    public async Task Width_OutsideItsLimits_IsSaidAndTheFigureStays()
    {
        var preview = await OpenAsync(new());
        preview.Change("[data-choice=width]", "other");
        preview.Change("[data-choice=millimetres]", "5");
        Assert.Equal("Enter a width from 60 to 400 mm.", preview.Find("[role=alert]").TextContent);
        Assert.Contains("width=120", Picture(preview), StringComparison.Ordinal);
        preview.Change("[data-choice=millimetres]", "99");
        Assert.Empty(preview.FindAll("[role=alert]"));
        Assert.Contains("width=99", Picture(preview), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Picture_LoadedOrNot_IsSaid()
    {
        var preview = await OpenAsync(new());
        Assert.Equal("true", preview.Find("figure").GetAttribute("aria-busy"));
        preview.Find("img").TriggerEvent("onload", new Microsoft.AspNetCore.Components.Web.ProgressEventArgs());
        Assert.Equal("false", preview.Find("figure").GetAttribute("aria-busy"));
        preview.Change("[data-choice=caption]", "title");
        Assert.Equal("true", preview.Find("figure").GetAttribute("aria-busy"));
        preview.Find("img").TriggerEvent("onerror", new Microsoft.AspNetCore.Components.Web.ErrorEventArgs());
        Assert.Contains("could not be drawn", preview.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Palettes_OfAnAngle_AreThoseThatFit()
    {
        var preview = await OpenAsync(new(), FunctionKind.Angle);
        Assert.Equal(["", "hues", "twilight"], preview.FindAll("[data-choice=palette] option").Select(o => o.GetAttribute("value")));
    }

    [Fact]
    public void Closed_DrawsNothing() => Assert.Empty(Show(new(), FunctionKind.Quantity).FindAll("img"));

    private IRenderedComponent<FigurePreview> Show(GraphDisplay display, FunctionKind kind, ResultDocument? document = null) => Render<FigurePreview>(p => p.Add(f => f.Id, "f").Add(f => f.Base, "/r/").Add(f => f.Query, "choice=a").Add(f => f.Document, document).Add(f => f.Note, "Why not")
        .Add(f => f.Display, display).Add(f => f.Kind, kind).Add(f => f.HasGraph, true).Add(f => f.HasBarcode, true));

    private async Task<IRenderedComponent<FigurePreview>> OpenAsync(GraphDisplay display, FunctionKind kind = FunctionKind.Quantity, ResultDocument? document = null)
    {
        var preview = Show(display, kind, document);
        await preview.InvokeAsync(preview.Instance.OpenAsync);
        return preview;
    }

    private static string Picture(IRenderedComponent<FigurePreview> preview) => preview.Find("img").GetAttribute("src")!;
}
