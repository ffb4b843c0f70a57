using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Survival;

/// <summary>One installation from its first start to the end of all its runs, with kills on the way. Its seed draws the order and the times.</summary>
internal sealed class History(Installation installation, Undisturbed undisturbed, KillTable table, int trainings, int seed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly Expression<Func<RunRow, bool>> IsOpen = r => r.State == RunState.Queued || r.State == RunState.Training || r.State == RunState.Analyzing;

    private readonly Random _random = new(seed);
    private readonly List<Kill> _done = [];

    /// <summary>Keys of requests that died before they had a run.</summary>
    private readonly HashSet<string> _held = [];
    private int _requests;

    /// <summary>Runs by the seeds of their ensembles.</summary>
    public Dictionary<Guid, long> Accepted { get; } = [];

    public HashSet<Guid> Deleted { get; } = [];

    /// <summary>Contents of deleted runs: they may stay for a minute.</summary>
    public HashSet<string> Released { get; } = [];

    /// <summary>What was killed, for the message of a failure.</summary>
    public override string ToString() => $"{(installation.IsPostgres ? "PostgreSQL" : "SQLite")}, seed {seed}: {string.Join(", ", _done.Select(k => $"{k.Victim} at {k.Moment}"))}";

    /// <summary>Lets it happen, and waits until all runs have ended.</summary>
    /// <param name="first">Who is killed during a start on the empty database.</param>
    /// <param name="kills">What is killed later, in this order.</param>
    public async Task RunAsync(IReadOnlyList<Victim> first, IReadOnlyList<Kill> kills)
    {
        foreach (var victim in first)
            await KillFirstAsync(victim);
        await installation.StartAsync();
        foreach (var kill in kills)
            await (kill.Moment switch
            {
                Moment.Submit => KillSubmittingAsync(kill),
                Moment.Deleting => KillDeletingAsync(kill),
                Moment.Backup => KillBackupAsync(kill),
                _ => KillWorkingAsync(kill),
            });
        await EndedAsync();
    }

    private async Task KillFirstAsync(Victim victim)
    {
        int all;
        await using (var db = installation.Open())
            all = db.Database.GetMigrations().Count();
        // The later ones are done in a moment, and whoever has done all of them leaves nothing to the next. A worker makes none: it waits for a server.
        var enough = victim == Victim.Worker ? -1 : _random.Next(-1, all / 2);
        await using var starting = installation.BeginFirst(victim);
        await Poll.UntilAsync(async () => await installation.MigrationsAsync() >= enough || starting.ExitCode is not null, () => $"no migrations\n{starting.Output}");
        await Moments.DelayAsync(Moment.Migrating, _random);
        if (victim == Victim.Database)
            await installation.KillDatabaseAsync();
        await starting.KillAsync();
        if (await installation.MigrationsAsync() < all)
            Count(new(victim, Moment.Migrating));
    }

    private async Task KillWorkingAsync(Kill kill)
    {
        await RequireWorkAsync();
        if (await Moments.AwaitAsync(installation, kill.Moment, _random) is not { } owner)
            return;
        await installation.KillAsync(kill.Victim, owner);
        Count(kill);
    }

    private async Task KillSubmittingAsync(Kill kill)
    {
        var (ensemble, key) = NextRequest();
        var sending = TrySendAsync(ensemble, key);
        await Moments.DelayAsync(kill.Moment, _random);
        await installation.KillAsync(kill.Victim);
        Count(kill);
        var answer = await sending;
        // As a program does that got no answer: it asks again. A key whose request died before there was a run is not free for two minutes; it takes a new one then.
        await using (var db = installation.Open())
            if (await db.SubmissionKeys.AnyAsync(k => k.Answer == null && !_held.Contains(k.Id) && !db.Runs.Any(r => r.Id == k.RunId)))
            {
                _held.UnionWith(await db.SubmissionKeys.Where(k => k.Answer == null).Select(k => k.Id).ToListAsync());
                key += " again";
            }
        var again = await TrySendAsync(ensemble, key);
        Assert.NotNull(again);
        Assert.True(answer is null || answer == again, $"The same key made the runs {answer} and {again}. {this}");
        Accepted[again.Value] = ensemble;
    }

    private async Task KillDeletingAsync(Kill kill)
    {
        await RequireWorkAsync();
        await EndedAsync(one: true);
        Guid run;
        long ensemble;
        await using (var db = installation.Open())
        {
            var oldest = await db.Runs.Where(r => r.State == RunState.Succeeded).OrderBy(r => r.CreatedAt).Select(r => new { r.Id, r.TrainingSet!.Seed }).FirstAsync();
            (run, ensemble) = (oldest.Id, oldest.Seed);
            Released.UnionWith(await db.Artifacts.Where(a => a.ContentHash != null).Select(a => a.ContentHash!).ToListAsync());
        }
        var deleting = TryDeleteAsync(run);
        await Moments.DelayAsync(kill.Moment, _random);
        await installation.KillAsync(kill.Victim);
        Count(kill);
        var deleted = await deleting;
        await using (var db = installation.Open())
        {
            var there = await db.Runs.AnyAsync(r => r.Id == run);
            Assert.False(deleted && there, $"Run {run} was deleted, and is there. {this}");
            // Whole or gone: what is there has all that it had, and can be deleted again.
            if (there)
                Assert.Equal(undisturbed.Of(ensemble), await Undisturbed.ReadAsync(installation.Server.Client, run));
            Assert.Equal(there, await TryDeleteAsync(run));
        }
        Deleted.Add(run);
    }

    private async Task KillBackupAsync(Kill kill)
    {
        await RequireWorkAsync();
        var file = installation.File($"backup-{_done.Count}.zip");
        await using var backup = installation.BeginBackup(file);
        await Poll.UntilAsync(() => Task.FromResult(File.Exists(file + ".part") || File.Exists(file) || backup.ExitCode is not null), () => backup.Output);
        await Moments.DelayAsync(kill.Moment, _random);
        if (kill.Victim == Victim.Backup)
            await backup.KillAsync();
        else
        {
            await installation.KillAsync(kill.Victim);
            var code = await backup.EndAsync();
            Assert.True(code != 0 || File.Exists(file), $"The backup ended well, and there is no file. {this}\n{backup.Output}");
        }
        Count(kill);
        // There is a file or there is none; a file is whole.
        if (!File.Exists(file))
            return;
        await using var storage = installation.OpenStorage();
        await Restore.CheckAsync(storage, file, CancellationToken.None);
    }

    /// <summary>Sees to it that something is under way.</summary>
    private async Task RequireWorkAsync()
    {
        await using (var db = installation.Open())
            if (await db.Runs.CountAsync(IsOpen) > 1)
                return;
        var (ensemble, key) = NextRequest();
        var run = await TrySendAsync(ensemble, key);
        Assert.True(run is not null, $"A run was not accepted. {this}\n{installation.Output}");
        Accepted[run.Value] = ensemble;
    }

    /// <summary>Waits until no run is open any more, or a first one has succeeded.</summary>
    private Task EndedAsync(bool one = false) => Poll.UntilAsync(async () =>
    {
        await using var db = installation.Open();
        return one ? await db.Runs.AnyAsync(r => r.State == RunState.Succeeded) : !await db.Runs.AnyAsync(IsOpen);
    }, () => $"runs do not end. {this}\n{installation.Output}", Patience);

    private (long Ensemble, string Key) NextRequest() => (1 + _requests % trainings, $"{seed}-{_requests++}");

    /// <returns>The run; null where no answer came, or not that one.</returns>
    private async Task<Guid?> TrySendAsync(long ensemble, string key)
    {
        try
        {
            return await undisturbed.SubmitAsync(installation.Server.Client, ensemble, key);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <returns>Whether the answer said that it is deleted.</returns>
    private async Task<bool> TryDeleteAsync(Guid run)
    {
        try
        {
            using var answer = await installation.Server.Client.DeleteAsync($"/api/v1/runs/{run}");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private void Count(Kill kill)
    {
        _done.Add(kill);
        table.Count(kill);
    }
}
