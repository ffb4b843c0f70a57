namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>Rounding of births and deaths to a grid, JavaPlex's "divisions" (<c>IncreasingLinearConverter</c>).</summary>
public static class Divisions
{
    /// <summary>v ↦ ⌊v/(tMax/N)⌋·tMax/N.</summary>
    /// <remarks>
    /// A value within 1e-12 (relative) below a multiple counts as the multiple: otherwise 0.57 with tMax 1 and N 100 would become 0.56, since
    /// 0.57/0.01 is 56.99…9 in double precision. With tMax 0 values stay as they are.
    /// </remarks>
    public static double Floor(double value, double tMax, int divisions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(divisions, 1);
        var step = tMax / divisions;
        if (!(step > 0))
            return value;
        return Math.Floor(value / step * (1 + 1e-12)) * tMax / divisions;
    }

    /// <summary>Rounds births and deaths, drops bars that have length 0 afterwards, and puts the rest in order again.</summary>
    public static List<Interval> Apply(IReadOnlyList<Interval> intervals, double tMax, int divisions)
    {
        ArgumentNullException.ThrowIfNull(intervals);
        var rounded = new List<Interval>(intervals.Count);
        foreach (var (dimension, birth, death) in intervals)
        {
            var bar = new Interval(dimension, Floor(birth, tMax, divisions), death is { } end ? Floor(end, tMax, divisions) : null);
            if (!(bar.Death <= bar.Birth))
                rounded.Add(bar);
        }

        // Births that were apart can be equal now.
        rounded.Sort(IntervalOrder.Instance);
        return rounded;
    }
}
