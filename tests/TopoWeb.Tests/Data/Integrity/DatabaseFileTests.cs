using Microsoft.Data.Sqlite;
using TopoWeb.Data;
using TopoWeb.Data.Integrity;
using TopoWeb.Tests.Commands;

namespace TopoWeb.Tests.Data.Integrity;

/// <summary>What a start says of a database file before it writes to it.</summary>
public sealed class DatabaseFileTests
{
    private static readonly Lazy<Task<byte[]>> Whole = new(MakeAsync);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Damages => Damage.All;

    [Theory, MemberData(nameof(Damages))]
    public async Task Require_DamagedFile_IsRefusedInWordsAndLeftAsItIs(string damage)
    {
        using var folder = new TemporaryFolder();
        var file = await PlaceAsync(folder);
        Damage.Do(file, damage);
        var before = await File.ReadAllBytesAsync(file, Cancellation);
        var refusal = Assert.Throws<DatabaseRefusedException>(() => DatabaseFile.Require(OptionsOf(folder), Cancellation)).Message;
        Assert.StartsWith($"The database file '{file}' is damaged: ", refusal, StringComparison.Ordinal);
        Assert.Contains("topoweb verify", refusal, StringComparison.Ordinal);
        Assert.Contains("topoweb restore FILE", refusal, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(file, Cancellation));
    }

    [Fact]
    public async Task FindAllDamage_ZeroedPages_NamesTheTable()
    {
        using var folder = new TemporaryFolder();
        var file = await PlaceAsync(folder);
        Assert.Empty(DatabaseFile.FindAllDamage(OptionsOf(folder), 20, Cancellation));
        Damage.Do(file, "middle pages zeroed");
        Assert.Contains(DatabaseFile.FindAllDamage(OptionsOf(folder), 20, Cancellation), f => f.IsDamage && f.Text.Contains("table ContentChunks", StringComparison.Ordinal));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Require_EmptyOrMissingFileWhereThereWasADatabase_IsRefused(bool missing)
    {
        using var folder = new TemporaryFolder();
        var (file, options) = (await PlaceAsync(folder), OptionsOf(folder));
        DatabaseFile.NoteMade(options);
        DatabaseFile.Require(options, Cancellation);
        Empty(file, missing);
        var refusal = Assert.Throws<DatabaseRefusedException>(() => DatabaseFile.Require(options, Cancellation)).Message;
        Assert.StartsWith($"The database file '{file}' is {(missing ? "missing" : "empty")}, and topoweb.db.lock beside it says that there was a database.", refusal, StringComparison.Ordinal);

        // As it says: everything of that name is moved away.
        foreach (var left in Directory.GetFiles(folder.Path, "topoweb.db*"))
            File.Delete(left);
        DatabaseFile.Require(options, Cancellation);
    }

    [Fact]
    public async Task Require_EmptyFileWithALogBesideIt_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var (file, options) = (await PlaceAsync(folder), OptionsOf(folder));
        Empty(file, missing: false);
        // A start that was killed before there was a database.
        DatabaseFile.Require(options, Cancellation);
        await File.WriteAllTextAsync(file + "-wal", "what was written last", Cancellation);
        Assert.Contains("topoweb.db-wal beside it holds what was written last", Assert.Throws<DatabaseRefusedException>(() => DatabaseFile.Require(options, Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InWords_FaultsOfTheFile_BecomeRefusals()
    {
        var options = new DatabaseOptions();
        foreach (var (code, words) in new[] { (26, "is damaged: file is not a database"), (13, "is full. Free some space"), (8, "cannot be used: attempt to write a readonly database"), (14, "cannot be used: unable to open database file") })
            Assert.Contains(words, (await Assert.ThrowsAsync<DatabaseRefusedException>(() => DatabaseFile.InWordsAsync(options, () => throw new SqliteException("no", code)))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => DatabaseFile.InWordsAsync(options, () => throw new InvalidOperationException("a mistake")));
    }

    private static DatabaseOptions OptionsOf(TemporaryFolder folder) => new() { Directory = folder.Path };

    private static void Empty(string file, bool missing)
    {
        if (missing)
            File.Delete(file);
        else
            File.WriteAllBytes(file, []);
    }

    private static async Task<string> PlaceAsync(TemporaryFolder folder)
    {
        var file = folder.File("topoweb.db");
        await File.WriteAllBytesAsync(file, await Whole.Value, Cancellation);
        return file;
    }

    private static async Task<byte[]> MakeAsync()
    {
        using var folder = new TemporaryFolder();
        await FilledDatabase.FillAsync(folder.Path);
        SqliteConnection.ClearAllPools();
        return await File.ReadAllBytesAsync(folder.File("topoweb.db"), CancellationToken.None);
    }
}
