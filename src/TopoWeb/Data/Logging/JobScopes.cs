using Microsoft.EntityFrameworkCore;

namespace TopoWeb.Data.Logging;

/// <summary>Finds what a job's lines belong to. A job asks before it does anything else.</summary>
/// <param name="contexts">The database.</param>
/// <param name="worker">This process.</param>
internal sealed class JobScopes(IDbContextFactory<TopoWebContext> contexts, string worker)
{
    public Task<JobScope> OfRunAsync(Guid id, CancellationToken cancellation) => TryAsync(new(worker) { Run = id }, async db =>
        await db.Runs.Where(r => r.Id == id).Select(r => new { Name = r.Title ?? r.Experiment!.Name, r.OwnerId, Person = db.Users.Where(u => u.Id == r.OwnerId).Select(u => u.DisplayName).FirstOrDefault() }).SingleOrDefaultAsync(cancellation) is { } run
            ? new(worker) { Run = id, Name = run.Name, Person = run.Person, PersonId = run.OwnerId }
            : new(worker) { Run = id });

    /// <summary>Of the runs that wait for the network, the first.</summary>
    public Task<JobScope> OfNetworkAsync(Guid id, CancellationToken cancellation) => TryAsync(new(worker), async db =>
    {
        if (await db.Networks.Where(n => n.Id == id).Select(n => new { n.TrainingSetId, n.Index }).SingleOrDefaultAsync(cancellation) is not { } network)
            return new(worker);
        var run = await db.Runs.Where(r => r.State == RunState.Training && r.TrainingSetId == network.TrainingSetId && r.NetworkCount > network.Index).OrderBy(r => r.CreatedAt)
            .Select(r => new { r.Id, Name = r.Title ?? r.Experiment!.Name, r.OwnerId, Person = db.Users.Where(u => u.Id == r.OwnerId).Select(u => u.DisplayName).FirstOrDefault() }).FirstOrDefaultAsync(cancellation);
        return new(worker) { Run = run?.Id, Name = run?.Name, Network = network.Index, Person = run?.Person, PersonId = run?.OwnerId };
    });

    /// <summary>A database that does not answer now is the job's own matter.</summary>
    private async Task<JobScope> TryAsync(JobScope otherwise, Func<TopoWebContext, Task<JobScope>> find)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync();
            return await find(db);
        }
        catch (Exception e) when (DatabaseFault.IsOf(e) || DatabaseFault.IsAway(e) || e is OperationCanceledException)
        {
            return otherwise;
        }
    }
}
