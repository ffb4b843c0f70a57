using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Homology;

/// <summary>Comparison of barcodes.</summary>
internal static class Bars
{
    /// <summary>Asserts that the bars can be matched one to one with births and deaths within <paramref name="tolerance"/>; bars no longer than that may have no partner.</summary>
    public static void AssertClose(IEnumerable<Interval> expected, IEnumerable<Interval> actual, double tolerance)
    {
        var (left, right) = (expected.ToList(), actual.ToList());
        foreach (var dimension in left.Concat(right).Select(bar => bar.Dimension).Distinct())
        {
            var a = left.Where(bar => bar.Dimension == dimension).ToList();
            var b = right.Where(bar => bar.Dimension == dimension).ToList();
            Assert.Equal(a.Count(bar => bar.Death is null), b.Count(bar => bar.Death is null));
            Assert.True(HaveMatching(a, b, tolerance), $"Dimension {dimension}: bars of the first without a partner {Text(a, b, tolerance)}; of the second {Text(b, a, tolerance)}.");
        }
    }

    /// <summary>Whether each long bar of either side has a partner of its own: augmenting paths, for both sides in turn.</summary>
    private static bool HaveMatching(List<Interval> a, List<Interval> b, double tolerance) => Saturates(a, b, tolerance) && Saturates(b, a, tolerance);

    private static bool Saturates(List<Interval> a, List<Interval> b, double tolerance)
    {
        var owner = new int[b.Count];
        Array.Fill(owner, -1);
        for (var i = 0; i < a.Count; i++)
            if (a[i].Length(double.PositiveInfinity) > tolerance && !Augment(i, new bool[b.Count]))
                return false;
        return true;

        bool Augment(int i, bool[] seen)
        {
            for (var j = 0; j < b.Count; j++)
            {
                if (seen[j] || !Close(a[i], b[j], tolerance))
                    continue;
                seen[j] = true;
                if (owner[j] < 0 || Augment(owner[j], seen))
                {
                    owner[j] = i;
                    return true;
                }
            }

            return false;
        }
    }

    private static bool Close(Interval a, Interval b, double tolerance) =>
        Math.Abs(a.Birth - b.Birth) <= tolerance
        && (a.Death is { } x && b.Death is { } y ? Math.Abs(x - y) <= tolerance : a.Death is null && b.Death is null);

    private static string Text(List<Interval> a, List<Interval> b, double tolerance) =>
        string.Join(" ", a.Where(x => x.Length(double.PositiveInfinity) > tolerance && !b.Any(y => Close(x, y, tolerance))).Take(5));
}
