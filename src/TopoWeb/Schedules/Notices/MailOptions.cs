using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using MimeKit;

namespace TopoWeb.Schedules.Notices;

internal enum MailSecurity
{
    /// <summary>Plain at first, then TLS; a server that does not offer it gets nothing.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>Unencrypted: for a mail server on this machine.</summary>
    None,
}

/// <summary>The mail server that notices leave by. Section <c>Mail</c>.</summary>
internal sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>Name of the SMTP server; empty: no e-mail is sent.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>Account at the server; empty: without signing in.</summary>
    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Sender of all e-mail.</summary>
    public string? From { get; set; }

    /// <summary>Notices go to addresses of these domains only; empty allows all.</summary>
    public string[] Domains { get; set; } = [];

    public int TimeoutSeconds { get; set; } = 20;

    [MemberNotNullWhen(true, nameof(Host))]
    public bool IsOn => !string.IsNullOrWhiteSpace(Host);
}

/// <summary>Messages name the setting.</summary>
internal sealed class MailOptionsCheck : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var wrong = new List<string>();
        if (options.Port is < 1 or > 65_535)
            wrong.Add($"Mail:Port is {options.Port}; it must be 1 to 65535.");
        if (options.TimeoutSeconds is < 1 or > 300)
            wrong.Add($"Mail:TimeoutSeconds is {options.TimeoutSeconds}; it must be 1 to 300.");
        if (options.IsOn && !MailboxAddress.TryParse(options.From ?? "", out _))
            wrong.Add($"Mail:From is '{options.From}'; with Mail:Host it must be an e-mail address, such as topoweb@example.org.");
        if (!string.IsNullOrEmpty(options.Password) && string.IsNullOrEmpty(options.User))
            wrong.Add("Mail:Password is set without Mail:User.");
        if (options.Domains.Any(d => d.Contains('@', StringComparison.Ordinal) || string.IsNullOrWhiteSpace(d)))
            wrong.Add("Mail:Domains must hold domains without @, such as example.org.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
