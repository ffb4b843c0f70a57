using System.Globalization;
using System.Security.Claims;
using TopoWeb.Data;

namespace TopoWeb.Access;

/// <summary>
/// Who asks. Everything that reads or changes work takes a visitor, so that no page, endpoint or job can forget to ask.
/// What a visitor may see and change of the work is in <see cref="Owned"/>.
/// </summary>
/// <param name="UserId">The account; null for the one user of Local mode, a guest, and the program itself.</param>
/// <param name="Name">For people: on pages, in the audit log.</param>
/// <param name="Rights">What the visitor may do at all.</param>
internal sealed record Visitor(Guid? UserId, string Name, Rights Rights)
{
    private const string RightsClaim = "topoweb:rights";
    private const string AddressClaim = "topoweb:address";

    /// <summary>Claim with the id of the session or token that a request came with.</summary>
    public const string SessionClaim = "topoweb:session";

    /// <summary>The program itself: jobs, schedules, start.</summary>
    public static Visitor Program { get; } = new(null, "TopoWeb", Rights.All);

    /// <summary>The one user of Local mode, who owns everything.</summary>
    public static Visitor Local { get; } = new(null, "Local user", Rights.All);

    /// <summary>Nobody has signed in.</summary>
    public static Visitor Nobody { get; } = new(null, "Nobody", Rights.None);

    /// <summary>The run that a guest's link opens; nothing else is visible then.</summary>
    public Guid? GuestOf { get; private init; }

    /// <summary>The session or token that the visitor came with.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The network address that the visitor came from; for the audit log.</summary>
    public string? Address { get; init; }

    /// <summary>Whose computations count together: a user's, the guests' of one run, those of the one user of Local mode.</summary>
    public Guid Person => UserId ?? GuestOf ?? Guid.Empty;

    /// <summary>Sees and changes the work of everybody.</summary>
    public bool OwnsAll => Rights.HasFlag(Rights.Administer);

    public bool IsSignedIn => UserId is not null;

    /// <summary>A guest with a link to a run.</summary>
    public static Visitor Guest(Guid run) => new(null, "Guest", Rights.Read) { GuestOf = run };

    public bool May(Rights rights) => (Rights & rights) == rights;

    /// <exception cref="NotAllowedException">The visitor lacks the right.</exception>
    public void Require(Rights rights)
    {
        if (!May(rights))
            throw new NotAllowedException(rights & ~Rights);
    }

    /// <summary>The visitor as claims of a principal.</summary>
    public ClaimsIdentity ToIdentity(string scheme)
    {
        List<Claim> claims = [new(ClaimTypes.Name, Name), new(RightsClaim, ((int)Rights).ToString(CultureInfo.InvariantCulture))];
        if (UserId is { } user)
            claims.Add(new(ClaimTypes.NameIdentifier, user.ToString()));
        if (SessionId is { } session)
            claims.Add(new(SessionClaim, session.ToString()));
        if (Address is { } address)
            claims.Add(new(AddressClaim, address));
        return new(claims, scheme, ClaimTypes.Name, ClaimTypes.Role);
    }

    /// <summary>The visitor of a principal; <see cref="Nobody"/> where it has not been authenticated by us.</summary>
    public static Visitor Of(ClaimsPrincipal principal)
    {
        if (principal.Identity is not { IsAuthenticated: true } || !int.TryParse(principal.FindFirstValue(RightsClaim), CultureInfo.InvariantCulture, out var rights))
            return Nobody;
        return new(IdOf(principal, ClaimTypes.NameIdentifier), principal.Identity.Name ?? "", (Rights)rights) { SessionId = IdOf(principal, SessionClaim), Address = principal.FindFirstValue(AddressClaim) };
    }

    /// <summary>For endpoints that name a visitor among their parameters.</summary>
    public static ValueTask<Visitor> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context.User));

    private static Guid? IdOf(ClaimsPrincipal principal, string claim) => Guid.TryParse(principal.FindFirstValue(claim), out var id) ? id : null;
}

/// <summary>The visitor may not do this. What may not even be seen is answered as unknown instead.</summary>
internal sealed class NotAllowedException(string message) : Exception(message)
{
    public NotAllowedException(Rights missing)
        : this($"This needs the right \"{RightsText.Format(missing)}\", which this account or token does not have. Ask an administrator.")
    {
    }
}
