using CsCheck;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Homology;

public sealed class BarcodeComputationTests
{
    public static TheoryData<BarcodeSettings, string> Wrong => new()
    {
        { new() { Landmarks = 0 }, "barcode.landmarks" },
        { new() { FirstLandmark = 5 }, "barcode.firstLandmark" },
        { new() { FirstLandmark = 5, Complex = ComplexKind.RipsLandmarks }, "barcode.firstLandmark" },
        { new() { FirstLandmark = -1 }, "barcode.firstLandmark" },
        { new() { Nu = 3 }, "barcode.nu" },
        { new() { Nu = 2, Landmarks = 1 }, "barcode.nu" },
        { new() { MaxDimension = 3 }, "barcode.maxDimension" },
        { new() { TMax = -1 }, "barcode.tMax" },
        { new() { TMax = double.PositiveInfinity }, "barcode.tMax" },
        { new() { TMax = 1e308 }, "barcode.tMax" },
        { new() { Divisions = 0 }, "barcode.divisions" },
        { new() { Field = 4 }, "barcode.field" },
        { new() { SimplexBudget = 0 }, "barcode.simplexBudget" },
        { new() { Complex = ComplexKind.Rips, SimplexBudget = 9 }, "barcode.simplexBudget" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Compute_SettingOutsideItsLimits_NamesIt(BarcodeSettings settings, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidInputException>(() => BarcodeComputation.Compute(Clouds.Circle(5), settings)).Field);

    [Fact]
    public void Compute_NuAboveTheLandmarksThereAre_NamesNu()
    {
        var error = Assert.Throws<InvalidInputException>(() => BarcodeComputation.Compute(new PointCloud([1, 2], 2), new BarcodeSettings { Nu = 2 }));

        Assert.Equal("barcode.nu", error.Field);
        Assert.Contains("there are 1 landmarks", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_EmptyCloud_NamesThePoints() =>
        Assert.Equal("points", Assert.Throws<InvalidInputException>(() => BarcodeComputation.Compute(new PointCloud([], 2), new BarcodeSettings())).Field);

    [Theory]
    [InlineData(ComplexKind.LazyWitness)]
    [InlineData(ComplexKind.Rips)]
    [InlineData(ComplexKind.RipsLandmarks)]
    public void Compute_OnePoint_IsOneComponent(ComplexKind complex)
    {
        var barcode = BarcodeComputation.Compute(new PointCloud([1, 2], 2), new BarcodeSettings { Complex = complex, MaxDimension = 2 });

        Assert.Equal([new Interval(0, 0, null)], barcode.Intervals);
        Assert.Equal(0, barcode.TMax);
        Assert.Equal(complex == ComplexKind.Rips ? [] : [0], barcode.Landmarks);
    }

    [Theory]
    [InlineData(ComplexKind.LazyWitness)]
    [InlineData(ComplexKind.Rips)]
    [InlineData(ComplexKind.RipsLandmarks)]
    public void Compute_AllEqual_IsOneComponent(ComplexKind complex)
    {
        for (var n = 2; n <= 12; n += 5)
            Assert.Equal([new Interval(0, 0, null)], BarcodeComputation.Compute(new PointCloud(new double[3 * n], 3), new BarcodeSettings { Complex = complex, MaxDimension = 2, Divisions = 10 }).Intervals);
    }

    [Fact]
    public void Compute_MoreLandmarksThanPoints_TakesAllAndSaysSo()
    {
        var barcode = BarcodeComputation.Compute(Clouds.Circle(7), new BarcodeSettings { Landmarks = 12 });

        Assert.Equal(Enumerable.Range(0, 7), barcode.Landmarks.Order());
        Assert.Equal(["12 landmarks requested, but there are only 7 points; all points are landmarks."], barcode.Notes);
        Assert.Empty(BarcodeComputation.Compute(Clouds.Circle(7), new BarcodeSettings { Landmarks = 7 }).Notes);
        Assert.Empty(BarcodeComputation.Compute(Clouds.Circle(7), new BarcodeSettings { Complex = ComplexKind.Rips }).Notes);
    }

    [Fact]
    public void Compute_FirstLandmarkDrawn_DependsOnTheSeedAlone()
    {
        var cloud = Clouds.Random(500, 3, 1);
        int First(long seed) => BarcodeComputation.Compute(cloud, new BarcodeSettings { Landmarks = 3, FirstLandmark = null, Seed = seed }).Landmarks[0];

        Assert.Equal(First(7), First(7));
        Assert.True(Enumerable.Range(1, 20).Select(seed => First(seed)).Distinct().Count() > 10);
    }

    [Fact]
    public void Compute_TMax_IsGivenOrTheLargestEdgeOrTheEnclosingRadius()
    {
        var cloud = Clouds.Rows([0], [1], [3]);

        Assert.Equal(2.5, BarcodeComputation.Compute(cloud, new BarcodeSettings { TMax = 2.5 }).TMax);
        Assert.Equal(2, BarcodeComputation.Compute(cloud, new BarcodeSettings { Complex = ComplexKind.Rips }).TMax);
        var lazy = BarcodeComputation.Compute(cloud, new BarcodeSettings { Nu = 0 });
        Assert.Equal(LazyWitness.EdgeValues(cloud, lazy.Landmarks, 0).Largest(), lazy.TMax);
    }

    [Fact]
    public void Compute_BarsAliveAtTMax_AreInfinite()
    {
        var bars = BarcodeComputation.Compute(Clouds.Rows([0], [1], [3]), new BarcodeSettings { Complex = ComplexKind.Rips, TMax = 1 }).Intervals;

        Assert.Equal([new Interval(0, 0, 1), new Interval(0, 0, null), new Interval(0, 0, null)], bars);
    }

    [Theory]
    [InlineData(ComplexKind.LazyWitness, 2)]
    [InlineData(ComplexKind.LazyWitness, 3)]
    [InlineData(ComplexKind.Rips, 2)]
    public void Compute_AnyCloud_GivesTheBarsOfTheDefinition(ComplexKind complex, int field) =>
        (from cloud in Clouds.TiedOrGeneric(2, 12)
         from nu in Gen.Int[0, 2]
         from landmarks in Gen.Int[2, 9]
         from tMax in Gen.OneOf(Gen.Const((double?)null), Gen.Double[0, 1.5].Select(x => (double?)x))
         select (cloud, settings: new BarcodeSettings { Complex = complex, Field = field, Nu = nu, Landmarks = landmarks, TMax = tMax })).Sample(x =>
        {
            var barcode = BarcodeComputation.Compute(x.cloud, x.settings);
            var edges = complex == ComplexKind.Rips ? VietorisRips.EdgeValues(x.cloud) : LazyWitness.EdgeValues(x.cloud, barcode.Landmarks, x.settings.Nu);
            Assert.Equal(BoundaryMatrix.Barcode(edges, x.settings.TMax ?? double.PositiveInfinity, 1, field), barcode.Intervals);
        }, iter: 100);

    [Fact]
    public void Compute_ThreadCount_ChangesNoBit()
    {
        var cloud = Clouds.Random(1000, 9, 1);
        var settings = new BarcodeSettings { Landmarks = 50 };
        var one = BarcodeComputation.Compute(cloud, settings, 1, null, CancellationToken.None);
        var three = BarcodeComputation.Compute(cloud, settings, 3, null, CancellationToken.None);

        Assert.Equal(one.Intervals, three.Intervals);
        Assert.Equal(one.TMax, three.TMax);
    }

    [Theory]
    [InlineData(ComplexKind.LazyWitness)]
    [InlineData(ComplexKind.Rips)]
    public void Compute_RowOrder_ChangesNoBar(ComplexKind complex)
    {
        var cloud = Clouds.Random(60, 4, 2);
        var order = Clouds.Shuffle(60, 3);
        var settings = new BarcodeSettings { Complex = complex, Landmarks = 20, FirstLandmark = order[0] };
        var barcode = BarcodeComputation.Compute(cloud, settings);
        var shuffled = BarcodeComputation.Compute(cloud.Select(order), settings with { FirstLandmark = 0 });

        Assert.Equal(barcode.Intervals, shuffled.Intervals);
        Assert.Equal(barcode.Landmarks, Array.ConvertAll(shuffled.Landmarks, i => order[i]));
    }

    [Fact]
    public void Compute_Scale_CarriesOverToTheBars()
    {
        var cloud = Clouds.Random(80, 3, 2);
        var doubled = new PointCloud([.. cloud.Values.ToArray().Select(x => 2 * x)], 3);
        var settings = new BarcodeSettings { Landmarks = 30 };

        Assert.Equal(
            BarcodeComputation.Compute(cloud, settings).Intervals.Select(x => new Interval(x.Dimension, 2 * x.Birth, 2 * x.Death)),
            BarcodeComputation.Compute(doubled, settings).Intervals);
    }

    [Theory]
    [InlineData(ComplexKind.LazyWitness)]
    [InlineData(ComplexKind.Rips)]
    [InlineData(ComplexKind.RipsLandmarks)]
    public void Compute_Circle_HasOneLongLoop(ComplexKind complex)
    {
        var barcode = BarcodeComputation.Compute(Clouds.Circle(120), new BarcodeSettings { Complex = complex, Landmarks = 40 });

        var loops = barcode.Intervals.Where(bar => bar.Dimension == 1).ToList();
        Assert.Single(loops, bar => bar.Length(barcode.TMax) > 0.5);
        Assert.All(loops.Where(bar => bar.Length(barcode.TMax) <= 0.5), bar => Assert.True(bar.Length(barcode.TMax) < 0.2));
    }

    [Fact]
    public void Compute_FlatTorus_HasTwoLongLoopsAndOneLongVoid()
    {
        var rows = new List<double[]>();
        for (var i = 0; i < 24; i++)
            for (var j = 0; j < 24; j++)
                rows.Add([Math.Cos(i * Math.PI / 12), Math.Sin(i * Math.PI / 12), Math.Cos(j * Math.PI / 12), Math.Sin(j * Math.PI / 12)]);

        var barcode = BarcodeComputation.Compute(Clouds.Rows([.. rows]), new BarcodeSettings { Landmarks = 64, MaxDimension = 2 });

        Assert.Equal(2, barcode.Intervals.Count(bar => bar.Dimension == 1 && bar.Length(barcode.TMax) > 0.4));
        Assert.Equal(1, barcode.Intervals.Count(bar => bar.Dimension == 2 && bar.Length(barcode.TMax) > 0.2));
    }

    [Fact]
    public void Compute_Progress_RisesToOne()
    {
        var recorder = new Recorder();
        BarcodeComputation.Compute(Clouds.Random(800, 5, 1), new BarcodeSettings(), recorder);

        recorder.AssertRisesToOne();
    }

    [Fact]
    public void Compute_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => BarcodeComputation.Compute(Clouds.Circle(50), new BarcodeSettings(), null, source.Token));
    }
}
