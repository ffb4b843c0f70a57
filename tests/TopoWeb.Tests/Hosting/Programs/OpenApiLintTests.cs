using System.Diagnostics;
using System.Text.Json;

namespace TopoWeb.Tests.Hosting.Programs;

/// <summary>The OpenAPI document keeps the linter's rules, and says of every operation what programs need to know.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class OpenApiLintTests(ApplicationFixture fixture)
{
    /// <summary>What a summary begins with.</summary>
    private static readonly HashSet<string> Verbs =
    [
        "Add", "Begin", "Cancel", "Change", "Check", "Compare", "Compute", "Count", "Create", "Delete", "Download", "Drain", "End", "Follow", "Freeze", "Get", "Leave", "Let", "List", "Make", "Mark", "Move", "Pause", "Pin",
        "Preview", "Remove", "Renew", "Resume", "Revoke", "Run", "Schedule", "Set", "Stop", "Submit", "Take", "Unpin", "Upload", "Verify",
    ];

    private static readonly string Linter = Path.Combine(RepositoryRoot.Path, "node_modules", "@redocly", "cli", "bin", "cli.js");

    [Fact]
    public async Task Document_Linter_FindsNothing()
    {
        Assert.True(File.Exists(Linter), "The linter is not there: npm ci restores it.");
        var file = Path.Combine(Directory.CreateTempSubdirectory("topoweb-lint-").FullName, "openapi.json");
        await File.WriteAllTextAsync(file, await fixture.App.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var info = new ProcessStartInfo("node", [Linter, "lint", file, "--config", Path.Combine(RepositoryRoot.Path, ".ci", "redocly.yaml"), "--format", "stylish", "--max-problems", "30"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // It asks nobody: no telemetry, no look for a newer version.
        (info.Environment["REDOCLY_TELEMETRY"], info.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"]) = ("off", "true");
        using var process = Process.Start(info)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await output + await error);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task Document_EveryOperation_IsDescribed()
    {
        using var document = JsonDocument.Parse(await fixture.App.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        var operations = ApiOperation.Read(document);
        Assert.True(operations.Count > 80, $"Only {operations.Count} operations were found.");
        var wrong = new List<string>();
        foreach (var operation in operations)
        {
            var json = operation.Json;
            Check(operation, json.TryGetProperty("summary", out var summary) && summary.GetString() is { Length: > 5 and < 160 } words && Verbs.Contains(words.Split(' ')[0]), "summary that begins with a verb", wrong);
            Check(operation, json.TryGetProperty("security", out var security) && security[0].GetProperty("token").GetArrayLength() == 1, "scope", wrong);
            Check(operation, json.GetProperty("description").GetString()!.Contains("Needs the scope ", StringComparison.Ordinal), "scope in words", wrong);
            foreach (var status in new[] { "401", "403", "429", "503" })
                Check(operation, operation.Answers.Contains(status), status, wrong);
            Check(operation, operation.Answers.Any(a => a[0] == '2'), "answer", wrong);
            Check(operation, operation.Parameters.Count == 0 || operation.Answers.Contains("400"), "400", wrong);
            Check(operation, operation.Body is null || operation.BodyType != "application/json" || json.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _), "example of the request", wrong);
            foreach (var parameter in operation.Parameters)
                Check(operation, parameter.TryGetProperty("description", out var about) && about.GetString() is { Length: > 0 }, $"description of {parameter.GetProperty("name")}", wrong);
            foreach (var answer in json.GetProperty("responses").EnumerateObject().Where(r => r.Value.TryGetProperty("content", out _)))
                foreach (var media in answer.Value.GetProperty("content").EnumerateObject().Where(m => m.Name.EndsWith("json", StringComparison.Ordinal) && answer.Name[0] == '2'))
                    Check(operation, media.Value.TryGetProperty("example", out _) || operation.Path.Contains("/runs/{id}/", StringComparison.Ordinal), "example of the answer", wrong);
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static void Check(ApiOperation operation, bool holds, string what, List<string> wrong)
    {
        if (!holds)
            wrong.Add($"{operation}: {what}");
    }
}
