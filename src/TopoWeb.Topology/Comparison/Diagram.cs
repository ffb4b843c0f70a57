using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Comparison;

/// <summary>The bars of one dimension: finite ones of positive length ordered by birth and death, and the sorted births of the infinite ones.</summary>
internal sealed class Diagram
{
    private Diagram(double[] births, double[] deaths, double[] infinite)
    {
        Births = births;
        Deaths = deaths;
        Infinite = infinite;
    }

    public double[] Births { get; }

    public double[] Deaths { get; }

    public double[] Infinite { get; }

    public int Count => Births.Length;

    /// <summary>Both diagrams in an order of their own, the one with fewer bars first, so that swapping the arguments changes no bit of a result.</summary>
    /// <exception cref="InvalidInputException">A bar is not an interval.</exception>
    public static (Diagram Smaller, Diagram Larger) Pair(IReadOnlyList<Interval> first, IReadOnlyList<Interval> second, int dimension)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (dimension < 0)
            throw new InvalidInputException("comparison.dimension", $"The dimension is {dimension}; it must be at least 0.");
        var a = Of(first, dimension, "first");
        var b = Of(second, dimension, "second");
        var order = a.Count != b.Count ? a.Count.CompareTo(b.Count) : a.Births.AsSpan().SequenceCompareTo(b.Births);
        if (order == 0)
            order = a.Deaths.AsSpan().SequenceCompareTo(b.Deaths);
        return order <= 0 ? (a, b) : (b, a);
    }

    private static Diagram Of(IReadOnlyList<Interval> bars, int dimension, string which)
    {
        var finite = new List<Interval>();
        var infinite = new List<double>();
        for (var i = 0; i < bars.Count; i++)
        {
            var bar = bars[i];
            if (bar.Dimension != dimension)
                continue;
            Check(bar, i, which);
            if (bar.Death is null or double.PositiveInfinity)
                infinite.Add(bar.Birth);
            else if (bar.Death > bar.Birth)
                finite.Add(bar);
        }

        finite.Sort(IntervalOrder.Instance);
        infinite.Sort();
        return new Diagram([.. finite.Select(bar => bar.Birth)], [.. finite.Select(bar => bar.Death!.Value)], [.. infinite]);
    }

    private static void Check(Interval bar, int position, string which)
    {
        if (!double.IsFinite(bar.Birth))
            throw new InvalidInputException($"comparison.{which}", $"Bar {position} of the {which} barcode has birth {bar.Birth}; it must be a finite number.");
        if (bar.Death is { } death && !(death >= bar.Birth))
            throw new InvalidInputException($"comparison.{which}", $"Bar {position} of the {which} barcode is [{bar.Birth}, {death}); the death must be at least the birth, or null for an infinite bar.");
    }
}
