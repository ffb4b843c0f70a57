using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Access;

/// <summary>Names of people, for pages that say whose something is.</summary>
internal static class PeopleNames
{
    public static async Task<IReadOnlyDictionary<Guid, string>> NamesOfAsync(this TopoWebContext db, IEnumerable<Guid?> people, CancellationToken cancellation)
    {
        var ids = people.OfType<Guid>().Distinct().ToList();
        return ids.Count == 0 ? new Dictionary<Guid, string>()
            : (await db.Users.Where(u => ids.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName }).ToListAsync(cancellation)).ToDictionary(u => u.Id, u => u.DisplayName);
    }
}
