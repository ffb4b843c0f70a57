using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace TopoWeb.Http;

/// <summary>
/// Counts tries of a secret by account (a name that is signed in with), from whatever address they come. To be asked before the secret is compared,
/// so that the answer to a try that came too early says nothing of it. Pages that are live ask here too: they make no requests that could be counted.
/// </summary>
internal sealed class AttemptLimits(IOptions<RateLimitOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetTokenBucketLimiter(key, _ => RateLimitOptions.PerMinute(options.Value.AttemptsPerAccountPerMinute)));

    /// <param name="limit">One of <see cref="RateLimits"/>.</param>
    /// <param name="account">Whose secret is tried.</param>
    /// <returns>How long to wait before the next try; null where this one may be made.</returns>
    public TimeSpan? Refuse(string limit, string account)
    {
        using var lease = _limiter.AttemptAcquire($"{limit}\n{account.ToUpperInvariant()}");
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1);
    }

    public void Dispose() => _limiter.Dispose();
}
