using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Administration.Storage;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Administration.Retention;

/// <summary>Rules by which old runs are deleted. Nobody makes one without having seen what it would delete now.</summary>
internal sealed class RetentionService(IDbContextFactory<TopoWebContext> contexts, RetentionCandidates candidates, AuditLog audit, TimeProvider time)
{
    public const int MostDays = 3650;

    private const int Shown = 20;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task<IReadOnlyList<RetentionRule>> ListAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rules = await db.RetentionRules.AsNoTracking().Include(r => r.Project!.Owner).ToListAsync(cancellation);
        return [.. rules.Select(r => new RetentionRule(r.Id, r.ProjectId, TitleOf(r.Project), r.Days, r.CreatedBy, r.CreatedAt, r.LastRunAt, r.LastDeleted)).OrderBy(r => r.Title, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>What a rule would delete now.</summary>
    /// <exception cref="InvalidInputException">There is no such project, or the days are outside their limits.</exception>
    public async Task<RetentionPreview> PreviewAsync(Visitor visitor, Guid? project, int days, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await CheckAsync(db, visitor, project, days, cancellation);
        var (now, before) = (Now, Now.AddDays(-days));
        var runs = await candidates.Deletable(db, project, before, now).Select(r => new { r.Id, Name = r.Title ?? r.Experiment!.Name, EndedAt = r.FinishedAt ?? r.CreatedAt }).ToListAsync(cancellation);
        var old = await RetentionCandidates.Old(db, project, before).CountAsync(cancellation);
        var freed = runs.Count == 0 ? 0 : (await StorageUses.ReadAsync(db, cancellation)).FreedBy(runs.Select(r => r.Id).ToHashSet());
        return new(project, days, runs.Count, old - runs.Count, freed, [.. runs.OrderBy(r => r.EndedAt).ThenBy(r => r.Id).Take(Shown).Select(r => new RetentionRun(r.Id, r.Name, r.EndedAt))]);
    }

    /// <summary>Makes the rule of a project, or changes it.</summary>
    /// <param name="visitor">Who does it.</param>
    /// <param name="project">Whose runs.</param>
    /// <param name="days">Runs that ended longer ago go.</param>
    /// <param name="expected">How many runs the preview counted: the rule is refused where it would delete others by now.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <exception cref="InvalidInputException">The settings are wrong, or the preview no longer holds.</exception>
    public async Task<RetentionRule> SetAsync(Visitor visitor, Guid? project, int days, int? expected, CancellationToken cancellation = default)
    {
        var preview = await PreviewAsync(visitor, project, days, cancellation);
        if (expected != preview.Runs)
            throw new InvalidInputException("runs", expected is null
                ? $"Look at the preview first, and give its number of runs. The rule would delete {preview.Runs:N0} now."
                : $"The preview counted {NumberFormat.Count(expected.Value, "run")}; the rule would delete {preview.Runs:N0} now. Look at the preview again.");
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var row = new RetentionRuleRow { Id = Guid.CreateVersion7(), ProjectId = project, Days = days, CreatedBy = visitor.IsSignedIn ? visitor.Name : null, CreatedAt = Now };
        if (!await ReplaceAsync(db, row, cancellation))
        {
            db.RetentionRules.Add(row);
            try
            {
                await db.SaveChangesAsync(cancellation);
            }
            catch (DbUpdateException)
            {
                // Another administrator has made one meanwhile: of two who do it at once, the later one counts.
                if (!await ReplaceAsync(db, row, cancellation))
                    throw;
            }
        }
        var title = TitleOf(project is null ? null : await db.Projects.AsNoTracking().Include(p => p.Owner).SingleAsync(p => p.Id == project, cancellation));
        await audit.WriteAsync(visitor, "retention.set", title, $"Runs older than {NumberFormat.Count(days, "day")}; {preview.Runs:N0} now.", cancellation);
        var id = await db.RetentionRules.Where(r => r.ProjectId == project).Select(r => r.Id).FirstOrDefaultAsync(cancellation);
        return new(id, project, title, days, row.CreatedBy, row.CreatedAt, null, 0);
    }

    /// <returns>False where there is no such rule.</returns>
    public async Task<bool> RemoveAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.RetentionRules.Include(r => r.Project!.Owner).AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellation) is not { } rule || await db.RetentionRules.Where(r => r.Id == id).ExecuteDeleteAsync(cancellation) == 0)
            return false;
        await audit.WriteAsync(visitor, "retention.remove", TitleOf(rule.Project), cancellation: cancellation);
        return true;
    }

    /// <summary>Two people may have projects of one name.</summary>
    internal static string TitleOf(ProjectRow? project) => project is null ? "Runs without a project" : project.Owner is { } owner ? $"{project.Name} · {owner.DisplayName}" : project.Name;

    /// <returns>False where the project has no rule.</returns>
    private static async Task<bool> ReplaceAsync(TopoWebContext db, RetentionRuleRow row, CancellationToken cancellation) => await db.RetentionRules.Where(r => r.ProjectId == row.ProjectId)
        .ExecuteUpdateAsync(s => s.SetProperty(r => r.Days, row.Days).SetProperty(r => r.CreatedBy, row.CreatedBy).SetProperty(r => r.CreatedAt, row.CreatedAt).SetProperty(r => r.LastRunAt, (DateTime?)null).SetProperty(r => r.LastDeleted, 0), cancellation) > 0;

    private static async Task CheckAsync(TopoWebContext db, Visitor visitor, Guid? project, int days, CancellationToken cancellation)
    {
        var check = new InputCheck();
        if (days is < 1 or > MostDays)
            check.Add("days", $"Runs can be kept for 1 to {MostDays:N0} days; {days} were given.");
        if (project is null ? visitor.IsSignedIn : !await db.Projects.AnyAsync(p => p.Id == project, cancellation))
            check.Add("project", project is null ? "Choose the project whose runs are deleted." : $"Project {project} not found.");
        check.Throw();
    }
}
