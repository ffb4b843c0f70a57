using TopoWeb.Access;
using TopoWeb.Administration.Alerts;
using TopoWeb.Administration.Monitoring.Concerns;
using TopoWeb.Administration.Monitoring.Reading;
using TopoWeb.Runs;

namespace TopoWeb.Administration.Health;

/// <summary>How the installation is.</summary>
/// <param name="Good">Nothing needs attention.</param>
/// <param name="Concerns">What does, each with its section of the runbook.</param>
/// <param name="Readings">The numbers.</param>
/// <param name="Alerts">What has been told to the web hook.</param>
public sealed record HealthReport(bool Good, IReadOnlyList<HealthConcern> Concerns, HealthReading Readings, AlertStatus Alerts);

/// <summary>Runs that go on with what is missing.</summary>
/// <param name="Retried">How many.</param>
public sealed record HealthRetry(int Retried);

/// <summary>The state of the installation for administrators, and the one thing that is done about it here: failed runs are retried.</summary>
internal sealed class HealthService(HealthReader reader, HealthRules rules, AlertService alerts, RunService runs)
{
    public async Task<HealthReport> ReadAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        var reading = await reader.ReadAsync(visitor, cancellation);
        var status = await alerts.ReadAsync(visitor, cancellation);
        IReadOnlyList<HealthConcern> concerns = [.. rules.Find(reading), .. AlertService.Concerns(status)];
        return new(concerns.Count == 0, concerns, reading, status);
    }

    /// <summary>Retries one of the runs that are listed, or all of them.</summary>
    /// <returns>How many had something to retry.</returns>
    /// <exception cref="MaintenanceException">The server takes no work now.</exception>
    public async Task<HealthRetry> RetryAsync(Visitor visitor, Guid? run = null, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        var retried = 0;
        foreach (var failed in run is { } one ? [one] : (await reader.ReadAsync(visitor, cancellation)).Failures.Select(f => f.Run))
            if (await runs.RetryAsync(visitor, failed, cancellation))
                retried++;
        reader.Forget();
        return new(retried);
    }
}
