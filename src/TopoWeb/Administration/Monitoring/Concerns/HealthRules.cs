using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Administration.Monitoring.Reading;
using TopoWeb.Controls;
using TopoWeb.Workers;

namespace TopoWeb.Administration.Monitoring.Concerns;

/// <summary>Finds what needs attention in what was read.</summary>
internal sealed class HealthRules(IOptionsMonitor<AlertOptions> options, IOptions<AccessOptions> access)
{
    /// <summary>Hours between backups in a lab unless a setting says otherwise.</summary>
    private const int UsualBackupHours = 48;

    /// <summary>Hours without a backup that are too many; 0: any are allowed.</summary>
    public int BackupHours => options.CurrentValue.BackupHours ?? (access.Value.Mode == AccessMode.Accounts ? UsualBackupHours : 0);

    public IReadOnlyList<HealthConcern> Find(HealthReading reading) =>
        [.. OfQueues(reading), .. OfProcesses(reading), .. OfDisks(reading), .. OfStore(reading), .. OfFailures(reading)];

    private IEnumerable<HealthConcern> OfQueues(HealthReading reading)
    {
        foreach (var queue in reading.Queue.Where(q => q.Waiting > 0))
        {
            var age = TimeSpan.FromSeconds(queue.OldestSeconds);
            if (queue.Running == 0 && age >= TimeSpan.FromMinutes(options.CurrentValue.StalledMinutes))
                yield return HealthConcern.Of(HealthKind.Stalled, queue.Kind, $"{queue.Title}: {Waiting(queue)}, the oldest for {DurationText.Of(age)}, and nothing of this kind runs.");
            else if (age >= TimeSpan.FromHours(options.CurrentValue.QueueHours))
                yield return HealthConcern.Of(HealthKind.Age, queue.Kind, $"{queue.Title}: {Waiting(queue)}, the oldest for {DurationText.Of(age)}.");
        }

        static string Waiting(QueueHealth queue) => queue.Waiting == 1 ? "1 job waits" : $"{NumberFormat.Count(queue.Waiting)} jobs wait";
    }

    private IEnumerable<HealthConcern> OfProcesses(HealthReading reading)
    {
        foreach (var process in reading.Processes)
        {
            var name = $"{(process.Serves ? "Server" : "Worker")} {process.Process}";
            if (process.State == WorkerSummary.Lost)
                yield return HealthConcern.Of(HealthKind.Lost, process.Process, $"{name} last answered {DurationText.Of(TimeSpan.FromSeconds(process.HeartbeatSeconds))} ago.");
            // A server goes on with what is left of it, and says so in the same way.
            else if (process.State == WorkerSummary.Refused || process.Notice is { Length: > 0 })
                yield return HealthConcern.Of(HealthKind.Refused, process.Process, $"{name}: {process.Notice}");
            if (process is { ResidentBytes: { } resident, BudgetBytes: > 0 and var budget } && resident * 100.0 / budget >= options.CurrentValue.MemoryPercent)
                yield return HealthConcern.Of(HealthKind.Memory, process.Process, $"{name} uses {SizeText.Of(resident)} of {SizeText.Of(budget)} of memory.");
        }
    }

    private IEnumerable<HealthConcern> OfDisks(HealthReading reading)
    {
        foreach (var disk in reading.Disks)
        {
            if (disk.FreeBytes < disk.MinimumBytes)
                yield return HealthConcern.Of(HealthKind.Disk, disk.Kind, $"{disk.Title}: {SizeText.Of(disk.FreeBytes)} free on the disk with {disk.Path}. Runs do not start with less than {SizeText.Of(disk.MinimumBytes)}.");
            else if (disk.FreeBytes < options.CurrentValue.FreeMegabytes << 20)
                yield return HealthConcern.Of(HealthKind.Disk, disk.Kind, $"{disk.Title}: {SizeText.Of(disk.FreeBytes)} free on the disk with {disk.Path}.");
        }
    }

    private IEnumerable<HealthConcern> OfStore(HealthReading reading)
    {
        if (reading.Store.Verification is { Problems: > 0 } verification)
            yield return HealthConcern.Of(HealthKind.Damage, "", $"topoweb verify found {NumberFormat.Count(verification.Problems, "problem")} {TimeText.Distance(reading.At, verification.At)}.");
        if (BackupHours == 0 || (reading.Backup?.At ?? reading.Since) is not { } last || reading.At - last < TimeSpan.FromHours(BackupHours))
            yield break;
        yield return HealthConcern.Of(HealthKind.Backup, "", reading.Backup is null ? "No backup has been made with topoweb backup yet." : $"The last backup was made {TimeText.Distance(reading.At, last)}.");
    }

    private IEnumerable<HealthConcern> OfFailures(HealthReading reading)
    {
        var (runs, networks) = (reading.FailedRunsLastHour, reading.FailedNetworksLastHour);
        if (options.CurrentValue.FailedPerHour is var least && (least == 0 || runs + networks < least))
            yield break;
        string[] parts = [.. new[] { (runs, "run"), (networks, "network") }.Where(p => p.Item1 > 0).Select(p => NumberFormat.Count(p.Item1, p.Item2))];
        yield return HealthConcern.Of(HealthKind.Failed, "", $"{string.Join(" and ", parts)} failed within the last hour.");
    }
}
