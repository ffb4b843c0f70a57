using System.Text.Json.Nodes;
using TopoWeb.Networks.Tests.Weights;

namespace TopoWeb.Tests.Commands;

/// <summary><c>topoweb analyze</c> against what independent programs computed from the definitions.</summary>
public sealed class AnalyzeCommandTests
{
    private static readonly string Oracle = Path.Combine(AppContext.BaseDirectory, "Oracle");

    public static TheoryData<string> Clouds =>
        ["all-equal", "circle", "collinear", "duplicates", "grid", "single", "three-circles-dense", "torus", "two", "two-circles"];

    [Theory, MemberData(nameof(Clouds))]
    public async Task Analyze_LazyWitness_GivesTheReferenceBarcode(string name)
    {
        var (file, oracle) = Load(name);
        foreach (var (key, intervals) in oracle["lazyWitness"]!.AsObject())
        {
            var nu = key[2] - '0';
            var field = key.Contains("field", StringComparison.Ordinal) ? int.Parse(key[(key.IndexOf("field", StringComparison.Ordinal) + 5)..]) : 2;
            var result = await CommandLine.AnalyzeAsync(file, new JsonObject
            {
                ["normalize"] = false,
                ["density"] = null,
                ["barcode"] = new JsonObject { ["nu"] = nu, ["field"] = field },
                ["mapper"] = null,
            });

            Assert.Equal(Integers(oracle["landmarks"]!), Integers(result["barcode"]!["landmarks"]!));
            // Bars that live shorter than the tolerance may be there or not.
            var expected = Bars(intervals!);
            var actual = Bars(result["barcode"]!["intervals"]!);
            Assert.Equal(expected.Count, actual.Count);
            foreach (var (e, a) in expected.Zip(actual))
            {
                Assert.Equal(e.Dimension, a.Dimension);
                Assert.Equal(e.Birth, a.Birth, Tolerances.Printed);
                Assert.Equal(e.Death, a.Death, Tolerances.Printed);
            }
        }
    }

    [Theory, MemberData(nameof(Clouds))]
    public async Task Analyze_Density_KeepsTheReferencePoints(string name)
    {
        var (file, oracle) = Load(name);
        foreach (var density in oracle["density"]!.AsArray())
        {
            var result = await CommandLine.AnalyzeAsync(file, new JsonObject
            {
                ["normalize"] = false,
                ["density"] = new JsonObject { ["k"] = density!["k"]!.GetValue<int>(), ["p"] = density["p"]!.GetValue<double>() },
                ["barcode"] = null,
                ["mapper"] = null,
            });

            Assert.Equal(Integers(density["kept"]!), Integers(result["points"]!["indices"]!));
        }
    }

    [Theory, MemberData(nameof(Clouds))]
    public async Task Analyze_Mapper_GivesTheReferenceGraph(string name)
    {
        var (file, oracle) = Load(name);
        foreach (var expected in oracle["mapper"]!.AsArray())
        {
            var settings = new JsonObject();
            foreach (var field in new[] { "resolution", "gain", "cover", "metric", "clustering", "histogramBins", "lenses" })
                settings[field] = expected![field]!.DeepClone();
            var result = (await CommandLine.AnalyzeAsync(file, new JsonObject { ["normalize"] = false, ["density"] = null, ["barcode"] = null, ["mapper"] = settings }))["mapper"]!;

            Assert.Equal(
                (expected!["nodeCount"]!.GetValue<int>(), expected["edgeCount"]!.GetValue<int>(), expected["components"]!.GetValue<int>(), expected["sizeSum"]!.GetValue<int>()),
                (result["nodes"]!.AsArray().Count, result["edges"]!.AsArray().Count, result["components"]!.GetValue<int>(), result["nodes"]!.AsArray().Sum(n => n!["size"]!.GetValue<int>())));
            if (expected["nodes"] is JsonArray nodes)
                Assert.Equal(
                    nodes.Select(n => string.Join(',', Integers(n is JsonObject ? n["members"]! : n!))).Order(),
                    result["nodes"]!.AsArray().Select(n => string.Join(',', Integers(n!["members"]!))).Order());
        }
    }

