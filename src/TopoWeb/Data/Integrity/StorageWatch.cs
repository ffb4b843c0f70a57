using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;
using TopoWeb.Data.Starting;

namespace TopoWeb.Data.Integrity;

/// <summary>The database file is damaged or cannot be written: nothing new is taken on until that is mended.</summary>
internal sealed class StorageUnusableException(string message) : Exception(message);

/// <summary>
/// What is wrong with the disk or the database file, as a sentence each: the room is asked for every time, the file is read beside the work when it has changed, and an error that any part of the program meets
/// is looked into at once. Recovers by itself when the cause is gone.
/// </summary>
internal sealed partial class StorageWatch(IOptions<DatabaseOptions> options, DiskSpace disk, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<StorageWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    /// <summary>A disk that was full a moment ago is taken for full: what is asked of it again may need as much.</summary>
    private static readonly TimeSpan FullFor = TimeSpan.FromSeconds(10);

    /// <summary>A file that nobody has changed is read this often all the same: disks fail in silence.</summary>
    private static readonly TimeSpan Unchanged = TimeSpan.FromHours(1);

    /// <summary>A file that is written all the time is read for a hundredth of the time at most.</summary>
    private const int Share = 100;

    /// <summary>Whoever asks does not wait for a larger file.</summary>
    private const long ReadWhileAsked = 64L << 20;

    private readonly Lock _checking = new();

    /// <summary>When a full disk was met last; 0: never.</summary>
    private long _full;
    private long? _checked;
    private TimeSpan _took;
    private (bool Exists, long Length, DateTime Written) _state;
    private volatile bool _suspected;
    private string? _damage;
    private string? _obstacle;
    private string _said = "";

    /// <summary>Called from any thread when something else is wrong than before.</summary>
    public event Action? Changed;

    private string Name => Path.GetFileName(options.Value.SqlitePath);

    /// <summary>What is wrong, as it was seen last, and what to do about it; empty where nothing is.</summary>
    public IReadOnlyList<string> FindFaults() => options.Value.IsPostgres
        ? IsFull() ? ["PostgreSQL has no room left on its disk. Free some space there; the server goes on by itself."] : []
        : [.. new[] { FindShortage(), _damage, _obstacle }.OfType<string>()];

    /// <summary>The same, with a look at a file that has changed or is suspected, unless it is so large that whoever asks would wait for it.</summary>
    public IReadOnlyList<string> FindFaultsNow()
    {
        if (!options.Value.IsPostgres && new FileInfo(options.Value.SqlitePath) is not { Exists: true, Length: > ReadWhileAsked })
            Look(CancellationToken.None);
        return FindFaults();
    }

    /// <exception cref="DiskFullException">There is no room for what is to be taken on.</exception>
    /// <exception cref="StorageUnusableException">The database cannot take it.</exception>
    public void Require()
    {
        disk.Require();
        if ((_damage ?? _obstacle) is { } fault)
            throw new StorageUnusableException($"Nothing new is taken on. {fault}");
    }

    /// <summary>Reads the file where it has changed or is suspected, and tries whether its folder can be written.</summary>
    public void Look(CancellationToken cancellation)
    {
        lock (_checking)
        {
            var (suspected, state) = (_suspected, StateNow());
            var pause = suspected ? _took : state == _state && _damage is null && _obstacle is null ? Unchanged : _took * Share;
            if (_checked is { } last && time.GetElapsedTime(last) < pause)
                return;
            _suspected = false;
            var start = time.GetTimestamp();
            _damage = state is { Exists: true, Length: > 0 }
                ? DatabaseFile.FindDamage(options.Value, cancellation) is { } damage ? $"The database file {Name} (Database:Directory) {damage}. Stop the server, run topoweb verify, and restore the last backup." : null
                : $"The database file {Name} (Database:Directory) is {(state.Exists ? "empty" : "missing")}. Stop the server, put the file back or restore the last backup.";
            _obstacle = FindObstacle();
            (_checked, _took, _state) = (time.GetTimestamp(), time.GetElapsedTime(start), state);
        }
        Tell();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        AppDomain.CurrentDomain.FirstChanceException += Notice;
        try
        {
            await lifetime.StartedAsync(stoppingToken);
            using var timer = new PeriodicTimer(Beat, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                // Not on the thread of the timer: a large file takes a while.
                await Task.Run(() => TryLook(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Notice;
        }
    }

    private void TryLook(CancellationToken cancellation)
    {
        try
        {
            if (!options.Value.IsPostgres)
                Look(cancellation);
            Tell();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogOdd(e);
        }
    }

    /// <summary>Pages, requests and jobs all meet errors of the database, each in its own way. Whoever it is, and whatever becomes of it there, it is seen here.</summary>
    private void Notice(object? sender, FirstChanceExceptionEventArgs e)
    {
        switch (e.Exception)
        {
            case SqliteException { SqliteErrorCode: 13 } when !options.Value.IsPostgres:
            case PostgresException { SqlState: "53100" } when options.Value.IsPostgres:
                Volatile.Write(ref _full, time.GetTimestamp());
                break;
            case SqliteException when DatabaseFault.IsDamage(e.Exception) || DatabaseFault.IsOutOfReach(e.Exception):
                // The check may be what met it.
                _suspected |= !_checking.IsHeldByCurrentThread;
                break;
        }
    }

    private bool IsFull() => Volatile.Read(ref _full) is not 0 and var at && time.GetElapsedTime(at) < FullFor;

    private string? FindShortage()
    {
        try
        {
            if (disk.FindShortage() is { } shortage)
                return $"The disk of the data directory (Database:Directory) {shortage} Free some space; the server goes on by itself.";
            return IsFull() ? "The disk of the data directory (Database:Directory) was full a moment ago. Free some space, or raise the quota of this user; the server goes on by itself." : null;
        }
        catch (IOException e)
        {
            return $"The data directory (Database:Directory) cannot be found: {e.Message} Mount its disk, then start the server again.";
        }
    }

    /// <summary>Why the folder cannot be written; a full disk is said elsewhere.</summary>
    private string? FindObstacle()
    {
        var probe = options.Value.SqlitePath + ".probe";
        try
        {
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DatabaseFault.IsFull(e) ? null : "The data directory (Database:Directory) cannot be written. Mount it for writing, or give this user the right to write there; the server goes on by itself.";
        }
    }

    private (bool Exists, long Length, DateTime Written) StateNow() => new FileInfo(options.Value.SqlitePath) is { Exists: true } file ? (true, file.Length, file.LastWriteTimeUtc) : default;

    private void Tell()
    {
        var said = string.Join(' ', FindFaults());
        if (Interlocked.Exchange(ref _said, said) == said)
            return;
        if (said.Length > 0)
            LogFault(options.Value.IsPostgres ? "PostgreSQL" : options.Value.SqlitePath, said);
        else
            LogMended();
        Changed?.Invoke();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Storage at {Place}: {Faults}")]
    private partial void LogFault(string place, string faults);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Storage can be used again")]
    private partial void LogMended();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Storage could not be checked")]
    private partial void LogOdd(Exception error);
}
