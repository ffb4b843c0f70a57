using System.Globalization;
using System.Text.Json;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Oracle;

/// <summary>One cloud of the check data in this folder, with what independent programs found on it.</summary>
internal sealed class OracleCloud
{
    /// <summary>The files are copied beside the test assembly.</summary>
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Oracle");

    private OracleCloud(PointCloud points, JsonElement answers)
    {
        Points = points;
        Answers = answers;
    }

    public PointCloud Points { get; }

    public JsonElement Answers { get; }

    /// <summary>Names of all clouds.</summary>
    public static TheoryData<string> Names =>
        ["all-equal", "circle", "collinear", "duplicates", "grid", "single", "three-circles-dense", "torus", "two", "two-circles"];

    public static OracleCloud Load(string name)
    {
        using var answers = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));
        var lines = File.ReadAllLines(Path.Combine(Folder, "clouds", name + ".csv"));
        var values = lines.Where(line => line.Length > 0).Select(line => line.Split(',').Select(x => double.Parse(x, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        return new OracleCloud(new PointCloud([.. values.SelectMany(x => x)], values[0].Length), answers.RootElement.Clone());
    }

    public static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetInt32())];

    public static List<Interval> Intervals(JsonElement array) =>
        [.. array.EnumerateArray().Select(x => new Interval(x.GetProperty("dimension").GetInt32(), x.GetProperty("birth").GetDouble(),
            x.GetProperty("death") is { ValueKind: JsonValueKind.Number } death ? death.GetDouble() : null))];
}
