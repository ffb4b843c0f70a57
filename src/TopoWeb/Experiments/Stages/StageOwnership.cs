using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Experiments.Stages;

/// <summary>The stages that a result of a run is made of, and those that follow from it. An artifact is kept as long as a run has it among its stages.</summary>
internal static class StageOwnership
{
    /// <summary>Records stages in place of those of the same name. The caller's transaction holds the row of the run, so no two write at once.</summary>
    public static async Task RecordAsync(TopoWebContext db, Guid run, string choice, IReadOnlyList<StageRow> stages, CancellationToken cancellation)
    {
        var names = stages.Select(s => s.Name).ToList();
        await db.Stages.Where(s => s.RunId == run && s.Choice == choice && names.Contains(s.Name)).ExecuteDeleteAsync(cancellation);
        foreach (var stage in stages)
        {
            (stage.RunId, stage.Choice) = (run, choice);
            db.Stages.Add(stage);
        }
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Holds the row of a run to the end of the transaction. False where <paramref name="runs"/> does not have it (any more).</summary>
    public static async Task<bool> HoldAsync(IQueryable<RunRow> runs, Guid id, CancellationToken cancellation) =>
        await runs.Where(r => r.Id == id).ExecuteUpdateAsync(s => s.SetProperty(r => r.Stage, r => r.Stage), cancellation) == 1;
}
