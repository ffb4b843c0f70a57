using TopoWeb.Access;
using TopoWeb.Data;

namespace TopoWeb.Accounts.Sessions;

/// <summary>A session that is open now, with what its person may do now.</summary>
internal sealed record SessionState(Guid Id, Guid UserId, string Person, UserRole Role, DateTime SeenAt, DateTime ExpiresAt)
{
    public Visitor ToVisitor(string? address) => new(UserId, Person, RightsText.Of(Role)) { SessionId = Id, Address = address };
}
