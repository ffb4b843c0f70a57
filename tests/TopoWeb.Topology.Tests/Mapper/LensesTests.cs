using TopoWeb.Topology.Mapper;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class LensesTests
{
    private static readonly PointCloud Line = Clouds.Rows([0, 0], [3, 4], [6, 8], [0, 0]);

    [Theory]
    [InlineData("eccentricity", 3.75, 3.75, 6.25, 3.75)]
    [InlineData("linf-centrality", 10.0, 5.0, 10.0, 10.0)]
    [InlineData("density", 5.0, 5.0, 10.0, 5.0)]
    public void Compute_NamedLens_HasTheKnownValues(string lens, params double[] expected) =>
        Assert.Equal(expected, Lenses.Compute(Line, new MapperSettings { Lenses = [lens], LensNeighbors = 2 }, -1, null, CancellationToken.None)[0]);

    [Fact]
    public void Compute_EveryName_IsKnown()
    {
        foreach (var lens in MapperSettings.LensNames)
            Assert.Equal(4, Lenses.Compute(Line, new MapperSettings { Lenses = [lens], LensNeighbors = 1 }, -1, null, CancellationToken.None)[0].Length);
    }

    [Fact]
    public void Compute_SeveralLenses_KeepTheirOrder()
    {
        var lenses = Lenses.Compute(Clouds.Random(50, 4, 1), new MapperSettings { Lenses = ["pca3", "pca1", "pca2"] }, -1, null, CancellationToken.None);
        var components = PrincipalComponents.Project(Clouds.Random(50, 4, 1), 3);

        Assert.Equal([components[2], components[0], components[1]], lenses);
    }
}
