using CsCheck;
using TopoWeb.Topology.Statistics;

namespace TopoWeb.Topology.Tests.Statistics;

public sealed class TwoSampleTests
{
    [Fact]
    public void Kolmogorov_AllBelow_IsTheLeastShare()
    {
        // Of C(10, 5) = 252 divisions two separate the samples.
        var test = KolmogorovSmirnov.Test([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]);
        Assert.Equal((1.0, true), (test.Statistic, test.Exact));
        Assert.Equal(2.0 / 252, test.P, 15);
    }

    [Fact]
    public void Kolmogorov_FromTheDefinition_HasTheKnownStatistic()
    {
        // F₁ = 3/4 at 3, where F₂ = 1/5.
        var test = KolmogorovSmirnov.Test([2, 1, 9, 3], [3, 10, 5, 6, 7]);
        Assert.Equal(0.75 - 0.2, test.Statistic, 15);
    }

    [Theory]
    [InlineData(0.5, 0.9639452436648751)]
    [InlineData(0.9, 0.39273070794065434)]
    [InlineData(1.0, 0.26999967167735456)]
    [InlineData(1.36, 0.049485876755377876)]
    [InlineData(1.63, 0.009846364888486529)]
    [InlineData(2.5, 7.453306344157342e-06)]
    public void Kolmogorov_Survival_IsThatOfTheTables(double lambda, double p) => Assert.Equal(p, KolmogorovSmirnov.Survival(lambda), Tolerances.Sum);

    [Theory]
    [InlineData(0.9, 0.9233011448977059)]
    [InlineData(1.36, 0.31665666575759904)]
    [InlineData(1.63, 0.09479692268423039)]
    [InlineData(2.5, 0.00017887935225977623)]
    public void Kuiper_Survival_IsThatOfTheTables(double lambda, double p) => Assert.Equal(p, Kuiper.Survival(lambda), Tolerances.Sum);

    [Fact]
    public void Survival_AtTheEnds_IsOneAndNothing()
    {
        Assert.Equal(1, KolmogorovSmirnov.Survival(0));
        Assert.Equal(1, KolmogorovSmirnov.Survival(1e-3));
        Assert.Equal(0, KolmogorovSmirnov.Survival(40));
        Assert.Equal(1, Kuiper.Survival(0));
        Assert.Equal(0, Kuiper.Survival(40));
        // Both series of Kolmogorov's function meet.
        Assert.Equal(KolmogorovSmirnov.Survival(1), KolmogorovSmirnov.Survival(1 - 1e-12), Tolerances.Fit);
    }

    /// <summary>Values from 0 to 6, so that many are equal; both tests against every division of the pooled values.</summary>
    [Fact]
    public void Test_SmallSamplesWithTies_AreAsCounted() =>
        Gen.Select(Gen.Int[0, 6].Array[1, 6], Gen.Int[0, 6].Array[1, 6]).Sample((x, y) =>
        {
            var (a, b) = (Array.ConvertAll(x, v => (double)v), Array.ConvertAll(y, v => (double)v));
            var (ks, kuiper) = (KolmogorovSmirnov.Test(a, b), Kuiper.Test(a, b));
            Assert.Equal(PooledDivisions.Kolmogorov(a, b), ks.Statistic, Tolerances.Sum);
            Assert.Equal(PooledDivisions.Share(a, b, PooledDivisions.Kolmogorov), ks.P, Tolerances.Sum);
            Assert.Equal(PooledDivisions.Kuiper(a, b), kuiper.Statistic, Tolerances.Sum);
            Assert.Equal(PooledDivisions.Share(a, b, PooledDivisions.Kuiper), kuiper.P, Tolerances.Sum);
        }, iter: 150);

    [Fact]
    public void Test_Swapped_IsTheSame()
    {
        var (a, b) = (Uniform(1, 40, 0), Uniform(2, 31, 0.2));
        Assert.Equal(KolmogorovSmirnov.Test(a, b).P, KolmogorovSmirnov.Test(b, a).P, Tolerances.Sum);
        Assert.Equal(Kuiper.Test(a, b).P, Kuiper.Test(b, a).P, Tolerances.Sum);
    }

