using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Coordinates;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Homology;

public sealed class CircularCoordinatesTests
{
    private const int Field = 47;

    [Theory]
    [InlineData(ComplexKind.LazyWitness, 0)]
    [InlineData(ComplexKind.LazyWitness, 1)]
    [InlineData(ComplexKind.LazyWitness, 2)]
    [InlineData(ComplexKind.RipsLandmarks, 1)]
    public void Compute_NoisyCircle_IsTheAngleUpToRotationAndReflection(ComplexKind kind, int nu)
    {
        var (cloud, angles) = NoisyCircle(2000, 0.05, 3);

        var found = Coordinates(cloud, new BarcodeSettings { Complex = kind, Nu = nu, Landmarks = 100, Field = Field });

        Assert.Equal(0, found.Uncovered);
        Assert.InRange(LargestError(angles, found.Angles), 0, 0.05);
    }

    [Fact]
    public void Compute_AllPoints_IsTheAngleUpToRotationAndReflection()
    {
        var (cloud, angles) = NoisyCircle(300, 0.03, 5);

        var found = Coordinates(cloud, new BarcodeSettings { Complex = ComplexKind.Rips, Field = Field });

        Assert.Same(found.VertexAngles, found.Angles);
        Assert.InRange(LargestError(angles, found.Angles), 0, 0.05);
    }

    [Fact]
    public void Compute_TwoCircles_TurnsAroundOneAndStandsStillOnTheOther()
    {
        var first = Clouds.Circle(60);
        var second = new PointCloud([.. Clouds.Circle(40).Values.ToArray().Select((x, i) => 0.5 * x + (i % 2 == 0 ? 10 : 0))], 2);
        var cloud = new PointCloud([.. first.Values, .. second.Values], 2);

        var found = Coordinates(cloud, new BarcodeSettings { Complex = ComplexKind.Rips, Field = Field });

        Assert.InRange(LargestError([.. Enumerable.Range(0, 60).Select(i => 2 * Math.PI * i / 60)], found.Angles[..60]), 0, Tolerances.Iteration);
        Assert.All(found.Angles[60..], angle => Assert.Equal(0, Math.IEEERemainder(angle - found.Angles[60], 2 * Math.PI), Tolerances.LongSum));
    }

    [Fact]
    public void Compute_PointsOutOfReach_TakeTheNearestLandmarkAndAreCounted()
    {
        var circle = Clouds.Circle(30);
        var cloud = new PointCloud([.. circle.Values, 40, 0], 2);
        var settings = new BarcodeSettings { Complex = ComplexKind.RipsLandmarks, LandmarkChoice = LandmarkChoice.Given, LandmarkPoints = [.. Enumerable.Range(0, 30)] };

        var found = Coordinates(cloud, settings);

        Assert.Equal(1, found.Uncovered);
        Assert.Equal(found.VertexAngles[0], found.Angles[30]);
    }

    [Fact]
    public void Compute_WrongSettings_SayWhatToDo()
    {
        var cloud = Clouds.Circle(20);
        var complex = BarcodeComputation.Complex(cloud, new BarcodeSettings { Complex = ComplexKind.Rips });
        var cocycle = FlagPersistence.Cocycles(complex.Edges, complex.TMax, Field)[0];

        Assert.Equal("field", Assert.Throws<InvalidInputException>(() => CircularCoordinateComputation.Compute(cloud, complex, cocycle, 2)).Field);
        Assert.Equal("position", Assert.Throws<InvalidInputException>(() => CircularCoordinateComputation.Compute(cloud, complex, cocycle, Field, 1)).Field);
    }

    [Fact]
    public void Compute_TorsionOfTheFieldsOrder_AsksForAnotherPrime()
    {
        // Over Z/3 the Moore space (a disc glued three times around a circle) has a loop that no whole numbers see.
        var edges = Triangulations.MooreSpace(3);
        var cocycle = Assert.Single(FlagPersistence.Cocycles(edges, 1, 3), x => x.Bar.Death is null);
        var cloud = new PointCloud(new double[edges.Count], 1);

        var error = Assert.Throws<InvalidInputException>(() => CircularCoordinateComputation.Compute(cloud, new FlagComplex(ComplexKind.Rips, 0, [], edges, 2), cocycle, 3));

        Assert.Contains("Choose another prime", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FlagPersistence.Cocycles(edges, 1, 5), x => x.Bar.Death is null);
    }

    private static CircularCoordinates Coordinates(PointCloud cloud, BarcodeSettings settings)
    {
        var complex = BarcodeComputation.Complex(cloud, settings);
        var cocycles = FlagPersistence.Cocycles(complex.Edges, complex.TMax, Field);
        return CircularCoordinateComputation.Compute(cloud, complex, cocycles.MaxBy(x => x.Bar.Length(complex.TMax))!, Field);
    }

    private static (PointCloud Cloud, double[] Angles) NoisyCircle(int count, double noise, long seed)
    {
        var random = Clouds.Random(count, 3, seed);
        var angles = new double[count];
        var values = new double[2 * count];
        for (var i = 0; i < count; i++)
        {
            var angle = Math.PI * random.Row(i)[0];
            values[2 * i] = Math.Cos(angle) + noise * random.Row(i)[1];
            values[2 * i + 1] = Math.Sin(angle) + noise * random.Row(i)[2];
            angles[i] = Math.Atan2(values[2 * i + 1], values[2 * i]);
        }

        return (new PointCloud(values, 2), angles);
    }

    /// <summary>Largest difference of two lists of angles, after the better of the two orientations and the best rotation.</summary>
    private static double LargestError(double[] expected, double[] actual)
    {
        return Math.Min(Error(1), Error(-1));

        double Error(int sign)
        {
            var turned = expected.Select((angle, i) => sign * actual[i] - angle).ToArray();
            var rotation = Math.Atan2(turned.Sum(Math.Sin), turned.Sum(Math.Cos));
            return turned.Max(difference => Math.Abs(Math.IEEERemainder(difference - rotation, 2 * Math.PI)));
        }
    }
}
