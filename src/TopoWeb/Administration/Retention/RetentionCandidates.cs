using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Figures;
using TopoWeb.Runs;

namespace TopoWeb.Administration.Retention;

/// <summary>Which runs a rule deletes. The preview and the deletion ask here alike.</summary>
internal sealed class RetentionCandidates(IEnumerable<IRunKeeper> keepers)
{
    /// <summary>Finished runs of a project that ended before a time.</summary>
    public static IQueryable<RunRow> Old(TopoWebContext db, Guid? project, DateTime before) => db.Runs.Where(r => r.ProjectId == project
        && (r.State == RunState.Succeeded || r.State == RunState.Failed || r.State == RunState.Cancelled) && (r.FinishedAt ?? r.CreatedAt) < before);

    /// <summary>Those of them that nobody keeps: not pinned, not shown by an open link, not needed by another feature, and not the sample that comes with the program.</summary>
    public IQueryable<RunRow> Deletable(TopoWebContext db, Guid? project, DateTime before, DateTime now)
    {
        var runs = Old(db, project, before)
            .Where(r => !r.Pinned && !(r.OwnerId == null && r.Experiment!.PresetId == PresetCatalog.Sample))
            .Where(r => !db.ShareLinks.Any(l => l.RevokedAt == null && (l.ExpiresAt == null || l.ExpiresAt > now) && (l.RunId == r.Id || l.Items.Any(i => i.RunId == r.Id))));
        foreach (var keeper in keepers)
        {
            var kept = keeper.KeptRuns(db);
            runs = runs.Where(r => !kept.Contains(r.Id));
        }
        return runs.AsNoTracking();
    }
}
