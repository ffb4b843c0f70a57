using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace TopoWeb.Http;

/// <summary>How much one visitor may ask in Accounts mode. Section <c>RateLimits</c>.</summary>
internal sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Pages, files and connections of one person, or of one address where nobody has signed in. A class opens a shared result from one address.</summary>
    public int PagesPerMinute { get; set; } = 6000;

    /// <summary>Requests of the API by one person or token, or by one address without either.</summary>
    public int ApiPerMinute { get; set; } = 1200;

    /// <summary>Tries of a secret from one address: sign-in, set-up, invitations, resets, passwords of links; each counts by itself.</summary>
    public int AttemptsPerMinute { get; set; } = 30;

    /// <summary>Tries of the password of one account, wherever they come from. A link counts by network instead: a stranger cannot lock its guests out.</summary>
    public int AttemptsPerAccountPerMinute { get; set; } = 10;

    /// <summary>Pages of one address that are open at a time.</summary>
    public int ConnectionsPerAddress { get; set; } = 500;

    /// <summary>Pages of all people that are open at a time: each takes memory for as long as it is open.</summary>
    public int Connections { get; set; } = 2000;

    /// <summary>Pages that have lost their connection and may come back: so many are kept whole for three minutes, and after that what they would begin with again for half an hour.</summary>
    public int LostPages { get; set; } = 100;

    /// <summary>So many at once, and as many again within a minute, evenly.</summary>
    public static TokenBucketRateLimiterOptions PerMinute(int count)
    {
        var tokens = Math.Max(1, count / 60);
        return new() { TokenLimit = count, TokensPerPeriod = tokens, ReplenishmentPeriod = TimeSpan.FromMinutes((double)tokens / count), QueueLimit = 0 };
    }
}

internal sealed class RateLimitCheck : IValidateOptions<RateLimitOptions>
{
    private const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        var wrong = new (string Name, int Value)[]
        {
            (nameof(options.PagesPerMinute), options.PagesPerMinute), (nameof(options.ApiPerMinute), options.ApiPerMinute), (nameof(options.AttemptsPerMinute), options.AttemptsPerMinute),
            (nameof(options.AttemptsPerAccountPerMinute), options.AttemptsPerAccountPerMinute), (nameof(options.ConnectionsPerAddress), options.ConnectionsPerAddress), (nameof(options.Connections), options.Connections), (nameof(options.LostPages), options.LostPages),
        }.Where(o => o.Value is < 1 or > Most).Select(o => $"{RateLimitOptions.Section}:{o.Name} is {o.Value}; it must be 1 to {Most}.").ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
