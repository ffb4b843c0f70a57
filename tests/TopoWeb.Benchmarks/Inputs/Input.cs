using TopoWeb.Topology;

namespace TopoWeb.Benchmarks.Inputs;

/// <summary>Points that are written once and then read by every side, so that all work on the same numbers.</summary>
/// <param name="Name">Name of the file, without extension.</param>
/// <param name="Title">What the points are.</param>
/// <param name="Make">Makes them; null where the data they come from is not there.</param>
internal sealed record Input(string Name, string Title, Func<PointCloud?> Make)
{
    /// <summary>The points as an array in NumPy's format.</summary>
    public string PointsPath => Path.Combine(Repository.Inputs, Name + ".npy");

    /// <summary>The points as text, one a line, for programs that read nothing else.</summary>
    public string TextPath => Path.Combine(Repository.Inputs, Name + ".txt");

    /// <summary>Writes the array. Returns the number of points, or null where their data is not there.</summary>
    public int? Write()
    {
        if (Make() is not { } points)
            return null;
        Directory.CreateDirectory(Repository.Inputs);
        NpyPoints.Write(PointsPath, points);
        return points.Count;
    }

    /// <summary>Writes the text, with as many digits as give the same numbers back.</summary>
    public void WriteText()
    {
        var points = NpyPoints.Read(PointsPath);
        using var text = new StreamWriter(TextPath);
        for (var i = 0; i < points.Count; i++)
            text.WriteLine(string.Join(' ', points.Row(i).ToArray()));
    }
}
