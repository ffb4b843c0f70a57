using System.Text.Json.Serialization;
using TopoWeb.Administration.Monitoring.Concerns;
using TopoWeb.Data;

namespace TopoWeb.Administration.Alerts;

/// <summary>What a message tells.</summary>
public enum AlertEvent
{
    Begin,

    /// <summary>It has lasted for hours.</summary>
    Remind,

    End,

    /// <summary>Somebody tries whether alerts arrive.</summary>
    Test,
}

/// <summary>Something that was told and has not ended.</summary>
/// <param name="Kind">One of <see cref="HealthKind.Alerted"/>.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Text">As it was found last.</param>
/// <param name="Since">When it was found first.</param>
/// <param name="ToldAt">When it was told last.</param>
/// <param name="QuietSince">Since when it has not been found; null while it is.</param>
public sealed record OpenAlert(string Kind, string Subject, string Text, DateTime Since, DateTime ToldAt, DateTime? QuietSince);

/// <summary>A message on its way, or that has ended.</summary>
public sealed record AlertDelivery(
    Guid Id, AlertEvent Event, string Kind, string Subject, string Text, DateTime Since, DateTime At, DeliveryState State, int Attempts, DateTime? NextTryAt, DateTime? EndedAt, string? Error)
{
    [JsonIgnore]
    public bool IsFailing => State == DeliveryState.Failed || (State == DeliveryState.Waiting && Attempts > 0);
}

/// <summary>All that is known of alerts: what was told, what is on its way, and which server looks after it. A value; each look makes the next one.</summary>
/// <param name="Owner">The server that looks after alerts.</param>
/// <param name="Until">Until when nobody else does, by the database's clock.</param>
/// <param name="Seen">What the last look found for the first time: it counts if the next one finds it too.</param>
/// <param name="Open">What was told and lasts.</param>
/// <param name="Deliveries">Messages, the oldest first.</param>
internal sealed record AlertBook(Guid Owner, DateTime Until, IReadOnlyDictionary<string, DateTime> Seen, IReadOnlyList<OpenAlert> Open, IReadOnlyList<AlertDelivery> Deliveries)
{
    /// <summary>Messages that have ended are kept for the page.</summary>
    private const int Kept = 20;

    public static AlertBook Empty { get; } = new(Guid.Empty, DateTime.UnixEpoch, new Dictionary<string, DateTime>(), [], []);

    public IEnumerable<AlertDelivery> Due(DateTime now) => Deliveries.Where(d => d.State == DeliveryState.Waiting && d.NextTryAt <= now);

    /// <summary>Nothing is open, about to be, or on its way.</summary>
    public bool IsAtRest => Seen.Count == 0 && Open.Count == 0 && Deliveries.All(d => d.State != DeliveryState.Waiting);

    /// <summary>The book after a look.</summary>
    /// <param name="found">What needs attention.</param>
    /// <param name="now">When it was looked.</param>
    /// <param name="options">The settings.</param>
    public AlertBook After(IReadOnlyList<HealthConcern> found, DateTime now, AlertOptions options)
    {
        var concerns = found.Where(c => options.Has(c.Kind)).ToDictionary(KeyOf);
        List<OpenAlert> open = [];
        List<AlertDelivery> messages = [];
        foreach (var alert in Open)
        {
            if (concerns.TryGetValue(KeyOf(alert.Kind, alert.Subject), out var concern))
            {
                var again = options.RepeatHours > 0 && now - alert.ToldAt >= TimeSpan.FromHours(options.RepeatHours);
                open.Add(alert with { Text = concern.Text, QuietSince = null, ToldAt = again ? now : alert.ToldAt });
                if (again)
                    messages.Add(Message(AlertEvent.Remind, open[^1], now));
            }
            else if (now - (alert.QuietSince ?? now) >= TimeSpan.FromSeconds(options.CalmSeconds))
                messages.Add(Message(AlertEvent.End, alert, now));
            else
                open.Add(alert with { QuietSince = alert.QuietSince ?? now });
        }
        var known = Open.Select(a => KeyOf(a.Kind, a.Subject)).ToHashSet();
        var seen = new Dictionary<string, DateTime>();
        foreach (var (key, concern) in concerns.Where(c => !known.Contains(c.Key)))
        {
            if (!Seen.TryGetValue(key, out var since))
            {
                seen[key] = now;
                continue;
            }
            open.Add(new(concern.Kind, concern.Subject, concern.Text, since, now, null));
            messages.Add(Message(AlertEvent.Begin, open[^1], now));
        }
        return (this with { Seen = seen, Open = open }).With([.. messages]);
    }

    /// <summary>With messages added, or changed where they are there already.</summary>
    public AlertBook With(params AlertDelivery[] messages)
    {
        var changed = messages.ToDictionary(m => m.Id);
        var all = Deliveries.Select(d => changed.Remove(d.Id, out var now) ? now : d).Concat(messages.Where(m => changed.ContainsKey(m.Id))).OrderBy(d => d.At).ToList();
        var surplus = all.Where(d => d.State != DeliveryState.Waiting).SkipLast(Kept).Select(d => d.Id).ToHashSet();
        return this with { Deliveries = [.. all.Where(d => !surplus.Contains(d.Id))] };
    }

    /// <summary>What lasts is not told before its beginning has been.</summary>
    private AlertDelivery Message(AlertEvent kind, OpenAlert alert, DateTime now) => new(
        Guid.CreateVersion7(), kind, alert.Kind, alert.Subject, alert.Text, alert.Since, now, DeliveryState.Waiting, 0,
        Deliveries.Where(d => d.State == DeliveryState.Waiting && d.Kind == alert.Kind && d.Subject == alert.Subject).Max(d => d.NextTryAt) is { } before && before > now ? before : now, null, null);

    private static string KeyOf(HealthConcern concern) => KeyOf(concern.Kind, concern.Subject);

    private static string KeyOf(string kind, string subject) => $"{kind} {subject}";
}
