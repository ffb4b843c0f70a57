namespace TopoWeb.Topology.Tests.Homology;

/// <summary>Closed surfaces as flag complexes: the edges of a barycentric subdivision enter at 1, nothing else ever does.</summary>
internal static class Triangulations
{
    /// <summary>The projective plane on six vertices, subdivided.</summary>
    public static DistanceMatrix ProjectivePlane() => Subdivide(
        [[0, 1, 4], [0, 1, 5], [0, 2, 3], [0, 2, 5], [0, 3, 4], [1, 2, 3], [1, 2, 4], [1, 3, 5], [2, 4, 5], [3, 4, 5]]);

    /// <summary>A square grid with opposite sides glued, subdivided: the Klein bottle with a twist, else the torus.</summary>
    public static DistanceMatrix Grid(int size, bool twisted)
    {
        var triangles = new List<int[]>();
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                triangles.Add([Vertex(i, j), Vertex(i + 1, j), Vertex(i + 1, j + 1)]);
                triangles.Add([Vertex(i, j), Vertex(i, j + 1), Vertex(i + 1, j + 1)]);
            }
        }

        return Subdivide([.. triangles]);

        int Vertex(int i, int j) => i < size ? i * size + j % size : twisted ? (2 * size - j) % size : j % size;
    }

    /// <summary>A disc whose boundary is wound <paramref name="order"/> times around a circle of three edges, subdivided: its first homology is Z/order.</summary>
    public static DistanceMatrix MooreSpace(int order)
    {
        var (length, centre) = (3 * order, 3 + 3 * order);
        var triangles = new List<int[]>();
        for (var i = 0; i < length; i++)
        {
            // A collar between the circle and a polygon of its own, then a cone over the polygon.
            var next = (i + 1) % length;
            triangles.Add([i % 3, next % 3, 3 + i]);
            triangles.Add([next % 3, 3 + i, 3 + next]);
            triangles.Add([3 + i, 3 + next, centre]);
        }

        return Subdivide([.. triangles]);
    }

    private static DistanceMatrix Subdivide(int[][] triangles)
    {
        var faces = triangles.SelectMany(Faces).Select(face => string.Join(",", face)).Distinct().Select(face => face.Split(',').Select(int.Parse).ToHashSet()).ToArray();
        var values = new double[faces.Length * faces.Length];
        for (var i = 0; i < faces.Length; i++)
            for (var j = 0; j < faces.Length; j++)
                values[i * faces.Length + j] = i == j ? 0 : faces[i].IsSubsetOf(faces[j]) || faces[j].IsSubsetOf(faces[i]) ? 1 : double.PositiveInfinity;
        return new DistanceMatrix(values, faces.Length);
    }

    private static IEnumerable<int[]> Faces(int[] triangle)
    {
        var (a, b, c) = (triangle.Min(), triangle.Order().ElementAt(1), triangle.Max());
        return [[a], [b], [c], [a, b], [a, c], [b, c], [a, b, c]];
    }
}
