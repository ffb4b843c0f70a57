using TopoWeb.Topology.Models;

namespace TopoWeb.Topology.Tests.Models;

public sealed class CirclesTests
{
    /// <summary>The naive twin tries a grid of angles: the true minimum between two of them is lower by less than this.</summary>
    private const double BetweenAngles = 1e-4;

    private static readonly Func<double, double, double>[][] Functions =
    [
        [(x, _) => x, (_, y) => y],
        [(x, _) => x, (x, _) => Grids.Q(x)],
        [(_, y) => y, (_, y) => Grids.Q(y)],
    ];

    public static TheoryData<CircleBranch> Branches => [.. Enum.GetValues<CircleBranch>()];

    [Theory]
    [MemberData(nameof(Branches))]
    public void At_AnyAngle_IsTheFormula(CircleBranch branch)
    {
        var angles = Grids.Angles(50, 2 * Math.PI, 1);
        var points = ThreeCircles.At(branch, angles);
        var (u, v) = (Grids.Patch(Functions[(int)branch][0]), Grids.Patch(Functions[(int)branch][1]));
        for (var i = 0; i < 50; i++)
            Assert.InRange(Grids.Distance(points.Row(i), [.. u.Zip(v, (a, b) => Math.Cos(angles[i]) * a + Math.Sin(angles[i]) * b)]), 0, Tolerances.ShortSum);
    }

    [Theory]
    [MemberData(nameof(Branches))]
    public void Fit_NoiselessSamples_FindsBranchAndAngle(CircleBranch branch)
    {
        var angles = Grids.Angles(500, 2 * Math.PI, 2);

        var fit = ThreeCircles.Fit(ThreeCircles.At(branch, angles));

        for (var i = 0; i < angles.Length; i++)
        {
            Assert.Equal(branch, fit.Points[i].Branch);
            Grids.AssertAngle(angles[i], fit.Points[i].Angle, Tolerances.RoundTrip);
            Assert.InRange(fit.Points[i].Residual, 0, Tolerances.ShortSum);
        }
    }

    [Fact]
    public void Fit_NoisySamples_StaysNear()
    {
        var angles = Grids.Angles(500, 2 * Math.PI, 2);
        var noise = Clouds.Random(500, 9, 3);
        var noisy = new PointCloud([.. PrimaryCircle.At(angles).Values.ToArray().Select((x, i) => x + 0.02 * noise.Values[i])], 9);

        var fit = PrimaryCircle.Fit(noisy);

        for (var i = 0; i < angles.Length; i++)
        {
            Grids.AssertAngle(angles[i], fit.Points[i].Angle, 0.05);
            Assert.InRange(fit.Points[i].Residual, 1e-4, 0.07);
        }
    }

    [Fact]
    public void Fit_RandomFilters_GivesTheNearestPointOfAll()
    {
        var cloud = ModelSamples.Uniform(200, 1);
        var steps = Enumerable.Range(0, 720).Select(i => i * Math.PI / 360).ToArray();
        var circles = Enum.GetValues<CircleBranch>().Select(branch => ThreeCircles.At(branch, steps)).ToArray();
        var (three, primary) = (ThreeCircles.Fit(cloud), PrimaryCircle.Fit(cloud));
        for (var i = 0; i < cloud.Count; i++)
        {
            var least = circles.Select(circle => Enumerable.Range(0, 720).Min(k => Grids.Distance(cloud.Row(i), circle.Row(k)))).ToArray();
            var point = three.Points[i];
            Assert.InRange(point.Residual, least.Min() - BetweenAngles, least.Min() + Tolerances.ShortSum);
            Assert.Equal(Array.IndexOf(least, least.Min()), (int)point.Branch);
            Assert.Equal(point.Residual, Grids.Distance(cloud.Row(i), ThreeCircles.At(point.Branch, [point.Angle]).Row(0)), Tolerances.ShortSum);
            Assert.InRange(primary.Points[i].Residual, least[0] - BetweenAngles, least[0] + Tolerances.ShortSum);
            Assert.Equal(primary.Points[i].Residual, Grids.Distance(cloud.Row(i), PrimaryCircle.At([primary.Points[i].Angle]).Row(0)), Tolerances.ShortSum);
        }
    }

