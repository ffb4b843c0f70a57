using CsCheck;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Homology;

public sealed class FlagPersistenceTests
{
    private static readonly Gen<DistanceMatrix> Matrices =
        from n in Gen.Int[1, 9]
        from values in Gen.OneOf(Gen.Int[0, 4].Select(x => (double)x), Gen.Double[0, 1], Gen.Int[1, 3].Select(x => x == 3 ? double.PositiveInfinity : x)).Array[n * n]
        select Symmetric(values, n);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Compute_AnyMatrix_GivesTheBarsOfTheBoundaryMatrix(int field) =>
        Gen.Select(Matrices, Gen.Int[0, 2], Gen.OneOf(Gen.Const(double.PositiveInfinity), Gen.Int[0, 3].Select(x => (double)x), Gen.Double[0, 1]))
            .Sample((edges, dimension, bound) => Assert.Equal(BoundaryMatrix.Barcode(edges, bound, dimension, field), FlagPersistence.Compute(edges, bound, dimension, field)), iter: 250);

    [Fact]
    public void Compute_RandomPoints_GivesTheBarsOfTheBoundaryMatrix()
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var edges = VietorisRips.EdgeValues(Clouds.Random(16, 3, seed));

            Assert.Equal(BoundaryMatrix.Barcode(edges, double.PositiveInfinity, 2, 2), FlagPersistence.Compute(edges, double.PositiveInfinity, 2, 2));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Compute_MoreVerticesThanOneVector_GivesTheBarsOfTheBoundaryMatrix(int field) =>
        Gen.Select(Gen.OneOf(Clouds.Tied(17, 36), Clouds.Generic(17, 36, 2, 4)), Gen.Int[1, 2]).Sample((cloud, dimension) =>
        {
            var edges = VietorisRips.EdgeValues(cloud.Select([.. Enumerable.Range(0, dimension == 1 ? cloud.Count : Math.Min(19, cloud.Count))]));
            Assert.Equal(BoundaryMatrix.Barcode(edges, double.PositiveInfinity, dimension, field), FlagPersistence.Compute(edges, double.PositiveInfinity, dimension, field));
        }, iter: 12);

