using CsCheck;
using TopoWeb.Topology.Mapper.Cover;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class LensCoverTests
{
    [Fact]
    public void Create_Overhang_ReachesBeyondBothEnds()
    {
        var cover = LensCover.Create(0, 10, 5, 3, CoverKind.Overhang);

        AssertClose([-2, 0, 2, 4, 6], cover.Starts);
        AssertClose([4, 6, 8, 10, 12], cover.Ends);
    }

    [Fact]
    public void Create_Inside_ExactlyFillsTheRange()
    {
        // l = 10·2/(2 + 4) and l/g between the starts.
        var cover = LensCover.Create(0, 10, 5, 2, CoverKind.Inside);

        AssertClose([0, 10.0 / 6, 20.0 / 6, 5, 40.0 / 6], cover.Starts);
        AssertClose([20.0 / 6, 5, 40.0 / 6, 50.0 / 6, 10], cover.Ends);
    }

    [Fact]
    public void Containing_AnyValueOfTheRange_IsFoundByAskingEachInterval() =>
        (from kind in Gen.Enum<CoverKind>()
         from min in Gen.Double[-100, 100]
         from range in Gen.Double[0.001, 10]
         from count in Gen.Int[1, 40]
         from gain in Gen.OneOf(Gen.Const(1.0), Gen.Const(3.0), Gen.Double[1, 9])
         from t in Gen.OneOf(Gen.Const(0.0), Gen.Const(1.0), Gen.Int[0, 40].Select(i => i / 40.0), Gen.Double[0, 1])
         select (kind, min, max: min + range, count, gain, value: Math.Clamp(min + t * range, min, min + range))).Sample(x =>
        {
            var cover = LensCover.Create(x.min, x.max, x.count, x.gain, x.kind);
            var expected = Enumerable.Range(0, x.count).Where(i => cover.Starts[i] <= x.value - x.min && x.value - x.min <= cover.Ends[i]).ToArray();
            var (first, last) = cover.Containing(x.value);

            Assert.NotEmpty(expected);
            Assert.Equal(expected, Enumerable.Range(first, last - first + 1));
        }, iter: 2000);

    [Fact]
    public void Create_GainThree_LargestValueEndsTheLastIntervalButOne()
    {
        // In exact numbers min + (n − 1 + g/2 − 1/2)·w is the maximum: rounding must not push the extreme points out.
        for (var n = 2; n <= 60; n++)
        {
            var cover = LensCover.Create(-1.2192755280641148, 1.2304426469391987, n, 3, CoverKind.Overhang);

            Assert.Equal((Math.Max(0, n - 2), n - 1), cover.Containing(1.2304426469391987));
            Assert.Equal((0, Math.Min(1, n - 1)), cover.Containing(-1.2192755280641148));
        }
    }

    [Theory]
    [InlineData(CoverKind.Overhang, 0)]
    [InlineData(CoverKind.Overhang, 1e4)]
    [InlineData(CoverKind.Inside, 0)]
    [InlineData(CoverKind.Inside, -1e4)]
    public void Create_AnyCover_ReachesOutByTheWrittenPartOfTheRangeAtBothEnds(CoverKind kind, double min)
    {
        // Eight intervals of gain 1 over a range of 8: ends at whole numbers, and a reach of 8·10⁻¹² of which doubles near 10 keep three digits.
        var cover = LensCover.Create(min, min + 8, 8, 1, kind);

        Assert.Equal(min, cover.Origin);
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(8e-12, i - cover.Starts[i], 1e-14);
            Assert.Equal(8e-12, cover.Ends[i] - (i + 1), 1e-14);
        }
    }

    [Fact]
    public void Containing_RangeFarFromZero_LosesNoValueBetweenTouchingIntervals()
    {
        const double Min = 1e6;
        var cover = LensCover.Create(Min, Min + 3, 7, 1, CoverKind.Overhang);
        for (var i = 0; i <= 7; i++)
            for (var value = Math.BitDecrement(Min + i * 3 / 7.0); value <= Math.BitIncrement(Min + i * 3 / 7.0); value = Math.BitIncrement(value))
                if (value >= Min && value <= Min + 3)
                {
                    var (first, last) = cover.Containing(value);
                    Assert.InRange(last - first, 0, 1);
                }
    }

    [Theory]
    [InlineData(0.9e-6, true)]
    [InlineData(1.1e-6, false)]
    public void Create_LensWithTinyRange_IsConstant(double range, bool constant)
    {
        var covers = LensCover.Create([0, 0], [1, range], [0, 0], new MapperSettings());

        Assert.False(covers[0].IsConstant);
        Assert.Equal(constant, covers[1].IsConstant);
        Assert.Equal(constant ? 1 : 30, covers[1].Starts.Length);
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Tolerances.Fit);
    }
}
