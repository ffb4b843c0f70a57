using TopoWeb.Topology.Statistics;

namespace TopoWeb.Topology.Tests.Statistics;

public sealed class PredictionBoundTests
{
    /// <summary>By hand: mean 3, s = √2.5, t₄ at 0.95 is 2.1318 (tables), √(1 + 1/5).</summary>
    [Fact]
    public void Upper_OneToFive_IsThatOfTheTables() =>
        Assert.Equal(3 + 2.131847 * Math.Sqrt(2.5) * Math.Sqrt(1.2), PredictionBound.Upper([1, 2, 3, 4, 5], 0.05)!.Value, 5);

    [Fact]
    public void Upper_FewerThanFive_SaysNothing() => Assert.Null(PredictionBound.Upper([1, 2, 3, 4], 0.05));

    [Fact]
    public void Upper_EqualValues_IsThatValue() => Assert.Equal(0.25, PredictionBound.Upper([0.25, 0.25, 0.25, 0.25, 0.25], 0.0025));

    /// <summary>One far value widens the spread, and a large α does not bring the limit below what has been seen.</summary>
    [Fact]
    public void Upper_NeverBelowTheLargest() => Assert.Equal(10, PredictionBound.Upper([0, 0, 0, 0, 0, 0, 0, 0, 0, 10], 0.4));

    /// <summary>Of normal values a further one exceeds the limit as often as α says.</summary>
    [Fact]
    public void Upper_NormalValues_AreExceededWithProbabilityAlpha()
    {
        var random = new NormalNumbers(5);
        var (tries, beyond) = (20_000, 0);
        var values = new double[8];
        for (var i = 0; i < tries; i++)
        {
            foreach (ref var value in values.AsSpan())
                value = random.NextNormal();
            if (random.NextNormal() > PredictionBound.Upper(values, 0.05))
                beyond++;
        }
        // Below 0.05 by the rule of the largest value, which seldom matters at this α.
        Assert.InRange((double)beyond / tries, 0.03, 0.055);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Upper_NoProbability_Throws(double alpha) => Assert.Throws<ArgumentOutOfRangeException>(() => PredictionBound.Upper([1, 2, 3, 4, 5], alpha));

    [Fact]
    public void Upper_NotFinite_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => PredictionBound.Upper([1, 2, double.PositiveInfinity, 4, 5], 0.05));
}
