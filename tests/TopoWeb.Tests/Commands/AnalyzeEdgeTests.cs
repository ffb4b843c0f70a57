using System.Globalization;
using System.Text.Json.Nodes;
using TopoWeb.Hosting;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Commands;

/// <summary>Tests that read what is written to standard error, which the process has once.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StandardErrorCollection
{
    public const string Name = "standard error";
}

/// <summary><c>topoweb analyze</c> on numbers at the edge, on points that are no filters, and at its last resort.</summary>
[Collection(StandardErrorCollection.Name)]
public sealed class AnalyzeEdgeTests
{
    private static readonly JsonObject Rips = new() { ["normalize"] = false, ["density"] = null, ["barcode"] = new JsonObject { ["complex"] = "rips" }, ["mapper"] = null };

    private static readonly JsonObject Graph = new() { ["normalize"] = false, ["density"] = null, ["barcode"] = null, ["mapper"] = new JsonObject { ["resolution"] = 10, ["gain"] = 3 } };

    private static readonly JsonObject Points = new() { ["density"] = null, ["barcode"] = null, ["mapper"] = null };

    [Theory]
    [InlineData(1e160)]
    [InlineData(1e-200)]
    public async Task Analyze_SquaresThatOverflowOrVanish_GiveTheBarsOfThePolygon(double scale)
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.AnalyzeAsync(Write(folder, Circle(60, scale)), Rips);

