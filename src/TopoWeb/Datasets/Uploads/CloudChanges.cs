using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Datasets.Uploads;

/// <summary>What uses a cloud.</summary>
/// <param name="Runs">Finished runs: their results stay without it, but they cannot be run again.</param>
/// <param name="Active">Runs that are not finished.</param>
/// <param name="Schedules">Schedules that analyse it again.</param>
internal sealed record CloudUse(int Runs, int Active, int Schedules)
{
    /// <summary>Why it cannot be deleted now; null where it can.</summary>
    public string? Obstacle => (Active, Schedules) switch
    {
        (0, 0) => null,
        ( > 0, _) => Active == 1 ? "A run that is not finished analyses this cloud. Wait for it, or cancel it." : $"{Active:N0} runs that are not finished analyse this cloud. Wait for them, or cancel them.",
        _ => Schedules == 1 ? "A schedule analyses this cloud. Delete the schedule first." : $"{Schedules:N0} schedules analyse this cloud. Delete the schedules first.",
    };

    /// <summary>What goes with it.</summary>
    public string? Warning => Runs == 0 ? null : Runs == 1 ? "One run analysed it: its results stay, but it cannot be run again." : $"{Runs:N0} runs analysed it: their results stay, but they cannot be run again.";
}

/// <summary>A cloud that something still needs.</summary>
internal sealed class CloudInUseException(string message) : Exception(message);

/// <summary>A new name for a cloud.</summary>
internal sealed record CloudChange
{
    public string? Name { get; init; }
}

/// <summary>What people do with clouds that they uploaded: rename and delete.</summary>
internal sealed class CloudChanges(IDbContextFactory<TopoWebContext> contexts, AuditLog audit)
{
    private const int LongestName = 200;

    /// <returns>False where there is no such cloud.</returns>
    /// <exception cref="InvalidInputException">The name is empty or too long.</exception>
    /// <exception cref="NotAllowedException">The visitor may read it only.</exception>
    public async Task<bool> RenameAsync(Visitor visitor, Guid id, string? name, CancellationToken cancellation = default)
    {
        var clean = LineText.Clean("name", name, LongestName);
        if (clean.Length == 0)
            throw new InvalidInputException("name", "Give the cloud a name.");
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Clouds.Where(c => c.Id == id).MayChangeAsync(visitor, cancellation))
            return false;
        var before = await db.Clouds.Where(c => c.Id == id).Select(c => c.Name).SingleOrDefaultAsync(cancellation);
        if (await db.Clouds.Where(c => c.Id == id).ExecuteUpdateAsync(s => s.SetProperty(c => c.Name, clean), cancellation) == 0)
            return false;
        await audit.WriteAsync(visitor, "cloud.rename", before, $"Name: {clean}.", cancellation);
        return true;
    }

    /// <returns>What uses a cloud; null where there is no such cloud.</returns>
    /// <exception cref="NotAllowedException">The visitor may read it only.</exception>
    public async Task<CloudUse?> UseAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Clouds.Where(c => c.Id == id).MayChangeAsync(visitor, cancellation))
            return null;
        // Specifications name their cloud; few are asked for, and seldom.
        var text = $"\"{id}\"";
        var states = await db.Runs.Where(r => r.SpecJson.Contains(text)).Select(r => r.State).ToListAsync(cancellation);
        var active = states.Count(s => s is RunState.Queued or RunState.Training or RunState.Analyzing);
        return new(states.Count - active, active, await db.Schedules.CountAsync(s => s.Experiment!.SpecJson.Contains(text), cancellation));
    }

    /// <summary>Results keep the points that they were computed from; the rest goes with the next sweep.</summary>
    /// <returns>False where there is no such cloud.</returns>
    /// <exception cref="CloudInUseException">A schedule or an unfinished run analyses it.</exception>
    /// <exception cref="NotAllowedException">The visitor may read it only.</exception>
    public async Task<bool> DeleteAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        if (await UseAsync(visitor, id, cancellation) is not { } use)
            return false;
        if (use.Obstacle is { } obstacle)
            throw new CloudInUseException(obstacle);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var name = await db.Clouds.Where(c => c.Id == id).Select(c => c.Name).SingleOrDefaultAsync(cancellation);
        if (await db.Clouds.Where(c => c.Id == id).ExecuteDeleteAsync(cancellation) == 0)
            return false;
        await audit.WriteAsync(visitor, "cloud.delete", name, cancellation: cancellation);
        return true;
    }
}
