using TopoWeb.Experiments;

namespace TopoWeb.Exploration;

/// <summary>A function on the nodes of a graph, from one on its points.</summary>
internal static class NodeValues
{
    /// <summary>One value for each node: the mean of a quantity, the circular mean of angles, the most frequent category (of equally frequent ones the smallest). Points without a value are left out; a node of none has NaN.</summary>
    public static double[] Of(IReadOnlyList<MapperNodeDocument> nodes, ResultPoints points, PointFunction function) =>
        [.. nodes.Select(node => Of(function.Info, points.MembersOf(node).Select(p => function.Values[p]).Where(v => !double.IsNaN(v)).ToArray()))];

    public static double Of(FunctionInfo info, double[] values)
    {
        if (values.Length == 0)
            return double.NaN;
        return info.Kind switch
        {
            FunctionKind.Angle => CircularMean(values, info.Period),
            FunctionKind.Category => values.GroupBy(v => v).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key,
            _ => values.Average(),
        };
    }

    /// <summary>The direction of the sum of the unit vectors of all angles, in [0, period).</summary>
    private static double CircularMean(double[] angles, double period)
    {
        var (sine, cosine) = (0.0, 0.0);
        foreach (var angle in angles)
        {
            var (s, c) = Math.SinCos(angle * 2 * Math.PI / period);
            (sine, cosine) = (sine + s, cosine + c);
        }
        var mean = Math.Atan2(sine, cosine) * period / (2 * Math.PI);
        return mean < 0 ? mean + period : mean;
    }
}
