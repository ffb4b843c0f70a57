using TopoWeb.Access;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Administration.Maintenance;

/// <summary>What administrators do with maintenance.</summary>
internal sealed class MaintenanceService(MaintenanceMode mode, AuditLog audit, TimeProvider time)
{
    public const int LongestMessage = 300;

    /// <summary>A longer one was surely a typing error.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <param name="visitor">Who does it.</param>
    /// <param name="message">What everybody reads.</param>
    /// <param name="until">When it ends by itself (UTC); null: when an administrator ends it.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <exception cref="InvalidInputException">There is no message, or the end is not in the future.</exception>
    public async Task<MaintenanceNotice> BeginAsync(Visitor visitor, string? message, DateTime? until, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        var (text, now) = (LineText.Squeeze(message), time.GetUtcNow().UtcDateTime);
        var check = new InputCheck();
        if (text.Length is 0 or > LongestMessage)
            check.Add("message", text.Length == 0 ? "Say why, for everybody who reads it: “Update to a new version; back at noon.”" : $"The message has {text.Length} characters; the limit is {LongestMessage}.");
        var end = ToUtc(until);
        if (end <= now || end > now + Longest)
            check.Add("until", $"The end must be in the future, within {Longest.TotalDays:0} days from now, or left empty.");
        check.Throw();
        var before = await mode.CurrentAsync(cancellation);
        var notice = new MaintenanceNotice(text, before?.Since ?? now, end, visitor.IsSignedIn ? visitor.Name : null);
        await mode.SetAsync(notice, cancellation);
        await audit.WriteAsync(visitor, "maintenance.begin", text, end is null ? null : $"until {end:yyyy-MM-dd HH:mm} UTC", cancellation);
        return notice;
    }

    /// <returns>False where there was none.</returns>
    public async Task<bool> EndAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        if (await mode.CurrentAsync(cancellation) is not { } notice)
            return false;
        await mode.SetAsync(null, cancellation);
        await audit.WriteAsync(visitor, "maintenance.end", notice.Message, cancellation: cancellation);
        return true;
    }

    /// <summary>A time without a zone is UTC, as all times here.</summary>
    private static DateTime? ToUtc(DateTime? until) => until is { Kind: DateTimeKind.Unspecified } plain ? DateTime.SpecifyKind(plain, DateTimeKind.Utc) : until?.ToUniversalTime();
}