    [Fact]
    public async Task Analyze_LayerOfANetwork_ResultSaysFileTensorAndNotes()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("net.safetensors"), Kernels.Safetensors(Kernels.Network));

        var result = await CommandLine.AnalyzeAsync(folder.File("net.safetensors"), new JsonObject { ["density"] = null, ["barcode"] = null, ["mapper"] = null }, "--array", "2");

        Assert.Equal("net.safetensors, features.10.weight", result["source"]!["title"]!.GetValue<string>());
        Assert.Equal("net.safetensors", result["source"]!["file"]!.GetValue<string>());
        Assert.Equal(["features.10.weight"], result["source"]!["tensors"]!.AsArray().Select(t => t!.GetValue<string>()));
        Assert.Contains(result["notes"]!.AsArray(), n => n!.GetValue<string>().StartsWith("Not listed, 1×1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Analyze_Vgg16_HasOneLongBar()
    {
        var file = RepositoryRoot.Shared("data", "vgg16", "conv2_1.npy");

        var result = await CommandLine.AnalyzeAsync(file, new JsonObject { ["density"] = new JsonObject { ["k"] = 100, ["p"] = 0.3 }, ["mapper"] = null });

        var tMax = result["barcode"]!["tMax"]!.GetValue<double>();
        var lengths = Bars(result["barcode"]!["intervals"]!).Where(b => b.Dimension == 1).Select(b => Math.Min(b.Death, tMax) - b.Birth).OrderDescending().ToList();
        Assert.True(lengths[0] >= 8 * lengths[1], $"The longest H₁ bars are {lengths[0]} and {lengths[1]} long.");
    }

    [Theory]
    [InlineData("1,2\n3,4\n", """{"density":{"k":5,"p":0.3}}""")]
    [InlineData("1,2\n3,4\n", """{"density":{"k":1,"p":0}}""")]
    [InlineData("1,2\n3,4\n", """{"mapper":{"gain":0.5}}""")]
    [InlineData("1,2\n3,4\n", """{"mapper":{"resolution":0}}""")]
    [InlineData("1,2\n3\n", "{}")]
    [InlineData("1,2\n3,x\n", "{}")]
    [InlineData("1,2\n3,NaN\n", "{}")]
    [InlineData("", "{}")]
    [InlineData("1,2\n3,4\n", """{"mapperr":null}""")]
    [InlineData("1,2\n3,4\n", "{")]
    public async Task Analyze_BadInput_ExitsWithTwoAndWritesNothing(string csv, string spec)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("cloud.csv"), csv);
        await File.WriteAllTextAsync(folder.File("spec.json"), spec);

        var code = await CommandLine.RunAsync("analyze", folder.File("cloud.csv"), "--spec", folder.File("spec.json"), "--out", folder.File("out.json"));

        Assert.Equal(2, code);
        Assert.False(File.Exists(folder.File("out.json")));
    }

    private static (string File, JsonNode Oracle) Load(string name) =>
        (Path.Combine(Oracle, "clouds", $"{name}.csv"), JsonNode.Parse(File.ReadAllText(Path.Combine(Oracle, $"{name}.json")))!);

    private static int[] Integers(JsonNode array) => [.. array.AsArray().Select(i => i!.GetValue<int>())];

    private static List<(int Dimension, double Birth, double Death)> Bars(JsonNode intervals) =>
        [.. intervals.AsArray()
            .Select(i => (Dimension: i!["dimension"]!.GetValue<int>(), Birth: i["birth"]!.GetValue<double>(), Death: i["death"]?.GetValue<double>() ?? double.PositiveInfinity))
            .Where(b => b.Death - b.Birth > 2 * Tolerances.Printed)
            .OrderBy(b => b.Dimension).ThenBy(b => Math.Round(b.Birth, 4)).ThenBy(b => b.Death)];
}
