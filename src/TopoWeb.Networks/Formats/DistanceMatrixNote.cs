using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats;

/// <summary>Recognises distances between points where points are expected.</summary>
internal static class DistanceMatrixNote
{
    private const int Least = 4;

    /// <summary>A sentence for the user where the rows are a symmetric matrix with zeros on its diagonal and no negative value; null for anything else. O(n²).</summary>
    public static string? Of(PointCloud points)
    {
        if (points.Count != points.Dimension || points.Count < Least)
            return null;
        var any = false;
        for (var i = 0; i < points.Count; i++)
        {
            var row = points.Row(i);
            if (row[i] != 0)
                return null;
            for (var j = 0; j < i; j++)
            {
                if (row[j] < 0 || row[j] != points.Row(j)[i])
                    return null;
                any |= row[j] > 0;
            }
        }
        return any ? "The rows look like a matrix of distances: symmetric, with a zero diagonal. Each row was read as a point. Distances are not read; give coordinates, for example of multidimensional scaling." : null;
    }
}
