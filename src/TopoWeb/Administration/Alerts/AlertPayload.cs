using TopoWeb.Administration.Monitoring.Concerns;
using TopoWeb.Controls;

namespace TopoWeb.Administration.Alerts;

/// <summary>What the web hook gets.</summary>
/// <param name="Event"><c>alert.begin</c>, <c>alert.remind</c>, <c>alert.end</c> or <c>alert.test</c>.</param>
/// <param name="Id">Of the message; the same at every try.</param>
/// <param name="Kind">What it is about, as in <c>Alerts:Kinds</c>.</param>
/// <param name="Subject">Which process, disk or queue; empty where there is only one.</param>
/// <param name="Text">One line for people. Chat programs show this field.</param>
/// <param name="Since">When it began, UTC.</param>
/// <param name="At">When the message was made, UTC.</param>
/// <param name="Server">The server's address, or the name of its machine.</param>
/// <param name="Runbook">What to do: the section of the runbook; null where the server's address is not known.</param>
internal sealed record AlertPayload(string Event, Guid Id, string Kind, string Subject, string Text, DateTime Since, DateTime At, string Server, string? Runbook)
{
    public static AlertPayload Of(AlertDelivery message, Uri? server) => new(
        $"alert.{message.Event.ToString().ToLowerInvariant()}", message.Id, message.Kind, message.Subject, $"TopoWeb: {TextOf(message)}", message.Since, message.At,
        server?.AbsoluteUri ?? Environment.MachineName, server is null || message.Event == AlertEvent.Test ? null : $"{server.AbsoluteUri}{HealthKind.Of(message.Kind).Runbook}");

    /// <summary>In one line.</summary>
    public static string TextOf(AlertDelivery message)
    {
        if (message.Event == AlertEvent.Test)
            return message.Text;
        var title = HealthKind.Of(message.Kind).Title;
        return message.Event switch
        {
            AlertEvent.Begin => $"{title}. {message.Text}",
            AlertEvent.Remind => $"{title}, for {DurationText.Of(message.At - message.Since)} now. {message.Text}",
            _ => $"Over after {DurationText.Of(message.At - message.Since)}: {title}. It was: {message.Text}",
        };
    }
}
