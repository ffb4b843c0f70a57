using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Data;
using TopoWeb.Tests.Commands;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Data;

/// <summary>Databases as earlier versions left them, opened by this one: nothing that they had computed changes. <c>Fixtures/README.md</c> says how they were made.</summary>
[Trait("Speed", "slow")]
public sealed class UpgradeTests
{
    private static readonly string Fixtures = Path.Combine(RepositoryRoot.Path, "tests", "TopoWeb.Tests", "Data", "Fixtures");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => [.. Directory.GetFiles(Fixtures, "*.db.gz").Select(f => Path.GetFileName(f)[..^".db.gz".Length]).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Versions))]
    public async Task Database_OfAnEarlierVersion_KeepsItsResultsAsTheyWere(string version)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(Directory.CreateDirectory(folder.File("data")).FullName, "topoweb.db");
        await File.WriteAllBytesAsync(file, await ReadAsync($"{version}.db.gz"), Cancellation);
        var before = await StoredAsync(file);
        var then = Encoding.UTF8.GetString(await ReadAsync($"{version}.json.gz"));

        await using (var app = new TestApplication(folder.Path))
        {
            await using var db = app.NewContext();
            var run = await db.Runs.Include(r => r.Results).Include(r => r.Experiment).SingleAsync(Cancellation);
            Assert.Equal(RunState.Succeeded, run.State);
            Assert.Equal(before, (run.Results.Single().ResultKey, run.Results.Single().FiltersKey, run.SpecJson, run.Experiment!.SpecJson));
            AssertSame(then, await app.Http.GetStringAsync($"/api/v1/runs/{run.Id}/result", Cancellation));
            await ResultRecord.AssertWholeAsync(db, app.Services.GetRequiredService<ArtifactStore>(), Cancellation);
        }
        // As stored, and as today's program computes it from the filters.
        Assert.Equal(0, await CommandLine.RunAsync("verify", "--recompute", "1", $"--Database:Directory={folder.File("data")}"));
    }

    [Fact]
    public async Task Fixtures_OfTheLastMigration_AreThere()
    {
        using var folder = new TemporaryFolder();
        await using var db = new SqliteTopoWebContext(new DbContextOptionsBuilder<SqliteTopoWebContext>().UseSqlite($"Data Source={folder.File("none.db")}").Options);
        var last = DatabaseSchema.NamesOf(db.Database.GetMigrations())[^1];
        Assert.True(Versions.Select(v => v.Data).Contains(last), $"There is no database with the tables of {last}: tests/TopoWeb.Tests/Data/Fixtures/README.md says how to make one.");
    }

    /// <summary>Every byte; where the version then had no comparison with random filters to say, that is left out.</summary>
    private static void AssertSame(string then, string now)
    {
        if (JsonNode.Parse(then)!["significance"] is not null)
        {
            Assert.Equal(then, now);
            return;
        }
        var document = JsonNode.Parse(now)!.AsObject();
        document.Remove("significance");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(then), document), now);
    }

    /// <summary>Keys and spec before anything is migrated.</summary>
    private static async Task<(string Result, string Filters, string Spec, string Experiment)> StoredAsync(string file)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = """SELECT s."ResultKey", s."FiltersKey", r."SpecJson", e."SpecJson" FROM "RunResults" s JOIN "Runs" r ON r."Id" = s."RunId" JOIN "Experiments" e ON e."Id" = r."ExperimentId" """;
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        Assert.True(await reader.ReadAsync(Cancellation));
        return (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));
    }

    private static async Task<byte[]> ReadAsync(string name)
    {
        await using var file = new GZipStream(File.OpenRead(Path.Combine(Fixtures, name)), CompressionMode.Decompress);
        using var content = new MemoryStream();
        await file.CopyToAsync(content, Cancellation);
        return content.ToArray();
    }
}
