using Microsoft.Extensions.Options;
using TopoWeb.Http;

namespace TopoWeb.Hosting.Door;

/// <summary>
/// The first look at a request, once what a proxy says of it has been taken over: the path that the application stands under goes off the address, so that everything after makes
/// addresses with it; names that are not the server's are refused, because links are made with them; and so is what came past the proxy that does TLS.
/// </summary>
internal sealed class FrontDoor(RequestDelegate next, IOptions<DoorOptions> options)
{
    private readonly IReadOnlySet<string> _names = DoorNames.Of(options.Value);
    private readonly PathString _pathBase = options.Value.ToPathBase();
    private readonly bool _wantsTls = options.Value is { BehindProxy: true, AllowHttp: false };

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!TakePathBase(request))
            return Refusal.WriteAsync(context, StatusCodes.Status400BadRequest, "Wrong path", "The proxy in front of this server sent an X-Forwarded-Prefix that is no path. Set it to a path such as /lab, or clear it.");
        // Supervisors ask by address, and learn nothing but up or down.
        if (request.Path.StartsWithSegments("/health"))
            return next(context);
        var host = DoorNames.Plain(request.Host.Host ?? "");
        var isLocal = ListenAddresses.IsLoopbackName(host);
        if (!isLocal && !_names.Contains(host))
            return Refusal.WriteAsync(context, StatusCodes.Status400BadRequest, "Unknown name", "This server does not answer to the name in the address. Its administrator sets its names with Door:PublicAddress or Door:Hosts.");
        if (_wantsTls && !isLocal && !request.IsHttps)
            return Refusal.WriteAsync(context, StatusCodes.Status403Forbidden, "Not encrypted", "This request came without TLS. Open the https:// address. If you did: the proxy must send X-Forwarded-Proto, and its address must be in Door:Proxies.");
        return next(context);
    }

    /// <summary>Some proxies take the path off the address, some leave it on: both work.</summary>
    private bool TakePathBase(HttpRequest request)
    {
        if (_pathBase.HasValue)
            request.PathBase = _pathBase;
        else if (request.PathBase.Value?.TrimEnd('/') is { Length: > 0 } sent)
        {
            if (!DoorNames.IsPathBase(sent))
                return false;
            request.PathBase = sent;
        }
        if (request.PathBase.HasValue && request.Path.StartsWithSegments(request.PathBase, StringComparison.Ordinal, out var rest))
            request.Path = rest.HasValue ? rest : "/";
        return true;
    }
}
