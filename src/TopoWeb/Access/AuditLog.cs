using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Access;

/// <summary>Who did what, when and from where. Local mode, with its one user, keeps no such log.</summary>
internal sealed class AuditLog(IDbContextFactory<TopoWebContext> contexts, TimeProvider time)
{
    /// <param name="visitor">Who.</param>
    /// <param name="action">What, as <c>thing.verb</c>: <c>run.delete</c>, <c>share.create</c>, <c>sign-in.failed</c>.</param>
    /// <param name="target">On what, for people: a name, not a secret.</param>
    /// <param name="details">More, where there is more to know.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public async Task WriteAsync(Visitor visitor, string action, string? target = null, string? details = null, CancellationToken cancellation = default)
    {
        if (visitor == Visitor.Local || visitor == Visitor.Program)
            return;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        db.Audit.Add(new AuditRow
        {
            At = time.GetUtcNow().UtcDateTime,
            UserId = visitor.UserId,
            Person = Cut(visitor.Name, 256)!,
            Action = action,
            Target = Cut(target, 300),
            Details = Cut(details, 1000),
            Address = Cut(visitor.Address, 64),
        });
        await db.SaveChangesAsync(cancellation);
    }

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];
}
