using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Lenses;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class LensesTests
{
    private static readonly PointCloud Line = Clouds.Rows([0, 0], [3, 4], [6, 8], [0, 0]);

    [Theory]
    [InlineData("eccentricity", 3.75, 3.75, 6.25, 3.75)]
    [InlineData("linf-centrality", 10.0, 5.0, 10.0, 10.0)]
    [InlineData("density", 5.0, 5.0, 10.0, 5.0)]
    public void Compute_NamedLens_HasTheKnownValues(string lens, params double[] expected) =>
        Assert.Equal(expected, Compute(Line, new MapperSettings { Lenses = [lens], LensNeighbors = 2 })[0]);

    [Fact]
    public void Compute_EveryName_IsKnown()
    {
        foreach (var lens in MapperSettings.LensNames)
            Assert.Equal(4, Compute(Line, new MapperSettings { Lenses = [lens], LensNeighbors = 1 })[0].Length);
    }

    [Fact]
    public void Compute_SeveralLenses_KeepTheirOrder()
    {
        var lenses = Compute(Clouds.Random(50, 4, 1), new MapperSettings { Lenses = ["pca3", "pca1", "pca2"] });
        var components = PrincipalComponents.Project(Clouds.Random(50, 4, 1), 3);

        Assert.Equal([components[2], components[0], components[1]], lenses);
    }

    [Fact]
    public void Compute_Column_IsTheColumn() =>
        Assert.Equal([1.0, 2, 3, 4], Compute(Line, new MapperSettings { Lenses = ["column:layer"] }, new Dictionary<string, double[]> { ["layer"] = [1, 2, 3, 4], ["unused"] = [] })[0]);

    [Fact]
    public void Compute_UnknownColumn_NamesThoseKnown()
    {
        var settings = new MapperSettings { Lenses = ["column:seed"] };

        Assert.Equal("Unknown column 'seed'; the columns are iteration, layer.", Wrong(settings, new() { ["layer"] = [1, 2, 3, 4], ["iteration"] = [1, 2, 3, 4] }));
        Assert.Equal("Unknown column 'seed'; the points have no columns.", Wrong(settings, null));
    }

    [Fact]
    public void Compute_ColumnThatDoesNotFit_SaysWhy()
    {
        var settings = new MapperSettings { Lenses = ["column:a"] };

        Assert.Contains("has 3 values, but the cloud has 4 points", Wrong(settings, new() { ["a"] = [1, 2, 3] }), StringComparison.Ordinal);
        Assert.Contains("is NaN in row 2", Wrong(settings, new() { ["a"] = [1, 2, double.NaN, 3] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ColumnAsLens_ReachesTheGraph()
    {
        var graph = MapperBuilder.Build(Line, new MapperSettings { Lenses = ["column:a"], Resolution = 2 }, new Dictionary<string, double[]> { ["a"] = [0, 1, 2, 3] });

        Assert.Equal(["column:a"], graph.LensNames);
        Assert.Equal((0, 3), (graph.LensMinimum[0], graph.LensMaximum[0]));
    }

    [Fact]
    public void Compute_Centralities_AreThoseOfThePlainLoop()
    {
        var cloud = Clouds.Random(700, 5, 9);
        var lenses = Compute(cloud, new MapperSettings { Lenses = ["eccentricity", "linf-centrality"] });

        for (var i = 0; i < cloud.Count; i += 37)
        {
            var distances = Enumerable.Range(0, cloud.Count).Select(j => Clouds.Distance(cloud, i, j)).ToArray();
            Assert.Equal(distances.Average(), lenses[0][i], Tolerances.Sum);
            Assert.Equal(distances.Max(), lenses[1][i]);
        }
    }

    internal static double[][] Compute(PointCloud cloud, MapperSettings settings, Dictionary<string, double[]>? columns = null) => new LensComputation(cloud, settings, columns, -1, [], CancellationToken.None).Compute(null);

    private static string Wrong(MapperSettings settings, Dictionary<string, double[]>? columns)
    {
        var error = Assert.Throws<InvalidInputException>(() => Compute(Line, settings, columns));
        Assert.Equal("mapper.lenses", error.Field);
        return error.Message;
    }
}
