using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Administration.Monitoring.Concerns;
using TopoWeb.Data;
using TopoWeb.Schedules.Notices;

namespace TopoWeb.Administration.Alerts;

/// <summary>Alerts, as administrators see them.</summary>
/// <param name="Configured">There is an address to send them to.</param>
/// <param name="Kinds">Kinds of which alerts are sent.</param>
/// <param name="Open">What was told and lasts.</param>
/// <param name="Deliveries">The last messages, the newest first.</param>
public sealed record AlertStatus(bool Configured, IReadOnlyList<string> Kinds, IReadOnlyList<OpenAlert> Open, IReadOnlyList<AlertDelivery> Deliveries);

/// <summary>A test alert: whether it arrived, and if not, why.</summary>
public sealed record AlertTest(bool Arrived, string? Error);

/// <summary>Shows what became of alerts, and sends one to try.</summary>
internal sealed class AlertService(IDbContextFactory<TopoWebContext> contexts, AlertSender sender, AuditLog audit, IOptionsMonitor<AlertOptions> options, TimeProvider time)
{
    private const string Text = "This is a test alert. Nothing is wrong.";

    public async Task<AlertStatus> ReadAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (book, _) = await AlertStore.ReadAsync(db, cancellation);
        var settings = options.CurrentValue;
        return new(settings.Sends, [.. HealthKind.Alerted.Select(k => k.Id).Where(settings.Has)], settings.Sends ? book.Open : [], [.. book.Deliveries.Reverse()]);
    }

    /// <summary>What needs attention of the alerts themselves.</summary>
    public static IEnumerable<HealthConcern> Concerns(AlertStatus status)
    {
        if (status.Configured && status.Deliveries is [{ IsFailing: true } last, ..])
            yield return HealthConcern.Of(HealthKind.Alerts, "", $"The last alert has not arrived. {last.Error}");
    }

    /// <summary>Sends a test at once, without a second try.</summary>
    /// <exception cref="NotAllowedException">The visitor is no administrator.</exception>
    public async Task<AlertTest> TestAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        if (!options.CurrentValue.Sends)
            return new(false, "No address is set. Set Alerts:WebHook and Alerts:Secret, and start the server again.");
        var now = time.GetUtcNow().UtcDateTime;
        var message = new AlertDelivery(Guid.CreateVersion7(), AlertEvent.Test, "test", "", Text, now, now, DeliveryState.Waiting, 1, null, null, null);
        AlertTest outcome;
        try
        {
            await sender.SendAsync(message, cancellation);
            outcome = new(true, null);
        }
        catch (NoticeFailedException e)
        {
            outcome = new(false, e.Message);
        }
        await audit.WriteAsync(visitor, "alert.test", outcome.Arrived ? "arrived" : "failed", outcome.Error, cancellation);
        return outcome;
    }
}
