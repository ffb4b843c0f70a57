using TopoWeb.Experiments;

namespace TopoWeb.Exploration;

/// <summary>What can be said of points as square patches.</summary>
internal static class PatchValues
{
    /// <summary>The largest absolute value: the end of a symmetric scale.</summary>
    public static double Maximum(ReadOnlySpan<double> values)
    {
        var maximum = 0.0;
        foreach (var value in values)
            maximum = Math.Max(maximum, Math.Abs(value));
        return maximum;
    }

    /// <summary>Side of the patches that points of a graph are, or null where they are none.</summary>
    public static int? Side(MapperDocument mapper) => mapper.AreRows || mapper.Nodes.Count == 0 ? null : Side(mapper.Nodes[0].Mean.Length);

    /// <summary>Side of a square patch of that many values, or null where it is none.</summary>
    public static int? Side(int count)
    {
        var side = (int)Math.Round(Math.Sqrt(count));
        return side > 0 && side * side == count ? side : null;
    }
}
