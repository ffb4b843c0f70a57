using TopoWeb.Exploration;
using TopoWeb.Rendering.Graphs;

namespace TopoWeb.Tests.Rendering;

/// <summary>Categories that are text in the file stand in the legend as that text.</summary>
public sealed class CategoryLegendTests
{
    [Fact]
    public void By_TextCategories_NamesThem()
    {
        var coloring = GraphColoring.By(Of("setosa", "versicolor", "virginica"), [2, 0, double.NaN, 2]);
        Assert.Equal(["setosa", "virginica"], coloring.Entries.Select(e => e.Text));
        Assert.Equal(coloring.Colors[0], coloring.Colors[3]);
        Assert.NotEqual(coloring.Colors[0], coloring.Colors[1]);
    }

    [Fact]
    public void By_MoreTextsThanColours_GoesAlongAScale()
    {
        var texts = Enumerable.Range(0, 30).Select(i => $"category number {i:00}").ToArray();
        var coloring = GraphColoring.By(Of(texts), [.. Enumerable.Range(0, 30).Select(i => (double)i)]);
        Assert.Empty(coloring.Entries);
        Assert.Equal([0, 15.0 / 29, 1], coloring.Marks.Select(m => m.Position));
        Assert.Equal("category nu…", coloring.Marks[0].Text);
        Assert.True(coloring.Colors.Distinct().Count() > 25);
    }

    private static FunctionInfo Of(params string[] texts) => new("column:kind", "kind", FunctionKind.Category, "A column.") { Texts = texts };
}
