using System.Text;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Http;

namespace TopoWeb.Schedules.Notices;

/// <summary>Sends notices that are due, from a server that serves pages. What fails is tried again after a minute, ten minutes, an hour and six hours.</summary>
internal sealed partial class NoticeSender(
    IDbContextFactory<TopoWebContext> contexts, MailSender mail, WebHookSender hooks, HookSecrets secrets, ServerAddress address, TimeProvider time, ILogger<NoticeSender> logger) : BackgroundService
{
    private const int LongestError = 400;
    private const int AtOnce = 8;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Sends all that are due, several at once: a web hook that hangs does not hold up the others.</summary>
    public async Task SendDueAsync(CancellationToken cancellation) => await Parallel.ForEachAsync(await DueAsync(cancellation), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (one, stop) =>
    {
        if (await ClaimAsync(one.Id, one.Due, stop) is { } delivery)
            await SendAsync(delivery, stop);
    });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await SendDueAsync(stoppingToken);
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

    private async Task<IReadOnlyList<(Guid Id, DateTime Due)>> DueAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = Now;
        var due = await db.NoticeDeliveries.Where(d => d.State == DeliveryState.Waiting && d.NextTryAt <= now).OrderBy(d => d.NextTryAt).Select(d => new { d.Id, d.NextTryAt }).ToListAsync(cancellation);
        return [.. due.Select(d => (d.Id, d.NextTryAt!.Value))];
    }

    /// <summary>Only one server sends. The time of the next try is written first: a server that stops while it sends has tried.</summary>
    private async Task<NoticeDeliveryRow?> ClaimAsync(Guid id, DateTime due, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var row = await db.NoticeDeliveries.AsNoTracking().Include(d => d.Notice).ThenInclude(n => n!.Schedule).SingleOrDefaultAsync(d => d.Id == id, cancellation);
        if (row is null)
            return null;
        var next = Now + Waits[Math.Min(row.Attempts, Waits.Length - 1)];
        return await db.NoticeDeliveries.Where(d => d.Id == id && d.State == DeliveryState.Waiting && d.NextTryAt == due)
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.NextTryAt, next).SetProperty(d => d.Attempts, d => d.Attempts + 1), cancellation) == 1 ? row : null;
    }

    private async Task SendAsync(NoticeDeliveryRow delivery, CancellationToken cancellation)
    {
        var notice = delivery.Notice!;
        try
        {
            if (delivery.Channel == NoticeChannel.Mail)
                await mail.SendAsync(delivery.Target, notice.Title, TextOf(notice), delivery.Id, cancellation);
            else
                await hooks.SendAsync(delivery.Target, secrets.Open(notice.Schedule!.HookSecret), Encoding.UTF8.GetBytes(notice.PayloadJson), delivery.Id, cancellation);
            await EndAsync(delivery.Id, DeliveryState.Sent, null);
        }
        catch (NoticeFailedException e)
        {
            LogFailed(delivery.Channel, delivery.Id, e.Message);
            // This was try number Attempts + 1; the last one has no wait after it.
            await EndAsync(delivery.Id, e.IsFinal || IsLast(delivery) ? DeliveryState.Failed : DeliveryState.Waiting, e.Message);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && !DatabaseFault.IsAway(e))
        {
            LogUnexpected(e, delivery.Channel, delivery.Id);
            await EndAsync(delivery.Id, IsLast(delivery) ? DeliveryState.Failed : DeliveryState.Waiting, "Unexpected error. Details are in the server log.");
        }
    }

    /// <summary>As it was read before this try.</summary>
    private static bool IsLast(NoticeDeliveryRow delivery) => delivery.Attempts >= Waits.Length;

    private string TextOf(NoticeRow notice) => $"""
        {notice.Text}

        {(address.Public is { } server ? $"{server.AbsoluteUri}schedules/{notice.ScheduleId}" : "Open the schedule in TopoWeb to see its reruns.")}

        You get this because the schedule names this address. Who may change the schedule can remove it there.
        """;

    private async Task EndAsync(Guid id, DeliveryState state, string? error)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var ended = state == DeliveryState.Waiting ? (DateTime?)null : Now;
        var text = error is { Length: > LongestError } ? error[..LongestError] : error;
        await db.NoticeDeliveries.Where(d => d.Id == id).ExecuteUpdateAsync(s => s.SetProperty(d => d.State, state).SetProperty(d => d.EndedAt, ended).SetProperty(d => d.Error, text));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notice by {Channel} (delivery {Id}) did not arrive: {Reason}")]
    private partial void LogFailed(NoticeChannel channel, Guid id, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notice by {Channel} (delivery {Id}) could not be sent")]
    private partial void LogUnexpected(Exception e, NoticeChannel channel, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notices could not be sent; this is tried again")]
    private partial void LogLater(Exception e);
}
