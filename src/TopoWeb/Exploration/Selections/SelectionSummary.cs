using TopoWeb.Experiments;
using TopoWeb.Topology;

namespace TopoWeb.Exploration.Selections;

/// <summary>The points of a selection, coordinate by coordinate.</summary>
/// <param name="Count">Points.</param>
/// <param name="Mean">Mean of each coordinate, of the points as analysed.</param>
/// <param name="Deviation">Population standard deviation of each coordinate; 0 for one point.</param>
public sealed record SelectionSummary(int Count, double[] Mean, double[] Deviation)
{
    /// <summary>O(points · coordinates).</summary>
    internal static SelectionSummary Of(ResultPoints points, IReadOnlyList<int> positions)
    {
        var scale = PointScale.Of(points.Cloud);
        var (cloud, dimension) = (scale.Cloud, points.Cloud.Dimension);
        var (mean, deviation) = (new double[dimension], new double[dimension]);
        foreach (var position in positions)
            for (var i = 0; i < dimension; i++)
                mean[i] += cloud.Row(position)[i];
        for (var i = 0; i < dimension; i++)
            mean[i] /= Math.Max(1, positions.Count);
        foreach (var position in positions)
            for (var i = 0; i < dimension; i++)
                deviation[i] += Math.Pow(cloud.Row(position)[i] - mean[i], 2);
        for (var i = 0; i < dimension; i++)
            deviation[i] = Math.Sqrt(deviation[i] / Math.Max(1, positions.Count));
        return new(positions.Count, Array.ConvertAll(mean, scale.Up), Array.ConvertAll(deviation, scale.Up));
    }
}
