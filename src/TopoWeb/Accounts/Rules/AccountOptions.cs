using Microsoft.Extensions.Options;

namespace TopoWeb.Accounts.Rules;

/// <summary>Limits of accounts, sessions, links and tokens. Section <c>Accounts</c>; in force where <c>Access:Mode</c> is Accounts.</summary>
internal sealed class AccountOptions
{
    public const string Section = "Accounts";

    /// <summary>The shortest password, in characters.</summary>
    public int PasswordLength { get; set; } = 12;

    /// <summary>Wrong passwords in a row that lock an account.</summary>
    public int LockoutAttempts { get; set; } = 5;

    /// <summary>How long an account stays locked.</summary>
    public int LockoutMinutes { get; set; } = 15;

    /// <summary>A session ends when it has not been used for so long.</summary>
    public int SessionDays { get; set; } = 14;

    /// <summary>How long the set-up code of the first administrator is valid.</summary>
    public int SetupMinutes { get; set; } = 60;

    /// <summary>How long an invitation is valid unless the administrator chooses otherwise.</summary>
    public int InvitationDays { get; set; } = 7;

    /// <summary>How long an administrator's link to a new password is valid.</summary>
    public int ResetHours { get; set; } = 24;

    /// <summary>How long an API token is valid unless its owner chooses otherwise.</summary>
    public int TokenDays { get; set; } = 90;

    /// <summary>The longest life of an API token.</summary>
    public int MaximumTokenDays { get; set; } = 366;

    /// <summary>Domain that passkeys are bound to; empty takes the host that the browser names.</summary>
    public string? PasskeyDomain { get; set; }
}

/// <summary>Each message names its setting.</summary>
internal sealed class AccountOptionsCheck : IValidateOptions<AccountOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountOptions o)
    {
        List<string> wrong = [];
        Check(nameof(o.PasswordLength), o.PasswordLength, 8, 64);
        Check(nameof(o.LockoutAttempts), o.LockoutAttempts, 2, 100);
        Check(nameof(o.LockoutMinutes), o.LockoutMinutes, 1, 24 * 60);
        Check(nameof(o.SessionDays), o.SessionDays, 1, 366);
        Check(nameof(o.SetupMinutes), o.SetupMinutes, 1, 24 * 60);
        Check(nameof(o.InvitationDays), o.InvitationDays, 1, 366);
        Check(nameof(o.ResetHours), o.ResetHours, 1, 30 * 24);
        Check(nameof(o.MaximumTokenDays), o.MaximumTokenDays, 1, 3660);
        Check(nameof(o.TokenDays), o.TokenDays, 1, Math.Max(1, o.MaximumTokenDays));
        if (o.PasskeyDomain is { Length: > 0 } domain && Uri.CheckHostName(domain) == UriHostNameType.Unknown)
            wrong.Add($"{AccountOptions.Section}:{nameof(o.PasskeyDomain)} is '{domain}'; it must be a host name such as topoweb.example.org.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Check(string setting, int value, int least, int most)
        {
            if (value < least || value > most)
                wrong.Add($"{AccountOptions.Section}:{setting} is {value}; it must be {least} to {most}.");
        }
    }
}
