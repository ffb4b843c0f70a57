using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Http;

namespace TopoWeb.Hosting.Door;

/// <summary>How much one visitor may ask: by person or token, and by address where nobody has signed in. Local mode, with its one user, counts nothing.</summary>
internal sealed class RequestLimits(IOptions<RateLimitOptions> options) : IConfigureOptions<RateLimiterOptions>
{
    /// <summary>How long to wait where the limiter itself cannot say.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);

    /// <summary>A page that was refused looks by itself whether there is room.</summary>
    private static readonly TimeSpan PageWait = TimeSpan.FromSeconds(10);

    public void Configure(RateLimiterOptions limiter)
    {
        var limits = options.Value;
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = async (rejected, _) => await RefuseAsync(rejected);
        limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(context => ProgramPaths.Has(context.Request.Path)
                ? Bucket($"api {VisitorOf(context)}", limits.ApiPerMinute)
                : Bucket($"page {VisitorOf(context)}", limits.PagesPerMinute)),
            // An open page is one request that lasts as long as it is open.
            PartitionedRateLimiter.Create<HttpContext, string>(context => IsOpenPage(context.Request)
                ? RateLimitPartition.GetConcurrencyLimiter(AddressOf(context), _ => new() { PermitLimit = limits.ConnectionsPerAddress, QueueLimit = 0 })
                : RateLimitPartition.GetNoLimiter("")),
            PartitionedRateLimiter.Create<HttpContext, string>(context => IsOpenPage(context.Request)
                ? RateLimitPartition.GetConcurrencyLimiter("all", _ => new() { PermitLimit = limits.Connections, QueueLimit = 0 })
                : RateLimitPartition.GetNoLimiter("")));
        foreach (var name in RateLimits.All)
            limiter.AddPolicy(name, context => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
                ? RateLimitPartition.GetNoLimiter("")
                : Bucket(AddressOf(context), limits.AttemptsPerMinute));
    }

    /// <summary>The WebSocket of a page, which HTTP/2 opens with a method of its own, or its poll where there is none.</summary>
    private static bool IsOpenPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsConnect(request.Method)) && request.Path.StartsWithSegments("/_blazor", out var rest) && rest.Value is "" or "/";

    private static RateLimitPartition<string> Bucket(string key, int perMinute) => RateLimitPartition.GetTokenBucketLimiter(key, _ => RateLimitOptions.PerMinute(perMinute));

    private static string VisitorOf(HttpContext context) => Visitor.Of(context.User).UserId is { } user ? $"{user}" : AddressOf(context);

    /// <summary>Of IPv6 the network of a household or lab (/64): each of its machines has as many addresses as it likes.</summary>
    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } six => new IPAddress([.. six.GetAddressBytes()[..8], 0, 0, 0, 0, 0, 0, 0, 0]).ToString(),
        var four => four.ToString(),
    };

    private static Task RefuseAsync(OnRejectedContext rejected)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var said) ? said : IsOpenPage(rejected.HttpContext.Request) ? PageWait : DefaultWait;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (IsOpenPage(rejected.HttpContext.Request))
            return Refusal.WriteAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "Too many open pages", "As many pages are open as the server takes, from here or in all. Close some, then load the page again.");
        return Refusal.WriteAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "Too many requests", $"Too many requests came from here. Wait {seconds} s, then try again.");
    }
}
