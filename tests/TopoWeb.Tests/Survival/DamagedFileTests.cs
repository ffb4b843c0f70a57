using Microsoft.Data.Sqlite;
using TopoWeb.Tests.Commands;
using TopoWeb.Tests.Data.Integrity;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Survival;

/// <summary>From a damaged file to a working server: what the start says, what verify names, and what last night's backup brings back.</summary>
[Trait("Speed", "slow")]
public sealed class DamagedFileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("middle pages zeroed", "is damaged: ")]
    [InlineData("first page zeroed", "file is not a database")]
    [InlineData("emptied", "beside it says that there was a database")]
    public async Task Server_OnADamagedFile_EndsWithWordsAndComesBackFromTheLastBackup(string damage, string words)
    {
        Assert.SkipWhen(PublishedApp.Missing is not null, PublishedApp.Missing ?? "");
        using var folder = new TemporaryFolder();
        var (data, backup) = (folder.File("data"), folder.File("last-night.zip"));
        var settings = new Dictionary<string, string> { ["Database:Directory"] = data, ["Samples:InGallery"] = "false" };
        Guid run;
        string result;
        await using (var app = new TestApplication(folder.Path))
        {
            run = await app.SubmitAsync(new { cloud = await app.UploadAsync(Clouds.Csv(3_000), "cloud.csv"), spec = Clouds.SmallSpec() });
            Assert.Equal("succeeded", TestApplication.State(await app.FinishedAsync(run)));
            result = await app.Http.GetStringAsync($"/api/v1/runs/{run}/result", Cancellation);
            Assert.Equal(0, await CommandLine.RunAsync("backup", backup, $"--Database:Directory={data}"));
        }
        var file = Path.Combine(data, "topoweb.db");
        await File.WriteAllTextAsync(file + ".lock", "There was a database.", Cancellation);
        Damage.Do(file, damage);
        var before = await File.ReadAllBytesAsync(file, Cancellation);

        await using (var server = PublishedApp.Begin("serve", settings))
        {
            Assert.Equal(2, await server.EndAsync());
            Assert.Contains(words, server.Output, StringComparison.Ordinal);
            Assert.Contains($"The database file '{file}' is ", server.Output, StringComparison.Ordinal);
            Assert.Contains("Nothing was changed.", server.Output, StringComparison.Ordinal);
            Assert.Contains("topoweb restore FILE", server.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
        }
        await using (var verify = PublishedApp.Begin("verify", settings))
        {
            Assert.Equal(2, await verify.EndAsync());
            Assert.Contains(file, verify.Output, StringComparison.Ordinal);
            Assert.Contains(damage == "emptied" ? "has no tables" : $"wrong   {file}: ", verify.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", verify.Output, StringComparison.Ordinal);
        }
        Assert.Equal(before, await File.ReadAllBytesAsync(file, Cancellation));

        // As the message says: away with everything of that name, then the backup.
        foreach (var old in Directory.GetFiles(data, "topoweb.db*"))
            File.Move(old, Path.Combine(folder.Path, Path.GetFileName(old)));
        Assert.Equal(0, await CommandLine.RunAsync("restore", backup, $"--Database:Directory={data}"));
        SqliteConnection.ClearAllPools();
        Assert.Equal(0, await CommandLine.RunAsync("verify", $"--Database:Directory={data}"));
        await using var restored = await PublishedApp.ServeAsync(settings);
        Assert.Equal(result, await restored.Client.GetStringAsync($"/api/v1/runs/{run}/result", Cancellation));
    }

    [Fact]
    public async Task Files_CopiedWhileTheyAreWritten_AreWholeOrRefusedInWords()
    {
        using var folder = new TemporaryFolder();
        var copies = new List<string>();
        await using (var app = new TestApplication(folder.Path))
        {
            var file = Path.Combine(app.Directory, "data", "topoweb.db");
            var ended = false;
            var writing = Task.Run(async () =>
            {
                for (var i = 0; !Volatile.Read(ref ended); i++)
                    await app.UploadAsync(Clouds.Csv(500 + i), $"{i}.csv");
            }, Cancellation);
            // The log after the file, as a copy of the folder takes them: what is between them is in neither.
            for (var i = 0; i < 6; i++)
            {
                var copy = Directory.CreateDirectory(folder.File($"copy-{i}")).FullName;
                File.Copy(file, Path.Combine(copy, "topoweb.db"));
                await Task.Delay(150, Cancellation);
                if (File.Exists(file + "-wal"))
                    File.Copy(file + "-wal", Path.Combine(copy, "topoweb.db-wal"));
                copies.Add(copy);
            }
            Volatile.Write(ref ended, true);
            await writing;
            // A file from before a checkpoint with the log from after it, for certain.
            var mixed = Directory.CreateDirectory(folder.File("mixed")).FullName;
            File.Copy(Path.Combine(copies[0], "topoweb.db"), Path.Combine(mixed, "topoweb.db"));
            if (File.Exists(file + "-wal"))
                File.Copy(file + "-wal", Path.Combine(mixed, "topoweb.db-wal"));
            copies.Add(mixed);
        }
        foreach (var copy in copies)
            // Never the code of an error that nobody foresaw.
            Assert.Contains(await CommandLine.RunAsync("verify", $"--Database:Directory={copy}"), new[] { 0, 2 });
    }
}
