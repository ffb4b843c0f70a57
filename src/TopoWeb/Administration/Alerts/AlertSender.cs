using System.Text.Json;
using Microsoft.Extensions.Options;
using TopoWeb.Administration.Monitoring.Concerns;
using TopoWeb.Data;
using TopoWeb.Http;
using TopoWeb.Schedules.Notices;

namespace TopoWeb.Administration.Alerts;

/// <summary>Sends alerts to the address of the settings.</summary>
internal sealed partial class AlertSender(WebHookSender hooks, IOptionsMonitor<AlertOptions> options, IOptionsMonitor<WebHookOptions> rules, ServerAddress address, ILogger<AlertSender> logger)
{
    private const int LongestError = 400;

    /// <summary>After each try but the last.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    /// <summary>How long one try may take.</summary>
    public TimeSpan Longest => TimeSpan.FromSeconds(rules.CurrentValue.TimeoutSeconds);

    /// <summary>A message as it is before it is tried: whoever stops while it sends has tried.</summary>
    public static AlertDelivery Claim(AlertDelivery message, DateTime now) => message with { Attempts = message.Attempts + 1, NextTryAt = now + Waits[Math.Min(message.Attempts, Waits.Length - 1)] };

    /// <summary>Tries a claimed message once.</summary>
    /// <returns>What has become of it.</returns>
    public async Task<AlertDelivery> TryAsync(AlertDelivery message, DateTime now, CancellationToken cancellation)
    {
        try
        {
            await SendAsync(message, cancellation);
            LogSent(message.Event, message.Kind, message.Id);
            return message with { State = DeliveryState.Sent, NextTryAt = null, EndedAt = now, Error = null };
        }
        catch (NoticeFailedException e)
        {
            LogFailed(message.Event, message.Kind, message.Id, e.Message);
            var error = e.Message.Length > LongestError ? e.Message[..LongestError] : e.Message;
            return e.IsFinal || message.Attempts > Waits.Length ? message with { State = DeliveryState.Failed, NextTryAt = null, EndedAt = now, Error = error } : message with { Error = error };
        }
    }

    /// <exception cref="NoticeFailedException">It did not arrive.</exception>
    public async Task SendAsync(AlertDelivery message, CancellationToken cancellation)
    {
        var settings = options.CurrentValue;
        var body = JsonSerializer.SerializeToUtf8Bytes(AlertPayload.Of(message, address.Public), JsonDefaults.Options);
        await hooks.SendAsync(settings.WebHook, settings.Secret, body, message.Id, cancellation, settings.Rules(rules.CurrentValue));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Alert ({Event} of {Kind}, {Id}) sent")]
    private partial void LogSent(AlertEvent @event, string kind, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert ({Event} of {Kind}, {Id}) did not arrive: {Reason}")]
    private partial void LogFailed(AlertEvent @event, string kind, Guid id, string reason);
}