    [Fact]
    public void Kuiper_CircleCutElsewhere_IsTheSame()
    {
        var (a, b) = (Uniform(3, 60, 0), Uniform(4, 45, 0.1));
        var before = Kuiper.Test(a, b);
        foreach (var turn in new[] { 0.13, 0.5, 0.87 })
        {
            var after = Kuiper.Test(Array.ConvertAll(a, v => (v + turn) % 1), Array.ConvertAll(b, v => (v + turn) % 1));
            Assert.Equal(before.Statistic, after.Statistic, Tolerances.Sum);
            Assert.Equal(before.P, after.P, Tolerances.LongSum);
        }
    }

    [Fact]
    public void Test_CountedAndAsymptotic_AgreeForLargerSamples()
    {
        var (a, b) = (Uniform(5, 700, 0), Uniform(6, 600, 0.07));
        var ks = KolmogorovSmirnov.Test(a, b);
        Assert.True(ks.Exact);
        Assert.Equal(ks.P, KolmogorovSmirnov.Asymptotic(ks.Statistic, 700, 600), 0.12 * ks.P);
        var (c, d) = (Uniform(7, 180, 0), Uniform(8, 180, 0.07));
        var kuiper = Kuiper.Test(c, d);
        Assert.True(kuiper.Exact);
        Assert.Equal(kuiper.P, Kuiper.Asymptotic(kuiper.Statistic, 180, 180), 0.15 * kuiper.P);
    }

    [Fact]
    public void Test_LargeSamples_AreNotCounted()
    {
        var test = KolmogorovSmirnov.Test(Uniform(9, 3000, 0), Uniform(10, 2000, 0.1));
        Assert.False(test.Exact);
        Assert.InRange(test.P, 0, 1e-6);
    }

    /// <summary>Where nothing differs, a share of about α of the tests must be below α.</summary>
    [Fact]
    public void Test_SameDistribution_RarelyComplains()
    {
        var (ks, kuiper) = (0, 0);
        for (var i = 0; i < 400; i++)
        {
            var (a, b) = (Uniform(1000 + i, 50, 0), Uniform(5000 + i, 50, 0));
            ks += KolmogorovSmirnov.Test(a, b).P <= 0.1 ? 1 : 0;
            kuiper += Kuiper.Test(a, b).P <= 0.1 ? 1 : 0;
        }
        // Statistics are discrete, so that less than a tenth are; more than 60 of 400 has a chance below 0.001.
        Assert.InRange(ks, 8, 60);
        Assert.InRange(kuiper, 8, 60);
    }

    [Fact]
    public void Test_ValuesAllEqual_SaysNothing()
    {
        Assert.Equal((0, 1), (KolmogorovSmirnov.Test([3, 3], [3, 3, 3]).Statistic, KolmogorovSmirnov.Test([3, 3], [3, 3, 3]).P));
        Assert.Equal((0, 1), (Kuiper.Test([3], [3]).Statistic, Kuiper.Test([3], [3]).P));
    }

    [Fact]
    public void Test_NothingOrNoNumber_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.Test([], [1]));
        var error = Assert.Throws<ArgumentException>(() => Kuiper.Test([1], [0, double.NaN]));
        Assert.Contains("Value 1 is NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Holm_KnownExample_IsAsInThePaper()
    {
        Assert.Equal([0.03, 0.06, 0.06, 0.02], HolmCorrection.Adjust([0.01, 0.04, 0.03, 0.005]).Select(p => Math.Round(p, 12)));
        Assert.Equal([1, 0.5, 0.5], HolmCorrection.Adjust([1, 1.0 / 6, 1.0 / 6]).Select(p => Math.Round(p, 12)));
        Assert.Equal([0.2], HolmCorrection.Adjust([0.2]));
        Assert.Empty(HolmCorrection.Adjust([]));
    }

    [Fact]
    public void Holm_NoProbability_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => HolmCorrection.Adjust([0.5, double.NaN]));

    private static double[] Uniform(int seed, int count, double shift)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.Next() >> 11) * Math.Pow(2, -53) * (1 - shift) + shift)];
    }
}