        Assert.Empty(result["notes"]!.AsArray());
        var bars = result["barcode"]!["intervals"]!.AsArray();
        Assert.Equal(60, bars.Count(bar => bar!["dimension"]!.GetValue<int>() == 0));
        var loop = Assert.Single(bars, bar => bar!["dimension"]!.GetValue<int>() == 1)!;
        Assert.Equal(2 * Math.Sin(Math.PI / 60), loop["birth"]!.GetValue<double>() / scale, Tolerances.Printed);
        Assert.Equal(Math.Sqrt(3), loop["death"]!.GetValue<double>() / scale, Tolerances.Printed);
    }

    [Fact]
    public async Task Analyze_CloudTimesTenToTheHundredth_HasTheGraphOfTheCloud()
    {
        using var folder = new TemporaryFolder();
        var usual = await CommandLine.AnalyzeAsync(Write(folder, Noisy(1)), Graph);
        var huge = await CommandLine.AnalyzeAsync(Write(folder, Noisy(1e100)), Graph);

        Assert.Equal(usual["mapper"]!["edges"]!.ToJsonString(), huge["mapper"]!["edges"]!.ToJsonString());
        Assert.Equal(usual["mapper"]!["nodes"]!.AsArray().Select(n => n!["members"]!.ToJsonString()), huge["mapper"]!["nodes"]!.AsArray().Select(n => n!["members"]!.ToJsonString()));
    }

    [Fact]
    public async Task Analyze_ValuesBeyondDistances_IsRefusedWithRowAndValue()
    {
        using var folder = new TemporaryFolder();
        var (code, error) = await RunAsync("analyze", Write(folder, [[1, 2], [-1e308, 1e308], [3, 4]]), "--spec", Spec(folder, Rips), "--out", folder.File("out.json"));

        Assert.Equal(CommandErrors.BadInput, code);
        Assert.Contains("topoweb: points: Row 1, column 0 is -1E+308; distances cannot be computed of values above 1.07E+301.", error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("out.json")));
        // As points alone they are no trouble.
        Assert.Equal(3, (await CommandLine.AnalyzeAsync(folder.File("cloud.csv"), Points))["points"]!["kept"]!.GetValue<int>());
    }

    [Fact]
    public async Task Analyze_TableThatDoesNotSayIt_IsNotNormalised()
    {
        using var folder = new TemporaryFolder();
        var file = Write(folder, Circle(300, 1));
        var spec = new JsonObject { ["density"] = null, ["barcode"] = new JsonObject { ["landmarks"] = 40 }, ["mapper"] = null };
        var (code, error) = await RunAsync("analyze", file, "--spec", Spec(folder, spec), "--out", folder.File("out.json"));
        var result = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("out.json")))!;

        Assert.Equal(0, code);
        Assert.Contains("topoweb: note: The points are rows of a table, so they are not normalised.", error, StringComparison.Ordinal);
        Assert.False(result["spec"]!["normalize"]!.GetValue<bool>());
        Assert.True(Assert.Single(result["barcode"]!["intervals"]!.AsArray(), bar => bar!["dimension"]!.GetValue<int>() == 1)!["birth"]!.GetValue<double>() < 0.2);

        spec["normalize"] = true;
        (_, error) = await RunAsync("analyze", file, "--spec", Spec(folder, spec), "--out", folder.File("out.json"));
        const string note = "Normalised points with 2 coordinates lie on two places only. Switch normalisation off to analyse the points as they are.";
        Assert.Contains($"topoweb: note: {note}", error, StringComparison.Ordinal);
        Assert.Equal([note], JsonNode.Parse(await File.ReadAllTextAsync(folder.File("out.json")))!["notes"]!.AsArray().Select(n => n!.GetValue<string>()));
    }

    [Fact]
    public async Task Analyze_PatchesThatDoNotSayIt_AreNormalised()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("patches.csv"), Hosting.Clouds.Csv(30));
        var result = await CommandLine.AnalyzeAsync(folder.File("patches.csv"), Points);

        Assert.True(result["spec"]!["normalize"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData(3, 200, "Normalised points with 3 coordinates lie on one circle, so a loop in them says nothing about the data. Switch normalisation off to analyse the points as they are.")]
    [InlineData(9, 4, "Normalisation leaves 4 distinct points of 40: the others differ from them by their mean and their length alone. Switch normalisation off to analyse the points as they are.")]
    [InlineData(9, 40, null)]
    public async Task Analyze_NormalisationThatLeavesLittle_SaysWhatThatMeans(int dimension, int places, string? note)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        double[][] rows = [.. Enumerable.Range(0, places).Select(_ => Enumerable.Range(0, dimension).Select(_ => random.NextDouble()).ToArray())];
        double[][] points = [.. Enumerable.Range(0, dimension == 3 ? places : 40).Select(i => rows[i % places].Select(x => (1 + i / places) * x + i).ToArray())];
        var spec = Points.DeepClone();
        spec["normalize"] = true;

        Assert.Equal(note is null ? [] : [note], (await CommandLine.AnalyzeAsync(Write(folder, points), spec))["notes"]!.AsArray().Select(n => n!.GetValue<string>()));
    }

    /// <summary>Too small to have a direction is not the same as constant.</summary>
    [Fact]
    public async Task Analyze_PatchesTooSmallToNormalise_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var (code, error) = await RunAsync("analyze", Write(folder, [.. Enumerable.Range(0, 20).Select(i => Enumerable.Range(0, 9).Select(p => 1e-20 * (i + p)).ToArray())]), "--out", folder.File("out.json"));

        Assert.Equal(CommandErrors.BadInput, code);
        Assert.Contains("No points left: all 20 are constant, or differ by less than 10⁻¹² from their mean, and normalisation drops such points. Choose other filters, or switch normalisation off.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyze_OutputInAMissingDirectory_IsRefusedBeforeAnythingIsComputed()
    {
        using var folder = new TemporaryFolder();
        var (code, error) = await RunAsync("analyze", "missing.npy", "--out", Path.Combine(folder.Path, "none", "out.json"));

        Assert.Equal(CommandErrors.BadInput, code);
        Assert.Contains("does not exist", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guard_WhatNobodyForesaw_SaysASentenceAndAReference()
    {
        var (code, error) = await GuardAsync(new InvalidOperationException("The inner secret."));
        var path = error[(error.LastIndexOf(' ') + 1)..].TrimEnd('.', '\n', '\r');

        Assert.Equal(CommandErrors.OurFault, code);
        Assert.Matches(@"^topoweb: Something failed that should not have \(InvalidOperationException, reference [0-9A-F]{4}\)\. Please report it with the details in \S+\.txt\.\s*$", error);
        Assert.Contains("The inner secret.", await File.ReadAllTextAsync(path + (path.EndsWith(".txt", StringComparison.Ordinal) ? "" : ".txt")), StringComparison.Ordinal);
        File.Delete(path);
    }

    public static TheoryData<Exception, string> Faults => new()
    {
        { new AggregateException(new InvalidInputException("points", "Row 3 is wrong.")), "topoweb: points: Row 3 is wrong." },
        { new AggregateException(new AggregateException(new IOException("No space left on device"))), "topoweb: No space left on device" },
        { new OutOfMemoryException(), "topoweb: There is not enough memory for this." },
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task Guard_WhatTheUserCanMend_ExitsWithTwo(Exception fault, string words)
    {
        var (code, error) = await GuardAsync(fault);

        Assert.Equal(CommandErrors.BadInput, code);
        Assert.StartsWith(words, error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Error)> GuardAsync(Exception fault) => await CaptureAsync(() => CommandErrors.GuardAsync(() => Task.FromException<int>(fault)));

    private static Task<(int Code, string Error)> RunAsync(params string[] args) => CaptureAsync(() => CommandLine.RunAsync(args));

    private static async Task<(int Code, string Error)> CaptureAsync(Func<Task<int>> act)
    {
        var (console, written) = (Console.Error, new StringWriter(CultureInfo.InvariantCulture));
        Console.SetError(written);
        try
        {
            return (await act(), written.ToString());
        }
        finally
        {
            Console.SetError(console);
        }
    }

    private static string Spec(TemporaryFolder folder, JsonNode spec)
    {
        File.WriteAllText(folder.File("spec.json"), spec.ToJsonString());
        return folder.File("spec.json");
    }

    private static string Write(TemporaryFolder folder, double[][] rows)
    {
        File.WriteAllText(folder.File("cloud.csv"), string.Join('\n', rows.Select(row => string.Join(',', row.Select(x => x.ToString("R", CultureInfo.InvariantCulture))))));
        return folder.File("cloud.csv");
    }

    private static double[][] Circle(int count, double scale) => [.. Enumerable.Range(0, count).Select(i => new[] { scale * Math.Cos(2 * Math.PI * i / count), scale * Math.Sin(2 * Math.PI * i / count) })];

    private static double[][] Noisy(double scale)
    {
        var random = new Random(7);
        return [.. Circle(300, 1).Select(row => row.Select(x => scale * (x + 0.1 * random.NextDouble())).ToArray())];
    }
}
