using CsCheck;
using TopoWeb.Topology.Models;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Tests.Neighbors;

/// <summary>Counted within are only points nearer than the smaller radius, left out only those beyond the larger one, and every pair is listed at most once.</summary>
public sealed class NeighborCountsTests
{
    [Fact]
    public void Counts_AnyCloud_LeaveNoPairOnTheWrongSide() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 700], Gen.Int[0, 99], Gen.Double[0, 0.6]).Sample((kind, count, seed, share) => Agree(Cloud(kind, count, seed), share), iter: 60);

    [Fact]
    public void Counts_RadiiThatAreEqual_ListOnlyWhatRoundingLeavesOpen()
    {
        var cloud = ModelSamples.Uniform(600, 1);
        var counts = Of(cloud, 0.5, 0.5, out _);

        Assert.InRange(counts.Pairs.Length, 0, 5);
        Assert.InRange(counts.Within.Sum(), 600 + 1, 600 * 600);
    }

    [Fact]
    public void Counts_NearlyAllPairsBetweenTheRadii_AreGivenUp() => Assert.False(Of(ModelSamples.Uniform(3_000, 1), 0, 4, out _).IsComplete);

    [Fact]
    public void Counts_Cancelled_Stop()
    {
        using var source = new CancellationTokenSource();
        var cloud = ModelSamples.Uniform(1_000, 1);
        var scaled = new ScaledPoints(cloud);
        var tree = new NeighborTree(scaled, cloud.Count, 1, CancellationToken.None);
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => new NeighborCounts(tree, scaled, 0.1, 0.2, null, source.Token));
    }

    private static PointCloud Cloud(int kind, int count, int seed) => kind switch
    {
        0 => ModelSamples.Uniform(count, seed),
        1 => Clouds.Random(count, 1 + seed % 5, seed),
        // A grid: nearly all distances tie.
        2 => new PointCloud([.. Enumerable.Range(0, 2 * count).Select(i => i % 2 == 0 ? (double)(i / 2 % 20) : i / 2 / 20)], 2),
        // Dense and sparse parts.
        _ => new PointCloud([.. Enumerable.Range(0, 3 * count).Select(i => Math.ScaleB(Math.Sin(i * (seed + 1.3)), i % 7 * -3))], 3),
    };

    private static NeighborCounts Of(PointCloud cloud, double low, double high, out NeighborTree tree)
    {
        var scaled = new ScaledPoints(cloud);
        tree = new NeighborTree(scaled, cloud.Count, 1, CancellationToken.None);
        return new NeighborCounts(tree, scaled, low, high, null, CancellationToken.None);
    }

    private static void Agree(PointCloud cloud, double share)
    {
        // Radii that are distances of pairs: those lie exactly on the edge.
        var n = cloud.Count;
        var (low, high) = (Clouds.Distance(cloud, 0, (int)(share * (n - 1))), Clouds.Distance(cloud, 0, n - 1));
        (low, high) = (Math.Min(low, high), Math.Max(low, high));
        var counts = Of(cloud, low, high, out var tree);
        if (!counts.IsComplete)
            return;
        var listed = counts.Pairs.ToArray().Select(pair => (Math.Min(pair.A, pair.B), Math.Max(pair.A, pair.B))).ToHashSet();
        Assert.Equal(counts.Pairs.Length, listed.Count);
        var ends = listed.SelectMany(pair => new[] { pair.Item1, pair.Item2 }).CountBy(place => place).ToDictionary();
        for (var a = 0; a < n; a++)
        {
            var (nearer, near, within) = (0, 0, 1);
            for (var b = 0; b < n; b++)
            {
                var distance = Clouds.Distance(cloud, tree.Points[a], tree.Points[b]);
                nearer += distance < low ? 1 : 0;
                near += distance <= high ? 1 : 0;
                if (a == b)
                    continue;
                var isListed = listed.Contains((Math.Min(a, b), Math.Max(a, b)));
                Assert.True(isListed || distance < low || distance > high, $"{distance} is between {low} and {high} and not listed");
                within += distance < low && !isListed ? 1 : 0;
            }

            Assert.Equal(within, counts.Within[a]);
            Assert.InRange(counts.Within[a], 1, Math.Max(1, nearer));
            Assert.True(counts.Within[a] + counts.Between[a] >= near);
            Assert.Equal(ends.GetValueOrDefault(a), counts.Between[a]);
        }
    }
}
