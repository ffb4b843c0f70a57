using Microsoft.Extensions.Options;

namespace TopoWeb.Sharing.Links;

/// <summary>Links for people without an account. Section <c>Sharing</c>; a change counts without a restart.</summary>
internal sealed class ShareOptions
{
    public const string Section = "Sharing";

    /// <summary>No frame anywhere, as for every other page.</summary>
    public const string NoFrames = "'none'";

    /// <summary>Links may be made, and those there are open.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Life of a link where none is chosen.</summary>
    public int DefaultDays { get; set; } = 90;

    /// <summary>The longest life that can be chosen.</summary>
    public int LongestDays { get; set; } = 3660;

    /// <summary>Links may be made that never expire.</summary>
    public bool AllowEndless { get; set; } = true;

    /// <summary>New links need a password.</summary>
    public bool RequirePassword { get; set; }

    /// <summary>Wrong passwords of a link from one address before it has to wait.</summary>
    public int WrongPasswords { get; set; } = 10;

    /// <summary>Within so many minutes, which is also the wait.</summary>
    public int WrongPasswordMinutes { get; set; } = 10;

    /// <summary>How long a browser that knew the password is let in again.</summary>
    public int PasswordHours { get; set; } = 12;

    /// <summary>Pages that may show the embed form in a frame, as in the header <c>frame-ancestors</c>.</summary>
    public string FrameAncestors { get; set; } = NoFrames;
}

/// <summary>Messages name the setting.</summary>
internal sealed class ShareOptionsCheck : IValidateOptions<ShareOptions>
{
    private const int MostDays = 36_600;

    public ValidateOptionsResult Validate(string? name, ShareOptions options)
    {
        var wrong = new List<string>();
        Range(nameof(options.LongestDays), options.LongestDays, 1, MostDays);
        Range(nameof(options.DefaultDays), options.DefaultDays, 1, Math.Clamp(options.LongestDays, 1, MostDays));
        Range(nameof(options.WrongPasswords), options.WrongPasswords, 1, 1000);
        Range(nameof(options.WrongPasswordMinutes), options.WrongPasswordMinutes, 1, 1440);
        Range(nameof(options.PasswordHours), options.PasswordHours, 1, 720);
        var sources = (options.FrameAncestors ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (sources.Length == 0 || sources.FirstOrDefault(s => !IsSource(s)) is not null || (sources.Length > 1 && sources.Contains(ShareOptions.NoFrames)))
            wrong.Add($"{ShareOptions.Section}:{nameof(options.FrameAncestors)} is '{options.FrameAncestors}'; it must be 'none' (in single quotes), or a list of 'self', * and origins such as https://journal.example.org, with spaces between them.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Range(string setting, int value, int least, int most)
        {
            if (value < least || value > most)
                wrong.Add(FormattableString.Invariant($"{ShareOptions.Section}:{setting} is {value}; it must be {least} to {most}."));
        }
    }

    /// <summary>A source goes into a header as it is.</summary>
    private static bool IsSource(string text)
    {
        if (text is ShareOptions.NoFrames or "'self'" or "*")
            return true;
        var host = text.StartsWith("https://", StringComparison.Ordinal) ? text["https://".Length..] : text.StartsWith("http://", StringComparison.Ordinal) ? text["http://".Length..] : "";
        return host.Length > 0 && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '*' or '[' or ']');
    }
}
