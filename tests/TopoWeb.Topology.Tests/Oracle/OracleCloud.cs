using System.Globalization;
using System.Text.Json;
using TopoWeb.Topology.Homology;

namespace TopoWeb.Topology.Tests.Oracle;

/// <summary>One cloud of the check data beside the repository, with what independent programs found on it.</summary>
internal sealed class OracleCloud
{
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

    /// <summary>Reads a cloud, or skips the test where the check data is not at hand.</summary>
    public static OracleCloud Load(string name)
    {
        var folder = Folder();
        if (folder is null)
            Assert.Skip("The check data (../shared/oracle beside the repository) is not here.");
        using var answers = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")));
        var lines = File.ReadAllLines(Path.Combine(folder, "clouds", name + ".csv"));
        var values = lines.Where(line => line.Length > 0).Select(line => line.Split(',').Select(x => double.Parse(x, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        return new OracleCloud(new PointCloud([.. values.SelectMany(x => x)], values[0].Length), answers.RootElement.Clone());
    }

    public static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetInt32())];

    public static List<Interval> Intervals(JsonElement array) =>
        [.. array.EnumerateArray().Select(x => new Interval(x.GetProperty("dimension").GetInt32(), x.GetProperty("birth").GetDouble(),
            x.GetProperty("death") is { ValueKind: JsonValueKind.Number } death ? death.GetDouble() : null))];

    private static string? Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "TopoWeb.sln")))
                continue;
            var oracle = Path.Combine(folder.FullName, "..", "shared", "oracle");
            return Directory.Exists(oracle) ? oracle : null;
        }

        return null;
    }
}
