namespace TopoWeb.Topology.Statistics;

/// <summary>What a test of two samples says.</summary>
/// <param name="Statistic">How far the two distribution functions are apart; see the test.</param>
/// <param name="P">Probability of a statistic at least as large where both samples come from one distribution, 0 to 1.</param>
/// <param name="Exact">Whether <paramref name="P"/> was counted over all ways to divide the pooled values, or taken from the limit for large samples.</param>
public readonly record struct TwoSampleTest(double Statistic, double P, bool Exact);
