using Bunit;
using TopoWeb.Exports;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results;
using TopoWeb.Results.Graph;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Results;

public sealed class PrintMenuTests : BunitContext
{
    [Fact]
    public void Width_Chosen_GoesIntoEveryFigureAndNoOtherFile()
    {
        var header = Render<WorkbenchHeader>(p => p.Add(h => h.Document, Samples.Result()).Add(h => h.DownloadBase, "/r").Add(h => h.Downloads, DownloadScope.RawFilters));
        string[] Links() => [.. header.FindAll(".downloads a").Select(a => a.GetAttribute("href")!)];
        Assert.DoesNotContain(Links(), l => l.Contains("width", StringComparison.Ordinal));

        header.Change("select[aria-label='Width of figures']", "85");
        header.Change("select[aria-label='Resolution of PNG']", "600");

        Assert.Equal(["/r/figure.svg?width=85", "/r/figure.pdf?width=85", "/r/figure.png?dpi=600&width=85", "/r/mapper.svg?width=85", "/r/mapper.svg?around=32&width=85", "/r/barcode.svg?width=85"],
            Links().Where(l => l.Contains("width", StringComparison.Ordinal)));
        Assert.Empty(header.FindAll("input[type=number]"));
    }

    [Fact]
    public void Width_Free_IsKeptWithinItsLimits()
    {
        var header = Render<WorkbenchHeader>(p => p.Add(h => h.Document, Samples.Result()).Add(h => h.DownloadBase, "/r").Add(h => h.Downloads, DownloadScope.RawFilters));

        header.Change("select[aria-label='Width of figures']", "120");
        header.Change("input[aria-label='Width in millimetres']", "5");

        Assert.Equal("/r/figure.svg?width=60", header.FindAll(".downloads a")[0].GetAttribute("href"));
    }

    [Fact]
    public void Legend_PaletteChosen_IsReportedAndTheUsualOneLeftOut()
    {
        var chosen = new List<string?>();
        var legend = Render<GraphLegend>(p => p.Add(l => l.Coloring, GraphColoring.BySize(Samples.Result().Mapper!.Nodes)).Add(l => l.PaletteChoices, ["blue-red", "gray"]).Add(l => l.Palette, "hues").Add(l => l.PaletteChanged, chosen.Add));
        Assert.Equal("blue-red", legend.Find("option[selected]").TextContent);

        legend.Change("select", "gray");
        legend.Change("select", "blue-red");

        Assert.Equal(["gray", null], chosen);
    }
}
