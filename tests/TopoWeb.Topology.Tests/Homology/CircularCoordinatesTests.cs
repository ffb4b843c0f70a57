using TopoWeb.Topology.Homology;

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
