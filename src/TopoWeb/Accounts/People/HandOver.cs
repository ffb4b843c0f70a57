using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Accounts.People;

/// <summary>All that belongs to one person comes to belong to another, within the caller's transaction. Runs keep their project, and projects their members.</summary>
internal static class HandOver
{
    public static async Task<PersonWork> CountAsync(TopoWebContext db, Guid from, CancellationToken cancellation) => new(
        await db.Runs.CountAsync(r => r.OwnerId == from, cancellation),
        await db.Clouds.CountAsync(c => c.OwnerId == from, cancellation),
        await db.Schedules.CountAsync(s => s.OwnerId == from, cancellation),
        await db.ShareLinks.CountAsync(l => l.OwnerId == from, cancellation),
        await db.Projects.CountAsync(p => p.OwnerId == from, cancellation));

    public static async Task MoveAsync(TopoWebContext db, Guid from, Guid to, CancellationToken cancellation)
    {
        Guid? heir = to;
        await db.Runs.Where(r => r.OwnerId == from).ExecuteUpdateAsync(s => s.SetProperty(r => r.OwnerId, heir), cancellation);
        await db.Clouds.Where(c => c.OwnerId == from).ExecuteUpdateAsync(s => s.SetProperty(c => c.OwnerId, heir), cancellation);
        await db.Schedules.Where(c => c.OwnerId == from).ExecuteUpdateAsync(s => s.SetProperty(c => c.OwnerId, heir), cancellation);
        await db.ShareLinks.Where(l => l.OwnerId == from).ExecuteUpdateAsync(s => s.SetProperty(l => l.OwnerId, heir), cancellation);
        await db.Projects.Where(p => p.OwnerId == from).ExecuteUpdateAsync(s => s.SetProperty(p => p.OwnerId, to), cancellation);
        // An owner is no member of her own project, and a person who goes is a member of none.
        await db.ProjectMembers.Where(m => m.UserId == from || (m.UserId == to && m.Project!.OwnerId == to)).ExecuteDeleteAsync(cancellation);
    }
}
