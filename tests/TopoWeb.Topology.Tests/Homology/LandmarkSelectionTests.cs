using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Homology;

public sealed class LandmarkSelectionTests
{
    private static readonly PointCloud Cloud = Clouds.Random(50, 3, 1);

    public static TheoryData<BarcodeSettings, string> Wrong => new()
    {
        { new() { LandmarkChoice = LandmarkChoice.Given }, "landmarkChoice is given, but landmarkPoints is empty. List at least one position." },
        { new() { LandmarkChoice = LandmarkChoice.Given, LandmarkPoints = [] }, "landmarkChoice is given, but landmarkPoints is empty. List at least one position." },
        { new() { LandmarkChoice = LandmarkChoice.Given, LandmarkPoints = [3, 1, 3] }, "landmarkPoints contains 3 twice; each point can be a landmark only once." },
        { new() { LandmarkChoice = LandmarkChoice.Given, LandmarkPoints = [3, -1] }, "landmarkPoints contains -1; positions start at 0." },
        { new() { LandmarkChoice = LandmarkChoice.Given, LandmarkPoints = [3, 50] }, "landmarkPoints contains 50, but there are 50 points; positions are 0 to 49." },
        { new() { LandmarkPoints = [3] }, "landmarkPoints are listed, but landmarkChoice is not given. Set it to given, or remove the list." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Compute_WrongLandmarkPoints_SaysWhy(BarcodeSettings settings, string message)
    {
        var error = Assert.Throws<InvalidInputException>(() => BarcodeComputation.Compute(Cloud, settings));

        Assert.Equal(("barcode.landmarkPoints", message), (error.Field, error.Message));
    }

    [Fact]
    public void Compute_GivenLandmarks_TakesThemAsTheyAre()
    {
        int[] points = [7, 3, 42, 0, 19];
        var barcode = BarcodeComputation.Compute(Cloud, new BarcodeSettings { LandmarkChoice = LandmarkChoice.Given, LandmarkPoints = points });

        Assert.Equal(points, barcode.Landmarks);
        Assert.Equal(FlagPersistence.Compute(LazyWitness.EdgeValues(Cloud, points, 1), double.PositiveInfinity, 1), barcode.Intervals);
    }

    [Fact]
    public void Compute_GivenMaxMinLandmarks_GivesTheSameBars()
    {
        var maxMin = BarcodeComputation.Compute(Cloud, new BarcodeSettings { Landmarks = 20 });
        var given = BarcodeComputation.Compute(Cloud, new BarcodeSettings { LandmarkChoice = LandmarkChoice.Given, LandmarkPoints = maxMin.Landmarks });

        Assert.Equal(maxMin.Intervals, given.Intervals);
    }

    [Fact]
    public void Compute_RandomLandmarks_DependOnTheSeedAlone()
    {
        int[] Landmarks(long seed) => BarcodeComputation.Compute(Cloud, new BarcodeSettings { LandmarkChoice = LandmarkChoice.Random, Landmarks = 10, Seed = seed }).Landmarks;

        Assert.Equal(Landmarks(3), Landmarks(3));
        Assert.NotEqual(Landmarks(3), Landmarks(4));
        Assert.Equal(10, Landmarks(3).Distinct().Count());
        var counts = new int[50];
        for (var seed = 0; seed < 500; seed++)
            foreach (var landmark in Landmarks(seed))
                counts[landmark]++;
        Assert.All(counts, count => Assert.InRange(count, 60, 140));
    }

    [Fact]
    public void Compute_MoreRandomLandmarksThanPoints_TakesAllAndSaysSo()
    {
        var barcode = BarcodeComputation.Compute(Clouds.Circle(6), new BarcodeSettings { LandmarkChoice = LandmarkChoice.Random });

        Assert.Equal(Enumerable.Range(0, 6), barcode.Landmarks.Order());
        Assert.Single(barcode.Notes);
    }
}
