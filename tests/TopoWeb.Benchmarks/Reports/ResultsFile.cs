using System.Text.Encodings.Web;
using System.Text.Json;

namespace TopoWeb.Benchmarks.Reports;

/// <summary>Raw numbers as JSON.</summary>
internal static class ResultsFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static void Write(string name, object results)
    {
        Directory.CreateDirectory(Repository.Artifacts);
        var path = Path.Combine(Repository.Artifacts, name);
        File.WriteAllText(path, JsonSerializer.Serialize(results, Json) + "\n");
        Console.Error.WriteLine($"Raw numbers: {Path.GetRelativePath(Environment.CurrentDirectory, path)}");
    }
}