    [Fact]
    public void Fit_SymmetriesOfThePatch_MoveTheAngles()
    {
        var cloud = ModelSamples.Uniform(300, 2);
        var (fit, turned, transposed, negative) = (ThreeCircles.Fit(cloud), ThreeCircles.Fit(Grids.Turned(cloud)), ThreeCircles.Fit(Grids.Transposed(cloud)), ThreeCircles.Fit(Grids.Negative(cloud)));
        for (var i = 0; i < cloud.Count; i++)
        {
            var (branch, t, _) = fit.Points[i];
            var other = branch == CircleBranch.Primary ? branch : branch == CircleBranch.SecondaryX ? CircleBranch.SecondaryY : CircleBranch.SecondaryX;
            AssertPoint(other, branch switch { CircleBranch.Primary => t + Math.PI / 2, CircleBranch.SecondaryX => t, _ => Math.PI - t }, turned.Points[i]);
            AssertPoint(other, branch == CircleBranch.Primary ? Math.PI / 2 - t : t, transposed.Points[i]);
            AssertPoint(branch, t + Math.PI, negative.Points[i]);
            Assert.Equal(fit.Points[i].Residual, turned.Points[i].Residual, Tolerances.RoundTrip);
        }

        static void AssertPoint(CircleBranch branch, double angle, ThreeCirclePoint actual)
        {
            Assert.Equal(branch, actual.Branch);
            Grids.AssertAngle(angle, actual.Angle, Tolerances.Sum);
        }
    }

    [Fact]
    public void At_TheCircles_MeetInFourPointsAllOnThePrimary()
    {
        // A common point has residual 0 on both circles; the second circle's residual along the first tells where.
        var steps = Enumerable.Range(0, 360).Select(i => i * Math.PI / 180).ToArray();
        var primary = PrimaryCircle.At(steps);
        foreach (var (branch, shift) in new[] { (CircleBranch.SecondaryX, 0), (CircleBranch.SecondaryY, 90) })
        {
            var secondary = ThreeCircles.At(branch, steps);
            var meetings = from i in steps.Index() from k in steps.Index() where Grids.Distance(primary.Row(i.Index), secondary.Row(k.Index)) < Tolerances.LongSum select (i.Index, k.Index);
            Assert.Equal([(shift, 0), (180 + shift, 180)], meetings);
            Assert.Equal([0, 180], PrimaryCircle.Fit(secondary).Points.Index().Where(x => x.Item.Residual < Tolerances.LongSum).Select(x => x.Index));
        }

        // The planes (x, q(x)) and (y, q(y)) are orthogonal: the secondary circles are √2 apart everywhere.
        var (alongX, alongY) = (ThreeCircles.At(CircleBranch.SecondaryX, steps), ThreeCircles.At(CircleBranch.SecondaryY, steps));
        Assert.All(steps.Index(), i => Assert.All(steps.Index(), k => Assert.Equal(Math.Sqrt(2), Grids.Distance(alongX.Row(i.Index), alongY.Row(k.Index)), Tolerances.Sum)));
    }

    [Fact]
    public void Fit_PointsCommonToCircles_BelongToTheEarlier()
    {
        var crossings = new[] { CircleBranch.SecondaryX, CircleBranch.SecondaryY }.SelectMany(branch => ThreeCircles.At(branch, [0, Math.PI]).Values.ToArray());
        var orthogonal = Grids.Patch((x, y) => x * y);

        var fit = ThreeCircles.Fit(new PointCloud([.. crossings, .. orthogonal], 9));

        Assert.All(fit.Points, point => Assert.Equal(CircleBranch.Primary, point.Branch));
        Assert.Equal(Math.Sqrt(2), fit.Points[4].Residual, Tolerances.LastBits);
        // As far from the one secondary circle as from the other, farther from the primary.
        var tie = ThreeCircles.Fit(new PointCloud(Grids.Patch((x, y) => Grids.Q(x) + Grids.Q(y)), 9)).Points[0];
        Assert.Equal(CircleBranch.SecondaryX, tie.Branch);
        Grids.AssertAngle(Math.PI / 2, tie.Angle, Tolerances.ShortSum);
    }
}
