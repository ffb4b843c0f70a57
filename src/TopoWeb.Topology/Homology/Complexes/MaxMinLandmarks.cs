using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology.Complexes;

/// <summary>Max-min (farthest point) landmarks, JavaPlex's <c>MaxMinSelector</c>; de Silva, Carlsson, "Topological estimation using witness complexes" (2004).</summary>
public static class MaxMinLandmarks
{
    /// <summary>Starts with <paramref name="first"/> and then repeatedly takes the point farthest from those chosen; ties go to the lowest index, and no point is chosen twice, not even at distance 0.</summary>
    /// <remarks>O(count·n·d) time at most, see <see cref="FarthestPoints"/>; O(n·d) memory; the same landmarks for any number of threads.</remarks>
    /// <param name="cloud">n ≥ 1 points.</param>
    /// <param name="count">How many landmarks; more than n means all points.</param>
    /// <param name="first">Position of the first landmark, 0 ≤ first &lt; n.</param>
    /// <param name="cancellation">Checked for every landmark.</param>
    /// <returns>Positions in the order chosen.</returns>
    /// <exception cref="ArgumentOutOfRangeException">count below 1, or first outside the cloud.</exception>
    /// <exception cref="InvalidInputException">A value is too large (<see cref="PointScale"/>).</exception>
    public static int[] Select(PointCloud cloud, int count, int first, CancellationToken cancellation = default)
    {
        var scaled = PointScale.Of(cloud).Cloud;
        return Select(scaled, new ColumnBlocks(scaled, -1), count, first, -1, cancellation);
    }

    /// <summary>Of a cloud of a usual size.</summary>
    internal static int[] Select(PointCloud cloud, ColumnBlocks blocks, int count, int first, int threads, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first, cloud.Count);
        var landmarks = new int[Math.Min(count, cloud.Count)];
        landmarks[0] = first;
        var points = new FarthestPoints(cloud, blocks, landmarks, threads, cancellation);
        for (var i = 1; i < landmarks.Length; i++)
            landmarks[i] = points.Next(i);
        return landmarks;
    }
}
