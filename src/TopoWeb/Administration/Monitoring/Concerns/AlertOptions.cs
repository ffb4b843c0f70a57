using System.Globalization;
using Microsoft.Extensions.Options;
using TopoWeb.Schedules.Notices;
using TopoWeb.Topology;

namespace TopoWeb.Administration.Monitoring.Concerns;

/// <summary>From when on something needs attention, and who is told. Section <c>Alerts</c>.</summary>
internal sealed class AlertOptions
{
    public const string Section = "Alerts";

    /// <summary>Address that alerts are sent to; empty: none are sent.</summary>
    public string WebHook { get; set; } = "";

    /// <summary>Signs the alerts, as those of schedules are signed.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The address may be on this machine or in the internal network, and without TLS.</summary>
    public bool Internal { get; set; }

    /// <summary>Kinds of which alerts are sent; empty: all.</summary>
    public string[] Kinds { get; set; } = [];

    /// <summary>What lasts is told again after so many hours; 0: only once.</summary>
    public int RepeatHours { get; set; } = 24;

    /// <summary>Seconds between two looks. What is found at two of them in a row is told.</summary>
    public int LookSeconds { get; set; } = 15;

    /// <summary>Something has ended when it has not been found for so many seconds.</summary>
    public int CalmSeconds { get; set; } = 300;

    /// <summary>Jobs that wait for so many minutes while none of their kind runs.</summary>
    public int StalledMinutes { get; set; } = 15;

    /// <summary>Jobs that wait for so many hours, whatever runs.</summary>
    public int QueueHours { get; set; } = 24;

    /// <summary>Less free disk space than this.</summary>
    public long FreeMegabytes { get; set; } = 1000;

    /// <summary>A process has more than this share of its memory.</summary>
    public int MemoryPercent { get; set; } = 90;

    /// <summary>No backup for so many hours; 0: never. Null: 48 in Accounts mode, never in Local mode.</summary>
    public int? BackupHours { get; set; }

    /// <summary>So many runs and networks failed within an hour; 0: never.</summary>
    public int FailedPerHour { get; set; } = 1;

    public bool Sends => !string.IsNullOrWhiteSpace(WebHook);

    public bool Has(string kind) => Kinds.Length == 0 || Kinds.Contains(kind, StringComparer.OrdinalIgnoreCase);

    /// <summary>Rules for the address, in the form of those for the web hooks of schedules.</summary>
    public WebHookOptions Rules(WebHookOptions hooks) => new()
    {
        Enabled = true,
        TimeoutSeconds = hooks.TimeoutSeconds,
        Allowed = Internal ? ["0.0.0.0/0", "::/0", .. Uri.TryCreate(WebHook, UriKind.Absolute, out var address) ? new[] { address.IdnHost } : []] : hooks.Allowed,
    };
}

/// <summary>Messages name the setting, and never the address: it may have a secret in it.</summary>
internal sealed class AlertOptionsCheck(IOptions<WebHookOptions> hooks) : IValidateOptions<AlertOptions>
{
    private const int ShortestSecret = 16;

    public ValidateOptionsResult Validate(string? name, AlertOptions options)
    {
        List<string> wrong = [];
        if (options.Sends)
        {
            if (options.Secret.Length < ShortestSecret)
                wrong.Add($"Alerts:Secret has {options.Secret.Length} characters; it must have at least {ShortestSecret}, because alerts are signed with it.");
            try
            {
                WebHookRules.Check(options.WebHook, options.Rules(hooks.Value));
            }
            catch (InvalidInputException e)
            {
                wrong.Add($"Alerts:WebHook cannot be used. {e.All[0].Message} For an address in your own network, set Alerts:Internal=true.");
            }
        }
        foreach (var kind in options.Kinds.Where(k => !HealthKind.Alerted.Any(a => a.Id.Equals(k, StringComparison.OrdinalIgnoreCase))))
            wrong.Add($"Alerts:Kinds has '{kind}'; the kinds are {string.Join(", ", HealthKind.Alerted.Select(k => k.Id))}.");
        foreach (var (setting, value, least, most) in new[]
        {
            (nameof(options.RepeatHours), options.RepeatHours, 0, 8760), (nameof(options.LookSeconds), options.LookSeconds, 1, 600), (nameof(options.CalmSeconds), options.CalmSeconds, 0, 86_400),
            (nameof(options.StalledMinutes), options.StalledMinutes, 1, 10_080), (nameof(options.QueueHours), options.QueueHours, 1, 8760), (nameof(options.MemoryPercent), options.MemoryPercent, 1, 100),
            (nameof(options.BackupHours), options.BackupHours ?? 0, 0, 8760), (nameof(options.FailedPerHour), options.FailedPerHour, 0, 1_000_000),
        })
            if (value < least || value > most)
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"Alerts:{setting} is {value}; it must be {least} to {most}."));
        if (options.FreeMegabytes < 0)
            wrong.Add(string.Create(CultureInfo.InvariantCulture, $"Alerts:FreeMegabytes is {options.FreeMegabytes}; it must be at least 0."));
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
