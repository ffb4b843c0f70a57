using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;

namespace TopoWeb.Projects;

/// <summary>Reads projects for pages and API: those that a visitor sees.</summary>
internal sealed class ProjectReader(IDbContextFactory<TopoWebContext> contexts, ProjectQuota quota)
{
    /// <summary>By their last activity, newest first.</summary>
    public async Task<IReadOnlyList<ProjectSummary>> ListAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var projects = await ReadAsync(db, visitor, db.Projects.ReadableBy(visitor), cancellation);
        return [.. projects.OrderByDescending(p => p.LastActivity ?? p.CreatedAt).ThenBy(p => p.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <returns>Null where there is no such project or the visitor does not see it.</returns>
    public async Task<ProjectDetails?> FindAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if ((await ReadAsync(db, visitor, db.Projects.ReadableBy(visitor).Where(p => p.Id == id), cancellation)).SingleOrDefault() is not { } project)
            return null;
        var members = await db.ProjectMembers.Where(m => m.ProjectId == id).Select(m => new ProjectMember(m.UserId, m.User!.DisplayName, m.Access)).ToListAsync(cancellation);
        return new(project, [.. members.OrderBy(m => m.Person, StringComparer.OrdinalIgnoreCase)], await WorkOfAsync(db, id, cancellation), await quota.OfAsync(db, id, cancellation));
    }

    /// <summary>Counts what is in a project.</summary>
    public static async Task<ProjectWork> WorkOfAsync(TopoWebContext db, Guid id, CancellationToken cancellation) => new(
        await db.Runs.CountAsync(r => r.ProjectId == id, cancellation), await db.Clouds.CountAsync(c => c.ProjectId == id, cancellation), await db.Schedules.CountAsync(s => s.ProjectId == id, cancellation));

    private static async Task<IReadOnlyList<ProjectSummary>> ReadAsync(TopoWebContext db, Visitor visitor, IQueryable<ProjectRow> projects, CancellationToken cancellation)
    {
        var user = visitor.UserId;
        var rows = await projects.Select(p => new
        {
            Row = p,
            Owner = p.Owner!.DisplayName,
            IsHome = db.Users.Any(u => u.HomeProjectId == p.Id),
            Members = p.Members.Count,
            Mine = p.Members.Where(m => m.UserId == user).Select(m => (ProjectAccess?)m.Access).FirstOrDefault(),
        }).AsNoTracking().ToListAsync(cancellation);
        // Whoever sees a project sees its runs: their number tells nothing new.
        var ids = rows.ConvertAll(p => (Guid?)p.Row.Id);
        var activity = (await db.Runs.Where(r => ids.Contains(r.ProjectId)).GroupBy(r => r.ProjectId)
            .Select(g => new { Id = g.Key, Runs = g.Count(), Submitted = g.Max(r => r.CreatedAt), Ended = g.Max(r => r.FinishedAt) }).ToListAsync(cancellation)).ToDictionary(a => a.Id!.Value);
        return [.. rows.Select(p =>
        {
            var manages = visitor.May(Rights.Run) && (visitor.OwnsAll || p.Row.OwnerId == user);
            var writes = visitor.May(Rights.Run) && (manages || p.Row.LabAccess == ProjectAccess.Write || p.Mine == ProjectAccess.Write);
            var last = activity.GetValueOrDefault(p.Row.Id);
            return new ProjectSummary(
                p.Row.Id, p.Row.Name, p.Row.Description, p.Row.OwnerId, p.Owner, p.Row.LabAccess, writes ? ProjectAccess.Write : ProjectAccess.Read, manages, p.IsHome, p.Members,
                last?.Runs ?? 0, last?.Ended > last?.Submitted ? last?.Ended : last?.Submitted, p.Row.CreatedAt);
        })];
    }
}
