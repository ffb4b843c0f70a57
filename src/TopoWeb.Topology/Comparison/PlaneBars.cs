using System.Runtime.CompilerServices;

namespace TopoWeb.Topology.Comparison;

/// <summary>Finite bars sorted by one of their two coordinates, with their L∞ distance to the diagonal.</summary>
internal sealed class PlaneBars
{
    private readonly double[] _keys;
    private readonly double[] _others;

    /// <param name="diagram">The bars.</param>
    /// <param name="byDeath">Sort by death, else by birth.</param>
    public PlaneBars(Diagram diagram, bool byDeath)
    {
        _keys = (double[])(byDeath ? diagram.Deaths : diagram.Births).Clone();
        _others = (double[])(byDeath ? diagram.Births : diagram.Deaths).Clone();
        Array.Sort(_keys, _others);
        Diagonal = new double[_keys.Length];
        for (var i = 0; i < Diagonal.Length; i++)
            Diagonal[i] = Math.Abs(_keys[i] / 2 - _others[i] / 2);
    }

    public int Count => _keys.Length;

    /// <summary>Half of each bar's length.</summary>
    public double[] Diagonal { get; }

    /// <summary>The coordinate by which the bars are sorted.</summary>
    public double Key(int i) => _keys[i];

    /// <summary>max(|b − b′|, |d − d′|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Distance(int i, PlaneBars others, int j) =>
        Math.Max(Math.Abs(_keys[i] - others._keys[j]), Math.Abs(_others[i] - others._others[j]));

    /// <summary>The coordinate in which the bars spread farther is the one that rules out more pairs: in dimension 0 all births may be 0.</summary>
    public static bool SpreadMoreInDeaths(Diagram a, Diagram b) => Spread(a.Deaths, b.Deaths) > Spread(a.Births, b.Births);

    private static double Spread(double[] a, double[] b)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in a.AsSpan())
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        foreach (var value in b.AsSpan())
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        return most - least;
    }
}
