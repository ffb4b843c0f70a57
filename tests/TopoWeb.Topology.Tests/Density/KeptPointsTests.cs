using CsCheck;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Models;

namespace TopoWeb.Topology.Tests.Density;

/// <summary>Counting neighbours keeps the points that measuring the distances to them keeps.</summary>
public sealed class KeptPointsTests
{
    [Fact]
    public void Of_AnyCloud_KeepsWhatTheFiltrationKeeps() => Gen.Select(AnyCloud, Gen.Int[1, 300], Gen.Double[0.001, 1]).Sample((cloud, k, p) => Same(cloud, k, p), iter: 60);

    [Theory]
    [InlineData(6_400, 200, 0.3)]
    [InlineData(6_400, 15, 0.3)]
    [InlineData(2_500, 80, 0.01)]
    [InlineData(20_000, 100, 0.4)]
    public void Of_RandomFilters_KeepsWhatTheFiltrationKeeps(int count, int k, double p) => Same(ModelSamples.Uniform(count, k), k, p);

    [Fact]
    public void Of_FewPoints_KeepsWhatTheFiltrationKeeps() => Clouds.TiedOrGeneric(2, 60).Sample(cloud => Same(cloud, 1 + cloud.Count / 3, 0.5), iter: 100);

    [Fact]
    public void Of_WrongSettings_SaysSo() =>
        Assert.Equal("density.k", Assert.Throws<InvalidInputException>(() => KeptPoints.Of(Clouds.Circle(20), new DensitySettings { K = 20 }, null, CancellationToken.None)).Field);

    [Fact]
    public void Of_Progress_RisesToOne()
    {
        var recorder = new Recorder();
        KeptPoints.Of(ModelSamples.Uniform(2_000, 1), new DensitySettings(), recorder, CancellationToken.None);

        recorder.AssertRisesToOne();
        Assert.InRange(recorder.Values.Count(value => value is > 0.2 and < 0.9), 3, 1000);
    }

    [Fact]
    public void Of_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => KeptPoints.Of(ModelSamples.Uniform(2_000, 1), new DensitySettings(), null, source.Token));
    }

    private static Gen<PointCloud> AnyCloud => Gen.Select(Gen.Int[0, 5], Gen.Int[1_000, 2_500], Gen.Int[0, 99]).Select((kind, count, seed) => kind switch
    {
        0 => ModelSamples.Uniform(count, seed),
        1 => ModelSamples.ThreeCircles(count, 0.1, seed),
        2 => Clouds.Random(count, 2, seed),
        // A grid: nearly all distances tie.
        3 => new PointCloud([.. Enumerable.Range(0, 2 * count).Select(i => i % 2 == 0 ? (double)(i / 2 % 40) : i / 2 / 40)], 2),
        // Three places only.
        4 => new PointCloud([.. Enumerable.Range(0, count).Select(i => (double)((i * (seed + 7)) % 3))], 1),
        // Dense and sparse parts, as far as 2⁻³⁰⁰ apart in size.
        _ => new PointCloud([.. Enumerable.Range(0, 3 * count).Select(i => Math.ScaleB(Math.Sin(i * (seed + 1.3)), i % 7 * (seed % 2 == 0 ? -3 : -50)))], 3),
    });

    private static void Same(PointCloud cloud, int k, double p)
    {
        var settings = new DensitySettings { K = k, P = p };
        Assert.Equal(DensityFiltration.Apply(cloud, settings).Kept, KeptPoints.Of(cloud, settings, null, CancellationToken.None));
    }
}
