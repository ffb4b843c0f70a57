using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using TopoWeb.Topology.Mapper.Lenses;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class NeighborhoodLensesTests
{
    private static readonly ParallelOptions Options = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public void Create_AnyCloud_JoinsWhereOneIsANeighbourOfTheOther() =>
        Gen.Select(Clouds.TiedOrGeneric(2, 30), Gen.Int[1, 5]).Sample((cloud, wanted) =>
        {
            var k = Math.Min(wanted, cloud.Count - 1);
            var graph = NeighborhoodGraph.Create(NearestNeighbors.Find(cloud, k, 2, null, CancellationToken.None));

            var near = Enumerable.Range(0, cloud.Count).Select(i => Enumerable.Range(0, cloud.Count).Where(j => j != i).OrderBy(j => Clouds.Distance(cloud, i, j)).ThenBy(j => j).Take(k).ToHashSet()).ToArray();
            for (var i = 0; i < cloud.Count; i++)
                Assert.Equal(Enumerable.Range(0, cloud.Count).Where(j => near[i].Contains(j) || near[j].Contains(i)), graph.Neighbors[graph.Starts[i]..graph.Starts[i + 1]]);
            var components = graph.Components();
            Assert.Equal(Enumerable.Range(0, cloud.Count), components.SelectMany(x => x).Order());
            Assert.Equal(components.Select(x => x[0]).Order(), components.Select(x => x[0]));
            Assert.All(components, x => Assert.All(x, i => Assert.Empty(graph.Neighbors[graph.Starts[i]..graph.Starts[i + 1]].Except(x))));
        });

    [Theory]
    [InlineData(40)]
    [InlineData(400)]
    public void Compute_ConnectedGraph_GivesTheSecondAndThirdEigenfunction(int points)
    {
        var graph = NeighborhoodGraph.Create(NearestNeighbors.Find(Clouds.Random(points, 2, 4), 8, 2, null, CancellationToken.None));
        Assert.Single(graph.Components());
        var (first, second, residual) = LaplacianEigenmap.Compute(graph, Options, null);

        Assert.InRange(residual, 0, LaplacianEigenmap.Tolerance);
        var eigenvalues = Eigenvalues(graph);
        foreach (var (f, expected) in new[] { (first, eigenvalues[1]), (second, eigenvalues[2]) })
        {
            var degrees = Enumerable.Range(0, points).Select(graph.Degree).ToArray();
            Assert.Equal(degrees.Sum(), f.Zip(degrees, (x, d) => d * x * x).Sum(), Tolerances.Iteration);
            Assert.Equal(0, f.Zip(degrees, (x, d) => d * x).Sum(), Tolerances.Iteration);
            var energy = Enumerable.Range(0, points).Sum(i => graph.Neighbors[graph.Starts[i]..graph.Starts[i + 1]].Sum(j => (f[i] - f[j]) * (f[i] - f[j]))) / 2;
            Assert.Equal(expected, energy / degrees.Sum(), expected * Tolerances.Iteration);
            Assert.True(f.MaxBy(Math.Abs) > 0);
        }

        Assert.Equal(0, Enumerable.Range(0, points).Sum(i => graph.Degree(i) * first[i] * second[i]), Tolerances.Iteration);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(600)]
    public void Compute_Circle_IsRoundAgain(int points)
    {
        var lenses = NeighborhoodLenses.Compute(Clouds.Circle(points), 6, 2, [], null, CancellationToken.None);

        for (var i = 0; i < points; i++)
            Assert.Equal(2, lenses[0][i] * lenses[0][i] + lenses[1][i] * lenses[1][i], 0.02);
    }

    [Fact]
    public void Compute_TwoComponents_EmbedsEachAndSaysSo()
    {
        var circle = Clouds.Circle(80);
        double[] far = [.. circle.Values.ToArray().Select(x => x + 100)];
        var notes = new List<string>();
        var both = NeighborhoodLenses.Compute(new PointCloud([.. circle.Values, .. far], 2), 4, 2, notes, null, CancellationToken.None);

        Assert.StartsWith("The graph of 4 nearest neighbours has 2 components;", Assert.Single(notes), StringComparison.Ordinal);
        for (var i = 0; i < 160; i++)
            Assert.Equal(2, both[0][i] * both[0][i] + both[1][i] * both[1][i], 0.02);
    }

    [Fact]
    public void Compute_EqualPoints_AreOnePlace()
    {
        // More equal points than neighbours: each would have only equal ones, and every place would be a component of its own.
        var circle = Clouds.Circle(30);
        int[] rows = [.. Enumerable.Range(0, 30 * 9).Select(i => i % 30)];
        var notes = new List<string>();
        var repeated = NeighborhoodLenses.Compute(circle.Select(rows), 6, 2, notes, null, CancellationToken.None);
        var once = NeighborhoodLenses.Compute(circle, 6, 2, [], null, CancellationToken.None);

        Assert.Equal(once.Select(lens => Array.ConvertAll(rows, row => lens[row])), repeated);
        Assert.Equal(["270 points lie on 30 distinct places. A neighbourhood lens takes equal points as one."], notes);
    }

    [Theory]
    [InlineData(3, "12 points lie on 3 distinct places. A neighbourhood lens takes equal points as one, so each has 2 neighbours, not 5.")]
    [InlineData(1, "12 points lie on 1 distinct place. A neighbourhood lens takes equal points as one, so it is constant.")]
    public void Compute_FewPlaces_SaysWhatThatMeans(int places, string note)
    {
        var notes = new List<string>();
        var lenses = NeighborhoodLenses.Compute(new PointCloud([.. Enumerable.Range(0, 12).Select(i => i % places == 0 ? -0.0 * i : i % places)], 1), 5, 2, notes, null, CancellationToken.None);

        Assert.Equal(note, notes[0]);
        Assert.All(lenses.SelectMany(lens => lens), value => Assert.True(double.IsFinite(value)));
        Assert.Equal(places == 1 ? 1 : 2, Math.Min(2, lenses[0].Distinct().Count()));
    }

    [Fact]
    public void Compute_FewPoints_FillsWhatThereIs()
    {
        var two = NeighborhoodLenses.Compute(Clouds.Rows([0, 0], [1, 0]), 1, 2, [], null, CancellationToken.None);
        Assert.Equal([1, -1], two[0].Select(x => Math.Round(x, 9)));
        Assert.Equal([0, 0], two[1]);

        var three = NeighborhoodLenses.Compute(Clouds.Rows([0], [1], [2.5]), 1, 2, [], null, CancellationToken.None);
        Assert.Equal(0, three[0][1], Tolerances.LongSum);
        Assert.Equal(three[1][0], three[1][2], Tolerances.LongSum);
    }

    [Fact]
    public void Compute_ThreadCount_ChangesNothing()
    {
        var cloud = Clouds.Random(3000, 3, 8);

        Assert.Equal(NeighborhoodLenses.Compute(cloud, 10, 1, [], null, CancellationToken.None), NeighborhoodLenses.Compute(cloud, 10, 3, [], null, CancellationToken.None));
    }

    private static double[] Eigenvalues(NeighborhoodGraph graph)
    {
        var laplacian = DenseMatrix.CreateIdentity(graph.Count);
        for (var i = 0; i < graph.Count; i++)
            foreach (var j in graph.Neighbors[graph.Starts[i]..graph.Starts[i + 1]])
                laplacian[i, j] -= 1 / Math.Sqrt((double)graph.Degree(i) * graph.Degree(j));
        return [.. laplacian.Evd(Symmetricity.Symmetric).EigenValues.Select(x => x.Real)];
    }
}
