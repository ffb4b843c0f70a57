using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using TopoWeb.Access;

namespace TopoWeb.Http;

/// <summary>
/// The server's address for what leaves it: share links, invitations, resets. Where <c>Door:PublicAddress</c> is set it is that one, whatever name a request came by,
/// so that nobody can have a link made that leads elsewhere.
/// </summary>
internal sealed class ServerAddress(IOptions<DoorOptions> door, IOptions<AccessOptions> access)
{
    /// <summary>With a slash at its end; null where it is not set.</summary>
    public Uri? Public { get; } = access.Value.Mode == AccessMode.Accounts ? door.Value.ToPublicUri() : null;

    /// <summary>With a slash at its end: what follows is relative.</summary>
    public string Of(HttpRequest request) => Public?.AbsoluteUri ?? $"{request.Scheme}://{request.Host}{request.PathBase}/";

    /// <summary>With a slash at its end: what follows is relative.</summary>
    public string Of(NavigationManager navigation) => Public?.AbsoluteUri ?? navigation.BaseUri;
}
