using System.Text.Json.Nodes;

namespace TopoWeb.Tests.Commands;

/// <summary>Calls the program's own entry point, as a shell would.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(params string[] args) =>
        await (Task<int>)typeof(Program).Assembly.GetType("Program")!
            .GetMethod("<Main>$", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.Invoke(null, [args])!;

    /// <summary>Analyses a file and reads what was written.</summary>
    public static async Task<JsonNode> AnalyzeAsync(string file, JsonNode spec, params string[] more)
    {
        using var folder = new TemporaryFolder();
        var specFile = folder.File("spec.json");
        var result = folder.File("result.json");
        await File.WriteAllTextAsync(specFile, spec.ToJsonString());
        Assert.Equal(0, await RunAsync(["analyze", file, "--spec", specFile, "--out", result, .. more]));
        return JsonNode.Parse(await File.ReadAllTextAsync(result))!;
    }
}

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("topoweb-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
