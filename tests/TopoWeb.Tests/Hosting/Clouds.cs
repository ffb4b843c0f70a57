using System.Globalization;
using System.Text;
using TopoWeb.Networks.Formats;

namespace TopoWeb.Tests.Hosting;

/// <summary>The primary circle of 3×3 edge patches, as files people upload.</summary>
internal static class Clouds
{
    /// <summary>An analysis small enough for sixty points.</summary>
    public static object SmallSpec(int k = 3) => new
    {
        density = new { k, p = 1.0 },
        barcode = new { landmarks = 20 },
        mapper = new { resolution = 6 },
    };

    public static byte[] Csv(int points) =>
        Encoding.UTF8.GetBytes(string.Join('\n', Rows(points).Select(row => string.Join(',', row.Select(v => v.ToString("R", CultureInfo.InvariantCulture))))));

    public static byte[] Npy(int points)
    {
        using var memory = new MemoryStream();
        NpyFile.Write(memory, Rows(points).SelectMany(r => r).ToArray(), [points, 9]);
        return memory.ToArray();
    }

    private static IEnumerable<double[]> Rows(int points)
    {
        for (var i = 0; i < points; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / points);
            yield return [.. Enumerable.Range(0, 9).Select(p => cos * (p % 3 - 1) + sin * (p / 3 - 1))];
        }
    }
}
