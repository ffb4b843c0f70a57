using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Models;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Topology.Tests.Significance;

public sealed class NullLengthsTests
{
    private static readonly DensitySettings Density = new() { K = 20, P = 0.4 };
    private static readonly BarcodeSettings Barcode = new() { Landmarks = 20 };
    private static readonly SignificanceSettings Small = new() { Starts = 3, NullClouds = 5 };

    [Fact]
    public void Compute_LengthsFromBefore_GiveTheSameAndAreNotDrawnAgain()
    {
        var (cloud, lengths) = (ModelSamples.PrimaryCircle(300, 0.1, 2), new NullLengths(1 << 20));
        var plain = Compute(cloud, null);
        var first = Compute(cloud, lengths);
        Assert.Equal(5, lengths.Count);
        var second = Compute(cloud, lengths);

        Assert.Equal(plain.NullLengths, first.NullLengths);
        Assert.Equal(plain.NullLengths, second.NullLengths);
        Assert.Equal(plain.Sentence, second.Sentence);
        Assert.Equal(5, lengths.Count);
    }

    [Fact]
    public void Compute_OtherSettings_HaveLengthsOfTheirOwn()
    {
        var (cloud, lengths) = (ModelSamples.PrimaryCircle(300, 0.1, 2), new NullLengths(1 << 20));
        Compute(cloud, lengths);
        SignificanceComputation.Compute(cloud, NullClouds.Filters(301), Density, Barcode, Small, lengths: lengths);
        SignificanceComputation.Compute(cloud, NullClouds.Filters(300), Density with { K = 21 }, Barcode, Small, lengths: lengths);
        SignificanceComputation.Compute(cloud, NullClouds.Filters(300), null, Barcode, Small, lengths: lengths);
        SignificanceComputation.Compute(cloud, NullClouds.Filters(300), Density, Barcode with { Nu = 0 }, Small, lengths: lengths);
        SignificanceComputation.Compute(cloud, NullClouds.Filters(300), Density, Barcode, Small with { Seed = 2 }, lengths: lengths);
        Assert.Equal(30, lengths.Count);

        // The start is that of the points, and clouds like the points are never shared.
        SignificanceComputation.Compute(cloud, NullClouds.Filters(300), Density, Barcode with { FirstLandmark = 4 }, Small, lengths: lengths);
        SignificanceComputation.Compute(cloud, NullClouds.Covariance(cloud), Density, Barcode, Small, lengths: lengths);
        Assert.Equal(30, lengths.Count);
    }

    [Fact]
    public void Keep_MoreThanTheBound_ForgetsThoseNotAskedForLast()
    {
        var lengths = new NullLengths(3 * NullLengths.BytesOfOne);
        for (var seed = 0; seed < 3; seed++)
            lengths.Keep(Key(seed), seed);
        Assert.Equal(0.0, lengths.Find(Key(0))!.Value);
        lengths.Keep(Key(3), 3);

        Assert.Equal(new double?[] { 0, null, 2, 3 }, Enumerable.Range(0, 4).Select(seed => lengths.Find(Key(seed))));
        Assert.Equal(3, lengths.Count);
    }

    [Fact]
    public void Keep_NoRoom_KeepsNothing()
    {
        var lengths = new NullLengths(NullLengths.BytesOfOne - 1);
        lengths.Keep(Key(1), 1);

        Assert.Null(lengths.Find(Key(1)));
    }

    private static NullKey Key(long seed) => new(300, 9, Density, Barcode, seed);

    private static LoopSignificance Compute(PointCloud cloud, NullLengths? lengths) =>
        SignificanceComputation.Compute(cloud, NullClouds.Filters(300), Density, Barcode, Small, lengths: lengths);
}
