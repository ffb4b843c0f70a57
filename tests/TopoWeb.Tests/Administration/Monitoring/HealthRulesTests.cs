using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Administration.Monitoring.Concerns;
using TopoWeb.Administration.Monitoring.Reading;
using TopoWeb.Workers;

namespace TopoWeb.Tests.Administration.Monitoring;

/// <summary>When something needs attention, and when it does not.</summary>
public sealed class HealthRulesTests
{
    private static readonly DateTime Now = new(2026, 11, 30, 12, 0, 0, DateTimeKind.Utc);

    private static readonly HealthReading Good = new(
        Now, Now.AddDays(-30), [Queue(0, 0, 0)], 0, [Process("running", 30)], [new("database", "Database", "/data", 50_000_000_000, 100_000_000_000, 200_000_000)],
        new("SQLite", 1, 1000, 0, new(Now.AddDays(-1), "web", 0)), new(Now.AddHours(-20), "web", "/backup.zip", 1000), [], 0, 0);

    public static TheoryData<string, string> Troubles => new()
    {
        { "queue-stalled", "Trainings: 12 jobs wait, the oldest for 25 minutes, and nothing of this kind runs." },
        { "queue-age", "Trainings: 1 job waits, the oldest for 1 day 2 hours." },
        { "worker-lost", "Worker node:7 last answered 3 minutes ago." },
        { "worker-refused", "Worker node:7: It has another version." },
        { "disk", "Database: 500 MB free on the disk with /data." },
        { "memory", "Worker node:7 uses 15.2 GB of 16.0 GB of memory." },
        { "backup", "The last backup was made 3 days ago." },
        { "damage", "topoweb verify found 2 problems 5 hours ago." },
        { "failed", "1 run and 2 networks failed within the last hour." },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public void Find_OneTrouble_SaysWhatItIs(string kind, string text)
    {
        var concern = Assert.Single(Rules().Find(With(kind)));
        Assert.Equal((kind, text), (concern.Kind, concern.Text));
    }

    [Fact]
    public void Find_EveryKindOfAlert_HasATrouble() => Assert.Equal(HealthKind.Alerted.Select(k => k.Id).Where(k => k != "database").Order(), Troubles.Select(t => t.Data.Item1).Order());

    [Fact]
    public void Find_NothingWrong_IsEmpty() => Assert.Empty(Rules().Find(Good));

    [Fact]
    public void Find_JobsWaitWhileOthersRun_IsNoStandstill() => Assert.Empty(Rules().Find(Good with { Queue = [Queue(400, 3 * 3600, 2)] }));

    [Fact]
    public void Find_DiskBelowTheMinimum_SaysThatRunsDoNotStart() =>
        Assert.EndsWith("Runs do not start with less than 200 MB.", Assert.Single(Rules().Find(Good with { Disks = [Good.Disks[0] with { FreeBytes = 100_000_000 }] })).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, 0, false)]
    [InlineData(false, null, false)]
    [InlineData(false, 24, true)]
    public void Find_NoBackupAtAll_CountsFromTheFirstUse(bool accounts, int? hours, bool missed)
    {
        var rules = Rules(new() { BackupHours = hours }, accounts ? AccessMode.Accounts : AccessMode.Local);
        Assert.Equal(missed, rules.Find(Good with { Backup = null }).Any(c => c.Kind == "backup"));
        Assert.Empty(rules.Find(Good with { Backup = null, Since = Now.AddHours(-2) }));
        Assert.Empty(rules.Find(Good with { Backup = null, Since = null }));
    }

    [Theory]
    [InlineData(60, "node", -10, false)]
    [InlineData(60, "node", 10, true)]
    [InlineData(60, "other", 10, false)]
    [InlineData(4000, "other", 10, true)]
    public void IsPast_OfALostProcess_WhereAnotherStartedOnItsMachineOrAnHourHasPassed(double silent, string machine, int startedLater, bool past)
    {
        var lost = Summary("node", "lost", Now, silent);
        Assert.Equal(past, ProcessReader.IsPast(lost, [lost, Summary(machine, "running", Now.AddMinutes(startedLater), 1)]));
    }

    private static HealthRules Rules(AlertOptions? options = null, AccessMode mode = AccessMode.Accounts) => new(new Fixed(options ?? new()), Options.Create(new AccessOptions { Mode = mode }));

    private static HealthReading With(string kind) => kind switch
    {
        "queue-stalled" => Good with { Queue = [Queue(12, 25 * 60, 0)] },
        "queue-age" => Good with { Queue = [Queue(1, 26 * 3600, 3)] },
        "worker-lost" => Good with { Processes = [Process("lost", 180)] },
        "worker-refused" => Good with { Processes = [Process("refused", 1, "It has another version.")] },
        "disk" => Good with { Disks = [Good.Disks[0] with { FreeBytes = 500_000_000 }] },
        "memory" => Good with { Processes = [Process("running", 1) with { ResidentBytes = 15_200_000_000 }] },
        "backup" => Good with { Backup = Good.Backup! with { At = Now.AddDays(-3) } },
        "damage" => Good with { Store = Good.Store with { Verification = new(Now.AddHours(-5), "web", 2) } },
        _ => Good with { FailedRunsLastHour = 1, FailedNetworksLastHour = 2 },
    };

    private static QueueHealth Queue(long waiting, double oldest, int running) => new("train", "Trainings", waiting, oldest, running);

    private static ProcessHealth Process(string state, double heartbeat, string? notice = null) =>
        new(Guid.Empty, "node:7", "node", Serves: false, state, notice, heartbeat, 0, "2 cores", "1.0 (…)", 2_000_000_000, 16_000_000_000);

    private static WorkerSummary Summary(string machine, string state, DateTime started, double silent) =>
        new(Guid.NewGuid(), machine, $"{machine}:7", false, 2, 1, null, "1.0", "train 2", state, null, started, started, silent, []);

    private sealed class Fixed(AlertOptions options) : IOptionsMonitor<AlertOptions>
    {
        public AlertOptions CurrentValue => options;

        public AlertOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<AlertOptions, string?> listener) => null;
    }
}
