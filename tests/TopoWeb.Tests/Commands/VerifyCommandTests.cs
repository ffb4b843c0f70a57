using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Commands;
using TopoWeb.Data;
using TopoWeb.Data.Contents;
using TopoWeb.Data.Transfer;
using TopoWeb.Tests.Data;

namespace TopoWeb.Tests.Commands;

/// <summary><c>topoweb verify</c> on a database with computed results.</summary>
public sealed class VerifyCommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verify_WholeThenChangedThenDamaged_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var run = await FilledDatabase.FillAsync(folder.Path);
        var settings = $"--Database:Directory={folder.Path}";
        await using var database = OpenDatabase.At(folder.Path, null);
        await using var db = await database.Contexts.CreateDbContextAsync(Cancellation);
        // The link and the runs without results of the filled database refer to nothing; here everything is there.
        await db.ShareLinks.ExecuteDeleteAsync(Cancellation);
        await db.RunResults.Where(r => r.RunId != run).ExecuteDeleteAsync(Cancellation);
        Assert.Equal(0, await CommandLine.RunAsync("verify", "--recompute", "5", settings));

        // A result that says something else than its filters give: whole as stored, and wrong.
        var row = await db.RunResults.FirstAsync(r => r.RunId == run, Cancellation);
        await using var services = OpenDatabase.At(folder.Path, null);
        var artifacts = (ArtifactStore)services.Provider.GetService(typeof(ArtifactStore))!;
        var document = JsonNode.Parse(await artifacts.FindAsync(row.ResultKey, Cancellation))!;
        document["value"]!["points"]!["kept"] = 59;
        await artifacts.PutAsync("changed", "result", System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()), Cancellation);
        await db.RunResults.Where(r => r.Id == row.Id).ExecuteUpdateAsync(s => s.SetProperty(r => r.ResultKey, "changed"), Cancellation);
        Assert.Equal(0, await CommandLine.RunAsync("verify", settings));
        Assert.Equal(2, await CommandLine.RunAsync("verify", "--recompute", "5", settings));
        await db.RunResults.Where(r => r.Id == row.Id).ExecuteUpdateAsync(s => s.SetProperty(r => r.ResultKey, row.ResultKey), Cancellation);

        var hash = await db.Artifacts.Where(a => a.Key == FilledDatabase.Large).Select(a => a.ContentHash).SingleAsync(Cancellation);
        await db.Set<ContentChunkRow>().Where(c => c.Hash == hash && c.Ordinal == 3).ExecuteUpdateAsync(s => s.SetProperty(c => c.Data, FilledDatabase.Noise(ChunkTable.Size)), Cancellation);
        Assert.Equal(2, await CommandLine.RunAsync("verify", settings));
    }

    [Fact]
    public async Task Command_DatabaseThatRefuses_SaysSoInWords()
    {
        await using var server = await TestPostgres.CreateAsync();
        using var folder = new TemporaryFolder();
        await using (var database = OpenDatabase.At(folder.File("data"), null))
            await DataServices.MigrateAsync(database.Provider, Cancellation);
        var stranger = new Npgsql.NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = "nobody-has-this-name" };
        foreach (var target in new[] { stranger.ConnectionString, "Host=127.0.0.1;Port=9;Database=x;Username=x" })
            Assert.Equal(2, await CommandLine.RunAsync("database", "copy", "--from", folder.File("data"), "--to", target));
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(folder.File("text")).FullName, "topoweb.db"), new string('x', 8192), Cancellation);
        Assert.Equal(2, await CommandLine.RunAsync("verify", $"--Database:Directory={folder.File("text")}"));
        Assert.Contains("disk is full", StorageFaults.Describe(new DbUpdateException("Outer.", new Microsoft.Data.Sqlite.SqliteException("SQLite Error 13: 'database or disk is full'.", 13))), StringComparison.Ordinal);
        Assert.StartsWith("No space left on device", StorageFaults.Describe(new IOException("No space left on device.")), StringComparison.Ordinal);
        Assert.Null(StorageFaults.Describe(new InvalidOperationException("A mistake of ours.")));
    }

    [Theory]
    [InlineData("verify", "--recompute", "-1")]
    [InlineData("verify", "--recomputed", "1")]
    [InlineData("backup")]
    [InlineData("database", "copy", "--from", "here.txt", "--to", "Host=h")]
    [InlineData("database", "copy", "--from", "nowhere", "--to", "Password=x;Nonsense=1")]
    public async Task Command_WrongArguments_ExitsWithAnError(params string[] arguments) => Assert.NotEqual(0, await CommandLine.RunAsync(arguments));
}