    [Fact]
    public void Compute_ThreadCount_ChangesNoBar()
    {
        var edges = VietorisRips.EdgeValues(Clouds.Random(90, 4, 11));
        IReadOnlyList<Interval> With(int threads) => FlagPersistence.Compute(edges, double.PositiveInfinity, 2, 2, FlagPersistence.DefaultBudget, threads, null, CancellationToken.None);

        Assert.Equal(With(1), With(2));
        Assert.Contains(With(1), bar => bar.Dimension == 2);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Compute_Sphere_HasOneVoid(int field)
    {
        // The octahedron: opposite vertices are never joined.
        var values = Enumerable.Range(0, 36).Select(i => i / 6 == i % 6 ? 0 : i / 6 + i % 6 == 5 ? double.PositiveInfinity : 1).ToArray();

        AssertRanks(new DistanceMatrix(values, 6), field, [1, 0, 1]);
    }

    [Fact]
    public void Compute_MoreSimplicesThanTheBudget_SaysHowMany()
    {
        var edges = VietorisRips.EdgeValues(Clouds.Circle(10));
        string Message(int dimension, long budget) => Assert.Throws<InvalidInputException>(() =>
            FlagPersistence.Compute(edges, double.PositiveInfinity, dimension, 2, budget, -1, null, CancellationToken.None)).Message;

        Assert.Equal("10 vertices have 45 edges within the bound, more than the budget of 44 simplices. Lower tMax, use fewer points or landmarks, or raise the budget.", Message(1, 44));
        Assert.Equal("10 vertices have 120 triangles within the bound, more than the budget of 119 simplices. Lower tMax or maxDimension, use fewer points or landmarks, or raise the budget.", Message(2, 119));
        Assert.NotEmpty(FlagPersistence.Compute(edges, double.PositiveInfinity, 2, 2, 120, -1, null, CancellationToken.None));
    }

    [Theory]
    [InlineData(2, 1, 1, 1)]
    [InlineData(3, 1, 0, 0)]
    [InlineData(32003, 1, 0, 0)]
    public void Compute_ProjectivePlane_SeesTorsionOverTwo(int field, params int[] ranks) => AssertRanks(Triangulations.ProjectivePlane(), field, ranks);

    [Theory]
    [InlineData(2, 1, 2, 1)]
    [InlineData(3, 1, 1, 0)]
    public void Compute_KleinBottle_SeesTorsionOverTwo(int field, params int[] ranks) => AssertRanks(Triangulations.Grid(4, twisted: true), field, ranks);

    [Theory]
    [InlineData(2, 1, 2, 1)]
    [InlineData(3, 1, 2, 1)]
    public void Compute_Torus_HasTwoLoopsAndOneVoid(int field, params int[] ranks) => AssertRanks(Triangulations.Grid(4, twisted: false), field, ranks);

    [Fact]
    public void Compute_Square_IsOpenFromSideToDiagonal()
    {
        var square = VietorisRips.EdgeValues(Clouds.Rows([0, 0], [1, 0], [1, 1], [0, 1]));

        Assert.Equal(
            [new Interval(0, 0, 1), new Interval(0, 0, 1), new Interval(0, 0, 1), new Interval(0, 0, null), new Interval(1, 1, Math.Sqrt(2))],
            FlagPersistence.Compute(square, double.PositiveInfinity, 2));
        Assert.Contains(new Interval(1, 1, null), FlagPersistence.Compute(square, 1.2, 1));
        Assert.Contains(new Interval(1, 1, Math.Sqrt(2)), FlagPersistence.Compute(square, Math.Sqrt(2), 1));
    }

    [Fact]
    public void Compute_BoundBelowAValueByRounding_LetsItIn()
    {
        var edge = new DistanceMatrix([0, 1, 1, 0], 2);

        Assert.Contains(new Interval(0, 0, 1), FlagPersistence.Compute(edge, 1 - 5e-13, 0));
        Assert.DoesNotContain(new Interval(0, 0, 1), FlagPersistence.Compute(edge, 1 - 2e-12, 0));
    }

    [Fact]
    public void Compute_EdgesAtZero_LeaveNoBarOfLengthZero()
    {
        var equal = new DistanceMatrix(new double[25], 5);

        Assert.Equal([new Interval(0, 0, null)], FlagPersistence.Compute(equal, double.PositiveInfinity, 2));
    }

    [Fact]
    public void Compute_NoPoints_GivesNoBars() => Assert.Empty(FlagPersistence.Compute(new DistanceMatrix([], 0), 1, 2));

    [Fact]
    public void Compute_Cancelled_StopsInTheReduction()
    {
        var edges = VietorisRips.EdgeValues(Clouds.Random(300, 6, 1));
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => FlagPersistence.Compute(edges, double.PositiveInfinity, 2, 2, null, source.Token));
    }

    [Fact]
    public void Compute_CancelledAtTheFirstReport_Stops()
    {
        using var source = new CancellationTokenSource();
        var reports = new CancelAtFirstReport(source);

        Assert.ThrowsAny<OperationCanceledException>(() => FlagPersistence.Compute(VietorisRips.EdgeValues(Clouds.Random(120, 4, 1)), double.PositiveInfinity, 2, 2, reports, source.Token));
        Assert.InRange(reports.Last, 0, 0.9);
    }

    [Fact]
    public void Compute_Progress_RisesToOne()
    {
        var recorder = new Recorder();
        FlagPersistence.Compute(VietorisRips.EdgeValues(Clouds.Random(40, 3, 1)), double.PositiveInfinity, 2, 2, recorder);

        recorder.AssertRisesToOne();
    }

    private static void AssertRanks(DistanceMatrix edges, int field, int[] ranks)
    {
        var bars = FlagPersistence.Compute(edges, 1, 2, field);
        for (var dimension = 0; dimension <= 2; dimension++)
            Assert.Equal(ranks[dimension], bars.Count(bar => bar.Dimension == dimension && bar.Death is null));
        Assert.Equal(edges.Count - 1, bars.Count(bar => bar.Death is not null));
    }

    private static DistanceMatrix Symmetric(double[] values, int n)
    {
        for (var i = 0; i < n; i++)
        {
            values[i * n + i] = 0;
            for (var j = 0; j < i; j++)
                values[i * n + j] = values[j * n + i];
        }

        return new DistanceMatrix(values, n);
    }
}
