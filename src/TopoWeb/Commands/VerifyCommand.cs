using System.CommandLine;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;
using TopoWeb.Hosting;

namespace TopoWeb.Commands;

/// <summary><c>topoweb verify</c>: is what is stored what was stored, and is it what would be computed now?</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var recompute = new Option<int>("--recompute") { Description = "Also compute so many stored results again from their filters and compare them.", DefaultValueFactory = _ => 0 };
        recompute.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
                result.AddError("--recompute must be at least 0.");
        });
        var command = new Command("verify", "Read everything that is stored and compare it with its hashes. The exit code is non-zero if something is wrong.") { recompute }.TakingSettings();
        command.SetAction((parsed, cancellation) => StorageFaults.InWordsAsync(async () =>
        {
            await using var database = StorageSettings.Open(parsed);
            await database.RequireExistingAsync(cancellation);
            await using (var db = await database.Contexts.CreateDbContextAsync(cancellation))
                await DatabaseSchema.RequireCurrentAsync(db, cancellation);
            var (wrong, bytes) = await ReadAllAsync(database, cancellation);
            if (parsed.GetValue(recompute) is > 0 and var count)
                wrong += await RecomputeAsync(database, count, cancellation);
            var record = new CareRecord(DateTime.UtcNow, Environment.MachineName, null, bytes, wrong);
            if (await record.TryWriteAsync(database, CareRecord.Verification, cancellation) is { } unnoted)
                Console.WriteLine($"The verification could not be noted for the page Health: {unnoted}");
            return wrong == 0 ? 0 : CommandErrors.BadInput;
        }));
        return command;
    }

    private static async Task<(int Problems, long Bytes)> ReadAllAsync(OpenDatabase database, CancellationToken cancellation)
    {
        var findings = await StorageAudit.RunAsync(database, cancellation);
        foreach (var problem in findings.Problems)
            Console.WriteLine($"wrong   {problem}");
        Console.WriteLine($"{NumberFormat.Count(findings.Artifacts, "artifact")} with {NumberFormat.Count(findings.Contents, "content")} of {SizeText.Of(findings.Bytes)}: {(findings.Problems.Count == 0 ? "all as stored." : $"{NumberFormat.Count(findings.Problems.Count, "problem")}.")}");
        return (findings.Problems.Count, findings.Bytes);
    }

    private static async Task<int> RecomputeAsync(OpenDatabase database, int count, CancellationToken cancellation)
    {
        var wrong = 0;
        await foreach (var (name, difference) in new Recomputation(database.Contexts, database.Provider.GetRequiredService<ArtifactStore>()).RunAsync(count, cancellation))
        {
            Console.WriteLine(difference is null ? $"same    {name}" : $"differs {name}: {difference}");
            wrong += difference is null ? 0 : 1;
        }
        return wrong;
    }
}
