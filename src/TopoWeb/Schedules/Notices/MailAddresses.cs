using MimeKit;
using TopoWeb.Topology;

namespace TopoWeb.Schedules.Notices;

/// <summary>E-mail addresses as somebody types them, separated by commas.</summary>
internal static class MailAddresses
{
    private const int Most = 10;
    private const int Longest = 400;

    /// <summary>The addresses in their plain form; null where there are none.</summary>
    /// <exception cref="InvalidInputException">One is no address, there are too many, or this server does not send there.</exception>
    public static string? Check(string? text, MailOptions options)
    {
        var parts = (text ?? "").Split([',', ';', '\n', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0)
            return null;
        if (!options.IsOn)
            throw new InvalidInputException("mailTo", "This server sends no e-mail. An administrator sets Mail:Host and Mail:From first.");
        if (parts.Length > Most)
            throw new InvalidInputException("mailTo", $"{parts.Length} addresses; at most {Most} are allowed.");
        foreach (var part in parts)
        {
            if (!part.Contains('@', StringComparison.Ordinal) || part.Any(char.IsControl) || !MailboxAddress.TryParse(part, out var address) || address.Address != part)
                throw new InvalidInputException("mailTo", $"'{part}' is no e-mail address. Separate addresses by commas.");
            if (options.Domains.Length > 0 && !options.Domains.Contains(part[(part.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase))
                throw new InvalidInputException("mailTo", $"This server sends e-mail to {string.Join(", ", options.Domains)} only (Mail:Domains); '{part}' is elsewhere.");
        }
        var all = string.Join(", ", parts.Distinct(StringComparer.OrdinalIgnoreCase));
        return all.Length <= Longest ? all : throw new InvalidInputException("mailTo", $"The addresses have {all.Length} characters together; at most {Longest} are allowed.");
    }
}
