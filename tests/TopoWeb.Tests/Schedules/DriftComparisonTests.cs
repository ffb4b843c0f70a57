using TopoWeb.Experiments;
using TopoWeb.Schedules.Drift;
using TopoWeb.Settings;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Models;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Tests.Schedules;

/// <summary>Whether a rerun differs by more than chance, on real barcodes of clouds that are drawn again.</summary>
public sealed class DriftComparisonTests
{
    private static readonly BarcodeSettings Barcode = new() { Landmarks = 40 };
    private static readonly SignificanceSettings Starts = new() { Starts = 8, NullClouds = 12 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Twenty clouds of the same circle with other seeds, each compared with the one before as a schedule does it; then one of another shape.</summary>
    [Fact]
    public void Compare_TwentyRerunsWithNewSeeds_AtMostOneFalseNotice_AndAnotherShapeIsOne()
    {
        var (history, alarms) = (new History(), 0);
        for (var seed = 0; seed <= 20; seed++)
            if (history.Add(Side(ModelSamples.PrimaryCircle(400, 0.12, 100 + seed))) is { Drifted: true })
                alarms++;
        Assert.InRange(alarms, 0, 1);

        var changed = history.Add(Side(ModelSamples.Uniform(400, 7)))!;
        Assert.True(changed.Drifted);
        var bottleneck = changed.Distances.Single(d => d is { Dimension: 1, Measure: DriftMeasure.Bottleneck });
        Assert.True(bottleneck.IsBeyond);
        Assert.NotNull(bottleneck.OfReruns);
    }

    [Fact]
    public void Compare_TheSameResult_IsNoDrift()
    {
        var side = Side(ModelSamples.PrimaryCircle(200, 0.12, 1));
        var finding = DriftComparison.Compare(side, side, side, [], seedsDiffer: false, factor: 2, Cancellation);
        Assert.False(finding.Drifted);
        Assert.False(finding.LoopsChanged);
        Assert.All(finding.Distances, d => Assert.Equal(0, d.Value));
        Assert.Equal(4, finding.Distances.Count);
        Assert.Contains("No change beyond", DriftText.Summary(finding, seedsDiffer: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_FewReruns_OnlyLoopsAndBottleneckInH1AreJudged()
    {
        var finding = DriftComparison.Compare(Side(ModelSamples.PrimaryCircle(200, 0.12, 1)), Side(ModelSamples.PrimaryCircle(200, 0.12, 2)), null, [], seedsDiffer: true, factor: 2, Cancellation);
        Assert.Equal((1, DriftMeasure.Bottleneck), finding.Distances.Where(d => d.Threshold is not null).Select(d => (d.Dimension, d.Measure)).Single());
        Assert.Contains("Until there are 5 earlier distances", DriftText.Summary(finding, seedsDiffer: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 32, 0, 16, true)] // the bar exceeds random filters from half of the other's starts
    [InlineData(1, 32, 0, 17, false)] // inconclusive
    [InlineData(1, 32, 1, 32, false)]
    public void IsClear_LoopOfOne_CountsWhereTheOtherHasItFromAtMostHalf(int loops, int starts, int otherLoops, int otherStarts, bool clear)
    {
        var (a, b) = (View(loops, starts), View(otherLoops, otherStarts));
        Assert.Equal((clear, clear), (DriftComparison.IsClear(a, b), DriftComparison.IsClear(b, a)));
    }

    [Fact]
    public void Of_OtherNumbersOfInfiniteBars_EndThemWithTheirFiltrations()
    {
        BarcodeDocument one = new([], 1, [new Interval(1, 0.2, null)]), none = new([], 1, [new Interval(1, 0.2, 0.9)]);
        Assert.Equal(0.1, BarcodeGap.Of(one, none, 1, DriftMeasure.Bottleneck, Cancellation), 12);
        Assert.Equal(0, BarcodeGap.Of(one, one, 1, DriftMeasure.Wasserstein, Cancellation));
    }

    [Fact]
    public void Within_Starts_IsTheSpreadOfNeighbours()
    {
        BarcodeDocument[] starts = [.. new[] { 0.5, 0.6, 0.5, 0.5 }.Select(death => new BarcodeDocument([], 1, [new Interval(1, 0, death)]))];
        Assert.Equal(0.1, BarcodeGap.Within(starts, 1, DriftMeasure.Bottleneck, Cancellation)!.Value, 12);
        Assert.Null(BarcodeGap.Within(starts[..1], 1, DriftMeasure.Bottleneck, Cancellation));
        Assert.Equal(0.1, BarcodeGap.Between(starts, [.. starts.Select(_ => starts[1])], 1, DriftMeasure.Bottleneck, Cancellation), 12);
    }

    private static SignificanceView View(int loops, int starts) =>
        new("", 0.1, loops, 32, 32, [new RankSupport(1, starts, default, null), new RankSupport(2, 0, default, null)]);

    private static DriftSide Side(PointCloud cloud)
    {
        var starts = SignificanceComputation.Barcodes(cloud, Barcode, Starts, null, Cancellation);
        var documents = starts.Select(b => new BarcodeDocument([], b.TMax, b.Intervals)).ToList();
        var significance = SignificanceView.Of(SignificanceComputation.ComputeFrom(starts, cloud, cloud.Count, null, Barcode, Starts, null, Cancellation));
        var document = new ResultDocument
        {
            Spec = new AnalysisSpec { Density = null, Barcode = Barcode, Mapper = null }, Points = new(cloud.Count, 0, cloud.Count, []), Barcode = documents[0],
            Timings = new Dictionary<string, double>(), Versions = new Dictionary<string, string>(),
        };
        return new(Guid.NewGuid(), "points", document, new(documents), significance, null);
    }

    /// <summary>The distances that a schedule keeps.</summary>
    private sealed class History
    {
        private readonly Dictionary<(int, DriftMeasure), List<double>> _past = BarcodeGap.All.ToDictionary(g => g, _ => new List<double>());
        private DriftSide? _before;

        public DriftFinding? Add(DriftSide rerun)
        {
            var finding = _before is null ? null : DriftComparison.Compare(rerun, _before, _before, [.. BarcodeGap.All.Select(g => new DriftPast(g.Dimension, g.Measure, _past[g], []))], seedsDiffer: true, factor: 2, Cancellation);
            if (finding is { Drifted: false })
                foreach (var distance in finding.Distances)
                    _past[(distance.Dimension, distance.Measure)].Add(distance.ToBefore!.Value);
            _before = rerun;
            return finding;
        }
    }
}
