using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;
using TopoWeb.Experiments;
using TopoWeb.Tests.Commands;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Data;

/// <summary>Databases copied, backed up and restored, between real files and a real server.</summary>
public sealed class TransferTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Copy_FromSqliteToPostgresAndBack_HasTheSameResults()
    {
        await using var server = await TestPostgres.CreateAsync();
        using var folder = new TemporaryFolder();
        var run = await FilledDatabase.FillAsync(folder.File("first"));
        await CopyAsync(folder.File("first"), server.ConnectionString);
        await CopyAsync(server.ConnectionString, folder.File("last"));
        var expected = await DescribeAsync(folder.File("first"), run);
        Assert.Equal(expected, await DescribeAsync(server.ConnectionString, run));
        Assert.Equal(expected, await DescribeAsync(folder.File("last"), run));
        Assert.Contains("\"intervals\":[{", expected, StringComparison.Ordinal);

        // PostgreSQL counts on from the numbers that came with the rows.
        await using (var target = OpenDatabase.At(server.ConnectionString, null))
        await using (var db = await target.Contexts.CreateDbContextAsync(Cancellation))
        {
            db.RunLogs.Add(new RunLogRow { RunId = run, At = DateTime.UnixEpoch, Level = "info", Text = "After the copy." });
            await db.SaveChangesAsync(Cancellation);
        }

        Assert.Contains("not empty", (await Assert.ThrowsAsync<DatabaseRefusedException>(() => CopyAsync(folder.File("first"), folder.File("last")))).Message, StringComparison.Ordinal);
        Assert.Equal(expected, await DescribeAsync(folder.File("last"), run));
    }

    [Fact]
    public async Task Copy_Interrupted_KeepsServersAwayAndIsRepeated()
    {
        using var folder = new TemporaryFolder();
        var run = await FilledDatabase.FillAsync(folder.File("first"));
        // In the middle: after the contents, at the first tables.
        using (var stop = new CancellationTokenSource())
        {
            await using var source = OpenDatabase.At(folder.File("first"), null);
            await using var target = OpenDatabase.At(folder.File("second"), null);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DatabaseCopy.RunAsync(source, target, line =>
            {
                if (line.StartsWith("Runs:", StringComparison.Ordinal))
                    stop.Cancel();
            }, stop.Token));
            Assert.Contains("unfinished copy", (await Assert.ThrowsAsync<DatabaseRefusedException>(() => DataServices.MigrateAsync(target.Provider, Cancellation))).Message, StringComparison.Ordinal);
        }
        await CopyAsync(folder.File("first"), folder.File("second"));
        Assert.Equal(await DescribeAsync(folder.File("first"), run), await DescribeAsync(folder.File("second"), run));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task CopyAndBackup_WhileTheServerWorks_HaveTheDatabaseOfOneMoment(bool postgres)
    {
        await using var server = postgres ? await TestPostgres.CreateAsync() : null;
        using var folder = new TemporaryFolder();
        var run = await FilledDatabase.FillAsync(folder.File("first"));
        var from = server?.ConnectionString ?? folder.File("first");
        await CopyAsync(folder.File("first"), server?.ConnectionString ?? folder.File("before"));
        var expected = await DescribeAsync(from, run);
        await using var working = OpenDatabase.At(from, null);
        await using (var source = OpenDatabase.At(from, null))
        await using (var target = OpenDatabase.At(folder.File("copy"), null))
            await DatabaseCopy.RunAsync(source, target, line => Work(working, line), Cancellation);
        Assert.Equal(expected, await DescribeAsync(folder.File("copy"), run));
        // The work went on meanwhile: the next copy has it.
        await CopyAsync(from, folder.File("next"));
        await using var next = OpenDatabase.At(folder.File("next"), null);
        await using var db = await next.Contexts.CreateDbContextAsync(Cancellation);
        Assert.Equal((0, true), (await db.Artifacts.CountAsync(a => a.Key == FilledDatabase.Large, Cancellation), await db.RunLogs.AnyAsync(l => l.Text == "Runs", Cancellation)));
    }

    /// <summary>What a server does between two tables of a copy: writes, and deletes what the copy still needs.</summary>
    private static void Work(OpenDatabase database, string line)
    {
        using var db = database.Contexts.CreateDbContext();
        db.RunLogs.Add(new RunLogRow { RunId = db.Runs.Select(r => r.Id).First(), At = DateTime.UnixEpoch, Level = "info", Text = line.Split(':')[0] });
        db.SaveChanges();
        db.Contents.Where(c => db.Artifacts.Any(a => a.Key == FilledDatabase.Large && a.ContentHash == c.Hash)).ExecuteDelete();
        db.Artifacts.Where(a => a.Key == FilledDatabase.Large || a.Key == FilledDatabase.Old).ExecuteDelete();
        db.ShareKeys.ExecuteDelete();
    }

    [Fact]
    public async Task Backup_Restored_HasTheSameResultsOnBothDatabases()
    {
        await using var server = await TestPostgres.CreateAsync();
        using var folder = new TemporaryFolder();
        var run = await FilledDatabase.FillAsync(folder.File("first"));
        var (file, again) = (folder.File("first.zip"), folder.File("again.zip"));
        await BackUpAsync(folder.File("first"), file);
        await RestoreAsync(file, server.ConnectionString);
        await BackUpAsync(server.ConnectionString, again);
        await RestoreAsync(again, folder.File("last"));
        var expected = await DescribeAsync(folder.File("first"), run);
        Assert.Equal(expected, await DescribeAsync(server.ConnectionString, run));
        Assert.Equal(expected, await DescribeAsync(folder.File("last"), run));
        Assert.Contains("not empty", (await Assert.ThrowsAsync<DatabaseRefusedException>(() => RestoreAsync(file, folder.File("last")))).Message, StringComparison.Ordinal);
        Assert.Contains("exists already", (await Assert.ThrowsAsync<DatabaseRefusedException>(() => BackUpAsync(folder.File("first"), file))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_CutShortOrChanged_IsRefusedAndChangesNothing()
    {
        using var folder = new TemporaryFolder();
        await FilledDatabase.FillAsync(folder.File("first"));
        await BackUpAsync(folder.File("first"), folder.File("whole.zip"));
        var whole = await File.ReadAllBytesAsync(folder.File("whole.zip"), Cancellation);
        var damaged = Enumerable.Range(0, 8).Select(i => whole[..(int)((long)whole.Length * i / 8)]).Append(whole[..^1]).ToList();
        // Within the largest content, which makes up most of the file, and within what follows it.
        foreach (var at in new[] { whole.Length / 3, whole.Length / 2, whole.Length * 2 / 3 })
        {
            var changed = whole.ToArray();
            changed[at] ^= 1;
            damaged.Add(changed);
        }
        var (file, target) = (folder.File("damaged.zip"), folder.File("target"));
        foreach (var bytes in damaged)
        {
            await File.WriteAllBytesAsync(file, bytes, Cancellation);
            var refusal = await Assert.ThrowsAsync<DatabaseRefusedException>(() => RestoreAsync(file, target));
            Assert.Contains("Nothing was changed", refusal.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(target));
            Assert.Equal(2, await CommandLine.RunAsync("restore", file, "--check", $"--Database:Directory={target}"));
        }
        Assert.Equal(0, await CommandLine.RunAsync("restore", folder.File("whole.zip"), "--check", $"--Database:Directory={target}"));
        Assert.False(Directory.Exists(target));
    }

    private static async Task CopyAsync(string from, string to)
    {
        await using var source = OpenDatabase.At(from, null);
        await using var target = OpenDatabase.At(to, null);
        await DatabaseCopy.RunAsync(source, target, _ => { }, Cancellation);
    }

    private static async Task BackUpAsync(string from, string file)
    {
        await using var database = OpenDatabase.At(from, null);
        await BackupWriter.WriteAsync(database, file, TimeProvider.System, _ => { }, Cancellation);
    }

    private static async Task RestoreAsync(string file, string to)
    {
        await using var database = OpenDatabase.At(to, null);
        await Restore.RunAsync(database, file, _ => { }, Cancellation);
    }

    /// <summary>What somebody sees in a database, read by the program's own readers.</summary>
    private static async Task<string> DescribeAsync(string address, Guid run)
    {
        var isPostgres = address.Contains('=', StringComparison.Ordinal);
        await using var context = await PageContext.CreateAsync(isPostgres ? address : null, isPostgres ? null : new Dictionary<string, string?> { ["Database:Directory"] = address });
        var results = new List<object>();
        foreach (var choice in new[] { "L1_000000", "L1_000100" })
        {
            var result = await context.Get<ResultReader>().FindAsync(Visitor.Local, run, choice, Cancellation);
            results.Add(new { result!.ResultKey, result.Document, Points = result.Filters.Points.Values.ToArray() });
        }
        var artifacts = context.Get<ArtifactStore>();
        Assert.Equal(FilledDatabase.LargeContent, await artifacts.FindAsync(FilledDatabase.Large, Cancellation));
        Assert.Equal(FilledDatabase.OldContent, await artifacts.FindAsync(FilledDatabase.Old, Cancellation));
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(Cancellation);
        var state = await db.NetworkStates.SingleAsync(Cancellation);
        await using var content = await context.Get<ContentStore>().OpenAsync(state.ContentHash!, Cancellation);
        var saved = new byte[content!.Length];
        await content.ReadExactlyAsync(saved, Cancellation);
        Assert.Equal(FilledDatabase.Noise(1000), saved);
        var text = new RowText(db.Model);
        return JsonSerializer.Serialize(new
        {
            results,
            users = (await db.Users.AsNoTracking().OrderBy(u => u.Email).ToListAsync(Cancellation)).Select(u => Line(text, u)),
            networks = (await db.Networks.AsNoTracking().ToListAsync(Cancellation)).Select(n => Line(text, n)),
            members = await db.ProjectMembers.CountAsync(Cancellation),
            links = await db.ShareKeys.Select(k => k.Key).ToListAsync(Cancellation),
            audit = await db.Audit.Select(a => a.Target).ToListAsync(Cancellation),
            lines = await db.RunLogs.Where(l => l.Text.StartsWith("Line")).OrderBy(l => l.Id).Select(l => l.Text).ToListAsync(Cancellation),
        }, JsonDefaults.Options);
    }

    private static string Line(RowText text, object row) => System.Text.Encoding.UTF8.GetString(text.Write(row));
}
