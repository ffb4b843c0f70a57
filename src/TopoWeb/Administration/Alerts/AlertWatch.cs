using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Administration.Monitoring.Concerns;
using TopoWeb.Administration.Monitoring.Reading;
using TopoWeb.Data;
using TopoWeb.Data.Starting;
using TopoWeb.Workers;

namespace TopoWeb.Administration.Alerts;

/// <summary>
/// Looks how the installation is and tells by web hook. Of several servers one does; another takes over when it is gone. That the database does not answer can stand in no database:
/// the server that looked last keeps it in its own memory until it is over.
/// </summary>
internal sealed partial class AlertWatch(
    IDbContextFactory<TopoWebContext> contexts, HealthReader reader, HealthRules rules, AlertSender sender, JobIdentity identity, IOptionsMonitor<AlertOptions> options,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<AlertWatch> logger) : BackgroundService
{
    /// <summary>A database that takes longer does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ShortestLead = TimeSpan.FromSeconds(30);

    private bool _leads;

    /// <summary>Alerts about the database.</summary>
    private AlertBook _own = AlertBook.Empty;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>One look.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (!options.CurrentValue.Sends)
            return;
        var found = await FindAsync(cancellation);
        if (!_own.IsAtRest || (found is null && _leads))
            await TendOwnAsync(found is null, cancellation);
        if (found is not null)
            await TendAsync(found, cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.StartedAsync(stoppingToken);
            for (var pause = ShortestLead; ; await Task.Delay(pause, time, stoppingToken))
            {
                try
                {
                    // Settings that were changed for the worse meanwhile are an error, too.
                    pause = TimeSpan.FromSeconds(options.CurrentValue.LookSeconds);
                    await LookAsync(stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    // That the database is away is said once, by its watch.
                    if (!DatabaseFault.IsAway(e))
                        LogLater(e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server shuts down.
        }
    }

    /// <returns>Null where the database does not answer, or only with errors.</returns>
    private async Task<IReadOnlyList<HealthConcern>?> FindAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            return rules.Find(await reader.ReadAsync(Visitor.Program, limit.Token));
        }
        catch (Exception e) when (DatabaseFault.IsOf(e) || DatabaseFault.IsAway(e) || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task TendOwnAsync(bool away, CancellationToken cancellation)
    {
        HealthConcern[] found = away ? [HealthConcern.Of(HealthKind.Database, "", $"The server {identity.Process} has no answer from its database.")] : [];
        _own = _own.After(found, Now, options.CurrentValue);
        foreach (var due in _own.Due(Now).ToList())
            _own = _own.With(await sender.TryAsync(AlertSender.Claim(due, Now), Now, cancellation));
    }

    private async Task TendAsync(IReadOnlyList<HealthConcern> found, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = await db.ReadAsync(cancellation);
        var (book, text) = await AlertStore.ReadAsync(db, cancellation);
        _leads = book.Owner == identity.Id || book.Until <= now;
        if (!_leads)
            return;
        book = (book with { Owner = identity.Id }).After(found, now, options.CurrentValue);
        // What was told of the database meanwhile is shown with the rest.
        if (_own.IsAtRest && _own.Deliveries.Count > 0)
            (book, _own) = (book.With([.. _own.Deliveries]), AlertBook.Empty);
        if (!await WriteAsync())
            return;
        foreach (var due in book.Due(now).ToList())
        {
            var claimed = AlertSender.Claim(due, now);
            book = book.With(claimed);
            if (!await WriteAsync())
                return;
            book = book.With(await sender.TryAsync(claimed, now, cancellation));
            now = await db.ReadAsync(cancellation);
            if (!await WriteAsync())
                return;
        }

        // The lead lasts until the next look but one, whatever is sent meanwhile.
        async Task<bool> WriteAsync()
        {
            var lead = (2 * TimeSpan.FromSeconds(options.CurrentValue.LookSeconds)) + sender.Longest;
            book = book with { Until = now + (lead > ShortestLead ? lead : ShortestLead) };
            text = await AlertStore.TryWriteAsync(db, book, text, cancellation);
            return _leads = text is not null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alerts could not be looked after; this is tried again")]
    private partial void LogLater(Exception e);
}
