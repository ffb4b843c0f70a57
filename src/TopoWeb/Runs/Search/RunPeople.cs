using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;

namespace TopoWeb.Runs.Search;

/// <summary>People to whom runs belong that a visitor sees; of the others she learns nothing.</summary>
internal sealed class RunPeople(IDbContextFactory<TopoWebContext> contexts)
{
    public async Task<IReadOnlyList<(Guid Id, string Name)>> ListAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var owners = await db.Runs.OpenTo(visitor).Where(r => r.OwnerId != null).Select(r => r.OwnerId).Distinct().ToListAsync(cancellation);
        var names = await db.NamesOfAsync(owners, cancellation);
        // The visitor herself comes first: her own runs are what she looks for most.
        return [.. names.Select(n => (n.Key, n.Value)).OrderByDescending(n => n.Key == visitor.UserId).ThenBy(n => n.Value, StringComparer.OrdinalIgnoreCase)];
    }
}
