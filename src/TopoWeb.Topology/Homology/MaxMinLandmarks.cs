using System.Numerics.Tensors;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology;

/// <summary>Max-min (farthest point) landmarks, JavaPlex's <c>MaxMinSelector</c>; de Silva, Carlsson, "Topological estimation using witness complexes" (2004).</summary>
public static class MaxMinLandmarks
{
    /// <summary>Starts with <paramref name="first"/> and then repeatedly takes the point farthest from those chosen; ties go to the lowest index, and no point is chosen twice, not even at distance 0.</summary>
    /// <remarks>O(count·n·d) time, O(n·d) memory.</remarks>
    /// <param name="cloud">n ≥ 1 points.</param>
    /// <param name="count">How many landmarks; more than n means all points.</param>
    /// <param name="first">Position of the first landmark, 0 ≤ first &lt; n.</param>
    /// <param name="cancellation">Checked for every landmark.</param>
    /// <returns>Positions in the order chosen.</returns>
    /// <exception cref="ArgumentOutOfRangeException">count below 1, or first outside the cloud.</exception>
    public static int[] Select(PointCloud cloud, int count, int first, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first, cloud.Count);
        var blocks = new ColumnBlocks(cloud);
        var landmarks = new int[Math.Min(count, cloud.Count)];
        var nearest = new double[cloud.Count];
        var distances = new double[cloud.Count];
        Array.Fill(nearest, double.PositiveInfinity);
        landmarks[0] = first;
        for (var i = 1; i < landmarks.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            blocks.DistancesTo(cloud.Row(landmarks[i - 1]), distances);
            TensorPrimitives.Min<double>(nearest, distances, nearest);
            // Below every distance: the minimum keeps it there, so a chosen point never comes back.
            nearest[landmarks[i - 1]] = -1;
            landmarks[i] = TensorPrimitives.IndexOfMax<double>(nearest);
        }

        return landmarks;
    }
}
