using CsCheck;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Homology;

public sealed class ListedEdgesTests
{
    [Fact]
    public void Questions_AnyEdges_HaveTheAnswersOfASquare() =>
        (from cloud in Clouds.TiedOrGeneric(4, 50)
         from bound in Gen.Double[0, 2]
         from questions in Gen.Int[0, int.MaxValue].Array[5].Array[30]
         select (cloud, bound, questions)).Sample(x =>
        {
            var matrix = VietorisRips.EdgeValues(x.cloud);
            EdgeList List() => EdgeList.Of(matrix, x.bound, FlagPersistence.DefaultBudget, -1, CancellationToken.None);
            var square = new MatrixEdges(List(), -1, CancellationToken.None);
            var listed = new ListedEdges(List(), -1, CancellationToken.None);
            Assert.Equal(square.Count, listed.Count);
            foreach (var question in x.questions)
            {
                int[] v = [.. question[..3].Select(q => q % x.cloud.Count)];
                var (rank, end) = (question[3] % (square.Count + 1), question[4] % (x.cloud.Count + 1));
                Assert.Equal(square[v[0], v[1]], listed[v[0], v[1]]);
                foreach (var last in v[1..])
                {
                    Assert.Equal(square.LargestCommon(v[0], v[1], last, rank, end), listed.LargestCommon(v[0], v[1], last, rank, end));
                    Assert.Equal(square.LargestCommon(v[0], v[1], last, rank, square.End), listed.LargestCommon(v[0], v[1], last, rank, listed.End));
                    Assert.Equal(square.EarliestCompleting(v[0], v[1], last, rank), listed.EarliestCompleting(v[0], v[1], last, rank));
                }

                if (rank < square.Count)
                    Assert.Equal(square.CountCommon(rank), listed.CountCommon(rank));
            }
        }, iter: 100);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    public void Compute_FewEdges_HasTheBarsOfASquare(int dimension, int field)
    {
        var cloud = Clouds.Random(2_100, 2, 3);
        const double bound = 0.11;
        var edges = VietorisRips.EdgesWithin(cloud, bound, FlagPersistence.DefaultBudget, -1, CancellationToken.None);
        var square = new MatrixEdges(EdgeList.Of(VietorisRips.EdgeValues(cloud), bound * (1 + FlagPersistence.BoundMargin), FlagPersistence.DefaultBudget, -1, CancellationToken.None), -1, CancellationToken.None);

        Assert.True(edges.IsSparse);
        var bars = FlagPersistence.Compute(edges, dimension, field, FlagPersistence.DefaultBudget, -1, null, CancellationToken.None);

        Assert.Equal(new FlagCohomology(square, dimension, field, FlagPersistence.DefaultBudget, -1, null, CancellationToken.None).Run(), bars);
        Assert.Contains(bars, bar => bar.Dimension == 1);
    }

    /// <summary>Below half of the width, where the enclosing radius need not be known, and around it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(1.3)]
    [InlineData(9)]
    public void EdgesWithin_AnyBound_AreThoseOfTheMatrix(double bound)
    {
        var cloud = Clouds.Random(700, 3, 5);
        var matrix = VietorisRips.EdgeValues(cloud);
        var limit = FlagPersistence.Limit(matrix, bound);
        var expected = EdgeList.Of(matrix, limit, FlagPersistence.DefaultBudget, 1, CancellationToken.None);

        foreach (var threads in new[] { 1, 3 })
        {
            var edges = VietorisRips.EdgesWithin(cloud, bound, FlagPersistence.DefaultBudget, threads, CancellationToken.None);
            Assert.True(expected.Values.AsSpan().SequenceEqual(edges.Values), "The values differ.");
            Assert.True(expected.Ends.AsSpan().SequenceEqual(edges.Ends), "The ends differ.");
        }

        Assert.Equal(matrix.Values.ToArray().Count(value => value <= limit), 2 * expected.Values.Length + 700);
    }

    /// <summary>Twice the points in twice the area: as many edges to a point, so twice the bytes, where a square would take four times as many.</summary>
    [Fact]
    public void Compute_TwiceThePoints_AllocatesTwiceTheBytes()
    {
        var few = Allocated(6_000);
        var many = Allocated(12_000);

        Assert.InRange(many, few, 2.5 * few);
        Assert.InRange(many, 0, 12_000L * 12_000);

        static long Allocated(int count)
        {
            var cloud = Clouds.Random(count, 2, 3);
            var settings = new BarcodeSettings { Complex = ComplexKind.Rips, TMax = 4 / Math.Sqrt(count) };
            var before = GC.GetAllocatedBytesForCurrentThread();
            var bars = BarcodeComputation.Compute(cloud, settings, 1, null, CancellationToken.None);
            Assert.Contains(bars.Intervals, bar => bar.Dimension == 1);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
