using TopoWeb.Topology.Models;

namespace TopoWeb.Topology.Tests.Models;

public sealed class KleinBottleTests
{
    /// <summary>Around its minimum the distance is flat: angles are good to the square root of its rounding, 1e-16.</summary>
    private const double FlatAngle = 1e-8;

    /// <summary>The naive twin tries a grid of angles: the true minimum between them is lower by less than this.</summary>
    private const double BetweenAngles = 0.03;

    [Fact]
    public void At_AnyAngles_IsTheFormulaAndRespectsTheIdentification()
    {
        var (theta, phi) = (Grids.Angles(100, 2 * Math.PI, 1), Grids.Angles(100, 2 * Math.PI, 2));
        var points = KleinBottle.At(theta, phi);
        var same = KleinBottle.At(Array.ConvertAll(theta, x => x + Math.PI), Array.ConvertAll(phi, x => -x));
        for (var i = 0; i < 100; i++)
        {
            Assert.InRange(Grids.Distance(points.Row(i), Grids.Klein(theta[i], phi[i])), 0, Tolerances.ShortSum);
            Assert.InRange(Grids.Distance(points.Row(i), same.Row(i)), 0, Tolerances.ShortSum);
        }
    }

    [Fact]
    public void Fit_NoiselessSamples_FindsTheAngles()
    {
        var (theta, phi) = (Grids.Angles(2000, Math.PI, 3), Grids.Angles(2000, 2 * Math.PI, 4));

        var fit = KleinBottle.Fit(KleinBottle.At(theta, phi));
        var identified = KleinBottle.Fit(KleinBottle.At(Array.ConvertAll(theta, x => x + Math.PI), phi));

        for (var i = 0; i < theta.Length; i++)
        {
            AssertPoint(theta[i], phi[i], fit.Points[i], Tolerances.Fit);
            AssertPoint(theta[i], -phi[i], identified.Points[i], Tolerances.Fit);
            Assert.InRange(fit.Points[i].Residual, 0, Tolerances.NearZero);
        }
    }

    [Fact]
    public void Fit_NoisySamples_StaysNear()
    {
        var (theta, phi) = (Grids.Angles(500, Math.PI, 3), Grids.Angles(500, 2 * Math.PI, 4));
        var noise = Clouds.Random(500, 9, 5);

        var fit = KleinBottle.Fit(new PointCloud([.. KleinBottle.At(theta, phi).Values.ToArray().Select((x, i) => x + 0.02 * noise.Values[i])], 9));

        for (var i = 0; i < theta.Length; i++)
        {
            AssertPoint(theta[i], phi[i], fit.Points[i], 0.1);
            Assert.InRange(fit.Points[i].Residual, 1e-4, 0.07);
        }
    }

    [Fact]
    public void Fit_RandomFilters_GivesTheGlobalOptimum()
    {
        // Random filters, and ones of few even directions, where several maxima compete.
        var cloud = new PointCloud([.. ModelSamples.Uniform(150, 1).Values, .. Special().SelectMany(x => x)], 9);
        var grid = (from i in Enumerable.Range(0, 120) from k in Enumerable.Range(0, 240) select Grids.Klein(i * Math.PI / 120, k * Math.PI / 120)).ToArray();

        var fit = KleinBottle.Fit(cloud);

        for (var i = 0; i < cloud.Count; i++)
        {
            var (theta, phi, residual) = fit.Points[i];
            Assert.InRange(theta, 0, Math.BitDecrement(Math.PI));
            Assert.InRange(phi, 0, Math.BitDecrement(2 * Math.PI));
            Assert.Equal(residual, Grids.Distance(cloud.Row(i), Grids.Klein(theta, phi)), Tolerances.RoundTrip);
            var least = double.PositiveInfinity;
            foreach (var point in grid)
                least = Math.Min(least, Grids.Distance(cloud.Row(i), point));
            Assert.InRange(residual, least - BetweenAngles, least + Tolerances.RoundTrip);
        }
    }

    [Fact]
    public void Fit_RandomFilters_CannotBeImprovedNearby()
    {
        var cloud = ModelSamples.Uniform(300, 4);
        var fit = KleinBottle.Fit(cloud);
        for (var i = 0; i < cloud.Count; i++)
            foreach (var step in new[] { 1e-2, 1e-4, 1e-6 })
                foreach (var (x, y) in new[] { (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1) })
                    Assert.True(Grids.Distance(cloud.Row(i), Grids.Klein(fit.Points[i].Theta + x * step, fit.Points[i].Phi + y * step)) >= fit.Points[i].Residual - Tolerances.ShortSum);
    }

    [Fact]
    public void Fit_SymmetriesOfThePatch_MoveTheAngles()
    {
        var cloud = ModelSamples.Uniform(300, 2);
        var (fit, turned, transposed, negative) = (KleinBottle.Fit(cloud), KleinBottle.Fit(Grids.Turned(cloud)), KleinBottle.Fit(Grids.Transposed(cloud)), KleinBottle.Fit(Grids.Negative(cloud)));
        for (var i = 0; i < cloud.Count; i++)
        {
            var (theta, phi, _) = fit.Points[i];
            AssertPoint(theta + Math.PI / 2, phi, turned.Points[i], FlatAngle);
            AssertPoint(Math.PI / 2 - theta, phi, transposed.Points[i], FlatAngle);
            AssertPoint(theta, phi + Math.PI, negative.Points[i], FlatAngle);
        }
    }

