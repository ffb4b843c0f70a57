using System.Globalization;
using System.Text;
using TopoWeb.Controls;

namespace TopoWeb.Docs.Reading;

/// <summary>How a result is read, for somebody who has never seen a barcode: a noisy circle goes through ρ, the barcode and Mapper, and every dial moves what comes after it.</summary>
public sealed partial class ReadingPage
{
    private readonly NoisyCircle _circle = new();

    private string Pieces => NumberFormat.Count(_circle.Alive(0), "piece");

    private string LoopsNow => NumberFormat.Count(_circle.Alive(1), "loop");

    private string NodesText => NumberFormat.Count(_circle.Graph.Nodes.Count, "node");

    private string LoopsText => _circle.Loops == 0 ? "no loop" : NumberFormat.Count(_circle.Loops, "loop");

    /// <summary>Edges of the complex that are there now, as one path.</summary>
    private string Edges()
    {
        var (path, complex) = (new StringBuilder(), _circle.Complex);
        for (var a = 0; a < complex.Landmarks.Length; a++)
            for (var b = 0; b < a; b++)
                if (complex.Edges[a, b] <= _circle.Now)
                    path.Append('M').Append(Place(a)).Append('L').Append(Place(b));
        return path.ToString();
    }

    /// <summary>Triangles whose three edges are there.</summary>
    private string Triangles()
    {
        var (path, edges) = (new StringBuilder(), _circle.Complex.Edges);
        for (var a = 0; a < _circle.Complex.Landmarks.Length; a++)
            for (var b = 0; b < a; b++)
                for (var c = 0; c < b && edges[a, b] <= _circle.Now; c++)
                    if (edges[a, c] <= _circle.Now && edges[b, c] <= _circle.Now)
                        path.Append('M').Append(Place(a)).Append('L').Append(Place(b)).Append('L').Append(Place(c)).Append('Z');
        return path.ToString();
    }

    private string Place(int landmark)
    {
        var point = _circle.Kept.Row(_circle.Complex.Landmarks[landmark]);
        return $"{PointPicture.Number(point[0])} {PointPicture.Number(-point[1])}";
    }

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string One(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
