using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Data;
using TopoWeb.Data.Contents;
using TopoWeb.Data.Transfer;
using TopoWeb.Tests.Commands;

namespace TopoWeb.Tests.Data;

/// <summary>Copies, backups and verify of a database in which something is damaged: nothing is left out in silence, and the rest is never lost for it.</summary>
public sealed class DamageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backup_WithAnUnreadableArtifactThatNothingNeeds_LeavesItOutAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        await using var database = await FillAsync(folder.File("first"));
        await AddOldAsync(database, "broken", [1, 2, 3], 5);
        await AddOldAsync(database, "short", FilledDatabase.Compressed(FilledDatabase.OldContent), FilledDatabase.OldContent.Length + 1);
        var said = new List<string>();
        await BackupWriter.WriteAsync(database, folder.File("backup.zip"), TimeProvider.System, said.Add, Cancellation);
        Assert.Equal(2, said.Count);
        Assert.StartsWith("Left out: Artifact broken: ", said[0], StringComparison.Ordinal);
        Assert.Contains("100,000 bytes, expected 100,001", said[1], StringComparison.Ordinal);
        await using var target = OpenDatabase.At(folder.File("restored"), null);
        await Restore.RunAsync(target, folder.File("backup.zip"), _ => { }, Cancellation);
        await AssertHasAsync(target, FilledDatabase.Old, FilledDatabase.OldContent);
        await AssertHasAsync(target, FilledDatabase.Large, FilledDatabase.LargeContent);
        await AssertHasAsync(target, "broken", null);
        await AssertHasAsync(target, "short", null);
        // The source keeps what it has.
        await using var db = await database.Contexts.CreateDbContextAsync(Cancellation);
        Assert.Equal([1, 2, 3], await db.Artifacts.Where(a => a.Key == "broken").Select(a => a.Data).SingleAsync(Cancellation));
    }

    [Fact]
    public async Task CopyAndBackup_WithDamageThatAResultNeeds_AreRefusedAndLeaveItOutWhenAsked()
    {
        using var folder = new TemporaryFolder();
        await using var database = await FillAsync(folder.File("first"));
        await using var db = await database.Contexts.CreateDbContextAsync(Cancellation);
        await AddOldAsync(database, "broken", [1, 2, 3], 5);
        var run = await db.Runs.Select(r => r.Id).FirstAsync(Cancellation);
        db.Stages.Add(new StageRow { RunId = run, Choice = "other", Name = "barcode", Key = "broken" });
        await db.SaveChangesAsync(Cancellation);
        var (file, copy) = (folder.File("backup.zip"), folder.File("copy"));
        var words = $"Stage barcode of run {run} needs artifact broken: ";
        Assert.Contains(words, await RefusalAsync(() => BackupWriter.WriteAsync(database, file, TimeProvider.System, _ => { }, Cancellation)), StringComparison.Ordinal);
        await using (var target = OpenDatabase.At(copy, null))
            Assert.Contains(words, await RefusalAsync(() => DatabaseCopy.RunAsync(database, target, _ => { }, Cancellation)), StringComparison.Ordinal);
        Assert.Equal((false, false, false), (File.Exists(file), File.Exists($"{file}.part"), Directory.Exists(copy)));

        // A flipped bit in a chunk of a network, too: it is found when it is read.
        await db.Stages.Where(s => s.Key == "broken").ExecuteDeleteAsync(Cancellation);
        var network = await db.Networks.Select(n => n.Id).SingleAsync(Cancellation);
        var hash = await db.Artifacts.Where(a => a.Key == FilledDatabase.Large).Select(a => a.ContentHash).SingleAsync(Cancellation);
        await FlipAsync(db, hash!, 3);
        foreach (var act in new Func<OpenDatabase, Task>[]
        {
            _ => BackupWriter.WriteAsync(database, file, TimeProvider.System, _ => { }, Cancellation),
            target => DatabaseCopy.RunAsync(database, target, _ => { }, Cancellation),
        })
        {
            await using var target = OpenDatabase.At(copy, null);
            var refusal = await RefusalAsync(() => act(target));
            Assert.Contains($"Chunk 3 of stored content {hash} is damaged", refusal, StringComparison.Ordinal);
            Assert.Contains("--leave-out-damaged", refusal, StringComparison.Ordinal);
        }
        Assert.False(File.Exists(file));
        var problem = Assert.Single((await StorageAudit.RunAsync(database, Cancellation)).Problems, p => p.Contains($"{hash}", StringComparison.Ordinal));
        Assert.Equal($"Chunk 3 of stored content {hash} is damaged (its checksum differs). Needed by: Network {network}.", problem);

        // Asked for, both leave it out and say so; what was interrupted begins anew.
        Assert.Equal(2, await CommandLine.RunAsync("backup", file, $"--Database:Directory={folder.File("first")}"));
        Assert.Equal(0, await CommandLine.RunAsync("backup", file, "--leave-out-damaged", $"--Database:Directory={folder.File("first")}"));
        Assert.Equal(0, await CommandLine.RunAsync("database", "copy", "--from", folder.File("first"), "--to", copy, "--leave-out-damaged"));
        var said = new List<string>();
        await using (var again = OpenDatabase.At(folder.File("again"), null))
            await DatabaseCopy.RunAsync(database, again, said.Add, Cancellation, withoutDamaged: true);
        Assert.Contains(said, s => s == $"Left out: Artifact {FilledDatabase.Large}: Chunk 3 of stored content {hash} is damaged (its checksum differs).");
        await using var restored = OpenDatabase.At(folder.File("restored"), null);
        await Restore.RunAsync(restored, file, _ => { }, Cancellation);
        await using var copied = OpenDatabase.At(copy, null);
        foreach (var target in new[] { restored, copied })
        {
            await AssertHasAsync(target, FilledDatabase.Large, null);
            await AssertHasAsync(target, FilledDatabase.Old, FilledDatabase.OldContent);
            await using var look = await target.Contexts.CreateDbContextAsync(Cancellation);
            Assert.Equal(1, await look.Networks.CountAsync(Cancellation));
            Assert.False(await look.Contents.AnyAsync(c => c.Hash == hash, Cancellation));
            Assert.Contains((await StorageAudit.RunAsync(target, Cancellation)).Problems, p => p == $"Network {network} needs artifact {FilledDatabase.Large}, which is missing.");
        }
    }

    [Fact]
    public async Task SharedDirectory_WithADamagedOrMissingFile_IsFoundByVerifyAndRefusedByBackup()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string?> { ["Database:Directory"] = folder.File("first"), ["Storage:Directory"] = folder.File("shared"), ["Storage:DirectoryFromMegabytes"] = "1" };
        await FilledDatabase.FillAsync(folder.File("first"), settings);
        await using var database = OpenDatabase.Of(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        var file = Assert.Single(Directory.GetFiles(folder.File("shared"), "*.br", SearchOption.AllDirectories));
        var whole = await File.ReadAllBytesAsync(file, Cancellation);
        var backup = folder.File("backup.zip");
        await BackupWriter.WriteAsync(database, backup, TimeProvider.System, _ => { }, Cancellation);
        await using (var target = OpenDatabase.At(folder.File("restored"), null))
        {
            await Restore.RunAsync(target, backup, _ => { }, Cancellation);
            // It is in the database there, which needs no directory.
            await AssertHasAsync(target, FilledDatabase.Large, FilledDatabase.LargeContent);
        }
        File.Delete(backup);
        var known = (await StorageAudit.RunAsync(database, Cancellation)).Problems.Count;

        var changed = whole.ToArray();
        changed[whole.Length / 2] ^= 1;
        foreach (var (bytes, words) in new[] { (changed, "is damaged"), (whole[..^1], "is damaged"), (null, "is missing from") })
        {
            File.Delete(file);
            if (bytes is not null)
                await File.WriteAllBytesAsync(file, bytes, Cancellation);
            var problem = Assert.Single((await StorageAudit.RunAsync(database, Cancellation)).Problems, p => p.Contains(Path.GetFileNameWithoutExtension(file), StringComparison.Ordinal));
            Assert.Matches("(is damaged|cannot be decompressed|is missing from).* Needed by: Network ", problem);
            Assert.Contains(words, await RefusalAsync(() => BackupWriter.WriteAsync(database, backup, TimeProvider.System, _ => { }, Cancellation)), StringComparison.Ordinal);
            Assert.False(File.Exists(backup));
        }
        await File.WriteAllBytesAsync(file, whole, Cancellation);
        Assert.Equal(known, (await StorageAudit.RunAsync(database, Cancellation)).Problems.Count);
    }

    [Fact]
    public async Task OldContents_WithOneThatCannotBeMoved_MovesTheOthers()
    {
        using var folder = new TemporaryFolder();
        await using var database = await FillAsync(folder.File("first"));
        await AddOldAsync(database, "stuck", FilledDatabase.Compressed([1, 2, 3]), 3);
        await using var db = await database.Contexts.CreateDbContextAsync(Cancellation);
        await db.Database.ExecuteSqlRawAsync("""CREATE TRIGGER "Stuck" BEFORE UPDATE ON "Artifacts" WHEN OLD."Key" = 'stuck' BEGIN SELECT RAISE(ABORT, 'stuck here'); END""", Cancellation);
        var old = database.Provider.GetRequiredService<OldContents>();
        var told = new List<string>();
        while (await old.MoveOneAsync((key, reason) => told.Add($"{key}: {reason}"), Cancellation))
        {
        }
        Assert.Contains("stuck here", Assert.Single(told), StringComparison.Ordinal);
        Assert.Equal(["stuck"], await db.Artifacts.Where(a => a.ContentHash == null).Select(a => a.Key).ToListAsync(Cancellation));
        await AssertHasAsync(database, "stuck", [1, 2, 3]);
        await AssertHasAsync(database, FilledDatabase.Old, FilledDatabase.OldContent);
    }

    private static async Task<OpenDatabase> FillAsync(string directory)
    {
        await FilledDatabase.FillAsync(directory);
        return OpenDatabase.At(directory, null);
    }

    private static async Task AddOldAsync(OpenDatabase database, string key, byte[] data, long size)
    {
        await using var db = await database.Contexts.CreateDbContextAsync(Cancellation);
        db.Artifacts.Add(new ArtifactRow { Key = key, Kind = "test", Data = data, Size = size, CreatedAt = DateTime.UnixEpoch });
        await db.SaveChangesAsync(Cancellation);
    }

    private static async Task FlipAsync(TopoWebContext db, string hash, int ordinal)
    {
        var chunk = await db.Set<ContentChunkRow>().SingleAsync(c => c.Hash == hash && c.Ordinal == ordinal, Cancellation);
        var data = chunk.Data.ToArray();
        data[1000] ^= 4;
        chunk.Data = data;
        await db.SaveChangesAsync(Cancellation);
    }

    private static async Task<string> RefusalAsync(Func<Task> act) => (await Assert.ThrowsAsync<DatabaseRefusedException>(act)).Message;

    private static async Task AssertHasAsync(OpenDatabase database, string key, byte[]? content) =>
        Assert.Equal(content, await database.Provider.GetRequiredService<ArtifactStore>().FindAsync(key, Cancellation));
}