    [Fact]
    public void Fit_PureForms_HaveTheirAngles()
    {
        (double[] Patch, double Theta, double Phi)[] forms =
        [
            (Grids.Patch((x, _) => x), 0, Math.PI / 2),
            (Grids.Patch((x, _) => -x), 0, 3 * Math.PI / 2),
            (Grids.Patch((_, y) => y), Math.PI / 2, Math.PI / 2),
            (Grids.Patch((x, y) => x - y), 3 * Math.PI / 4, 3 * Math.PI / 2),
            (Grids.Patch((x, _) => Grids.Q(x)), 0, 0),
            (Grids.Patch((_, y) => -Grids.Q(y)), Math.PI / 2, Math.PI),
            // Equal maxima: the smallest θ.
            (Grids.Patch((x, y) => x * y), Math.PI / 4, 0),
            (Grids.Patch((x, y) => Grids.Q(x) + Grids.Q(y)), 0, 0),
            // Orthogonal to the model.
            (Grids.Patch((x, y) => Grids.Q(x) * Grids.Q(y)), 0, 0),
        ];

        var fit = KleinBottle.Fit(new PointCloud([.. forms.SelectMany(form => form.Patch)], 9));

        for (var i = 0; i < forms.Length - 1; i++)
        {
            Assert.Equal(forms[i].Theta, fit.Points[i].Theta, Tolerances.Fit);
            Grids.AssertAngle(forms[i].Phi, fit.Points[i].Phi, Tolerances.Fit);
        }

        Assert.Equal(Math.Sqrt(2), fit.Points[^1].Residual, Tolerances.LastBits);
        Assert.All(fit.Points[..6], point => Assert.InRange(point.Residual, 0, Tolerances.ShortSum));
    }

    [Fact]
    public void Fit_BrightnessContrastAndThreads_ChangeNothing()
    {
        var cloud = ModelSamples.Uniform(1000, 6);
        var fit = KleinBottle.Fit(cloud, 1, null, CancellationToken.None);
        var changed = KleinBottle.Fit(new PointCloud([.. cloud.Values.ToArray().Select(x => 7 * x + 3)], 9));

        Assert.Equal(fit.Points, KleinBottle.Fit(cloud, 3, null, CancellationToken.None).Points);
        for (var i = 0; i < cloud.Count; i++)
            AssertPoint(fit.Points[i].Theta, fit.Points[i].Phi, changed.Points[i], FlatAngle);
    }

    [Fact]
    public void Fit_ConstantPatches_AreDroppedAndCounted()
    {
        var fit = KleinBottle.Fit(new PointCloud([.. Enumerable.Repeat(5.0, 9), .. Grids.Patch((x, _) => x), .. new double[9]], 9));

        Assert.Equal(2, fit.Dropped);
        Assert.Equal([1], fit.Rows);
        Assert.Single(fit.Points);
        Assert.Empty(KleinBottle.Fit(new PointCloud([], 9)).Points);
    }

    [Fact]
    public void Fit_PointsThatAreNoPatches_SaysSo()
    {
        var error = Assert.Throws<InvalidInputException>(() => KleinBottle.Fit(Clouds.Random(3, 8, 1)));

        Assert.Equal("points", error.Field);
        Assert.Contains("8 coordinates", error.Message, StringComparison.Ordinal);
        Assert.Equal("models.angles", Assert.Throws<InvalidInputException>(() => KleinBottle.At([1], [])).Field);
    }

    [Fact]
    public void Fit_ProgressAndCancellation_Work()
    {
        var recorder = new Recorder();
        KleinBottle.Fit(ModelSamples.Uniform(2000, 1), recorder);
        recorder.AssertRisesToOne();

        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => KleinBottle.Fit(ModelSamples.Uniform(10, 1), null, source.Token));
    }

    private static IEnumerable<double[]> Special() =>
        from i in Enumerable.Range(0, 8)
        from k in new[] { 0, 0.01, 0.3 }
        select Grids.Patch((x, y) => Math.Cos(i) * Grids.Q(x) + Math.Sin(i) * Grids.Q(y) + k * x * y + k * k * x);

    /// <summary>Equal angles up to the identification: the patch of (θ, φ) again, and angles in the domain that go over into each other.</summary>
    private static void AssertPoint(double theta, double phi, KleinPoint actual, double tolerance)
    {
        var turns = (int)Math.Round((theta - actual.Theta) / Math.PI);
        Assert.InRange(Math.Abs(theta - actual.Theta - turns * Math.PI), 0, tolerance);
        Grids.AssertAngle(turns % 2 == 0 ? phi : -phi, actual.Phi, tolerance);
    }
}
