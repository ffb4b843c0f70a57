using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Administration.Monitoring;

/// <summary>Runs as a failure leaves them.</summary>
internal static class FailedWork
{
    /// <param name="lab">Where.</param>
    /// <param name="owner">Whose run.</param>
    /// <param name="name">Its name.</param>
    /// <param name="error">Why it failed; null where only networks did.</param>
    /// <param name="networks">Why each of its networks failed.</param>
    /// <param name="ago">How long ago.</param>
    public static async Task<Guid> AddFailureAsync(this LabData lab, Visitor? owner, string name, string? error = null, IReadOnlyList<string>? networks = null, TimeSpan ago = default)
    {
        var run = await lab.AddRunAsync(owner, name: name, state: error is null ? RunState.Succeeded : RunState.Failed);
        await using var db = lab.NewContext();
        var at = await db.ReadAsync() - ago;
        await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.FinishedAt, at).SetProperty(r => r.Error, error));
        if (networks is null)
            return run;
        var set = new TrainingSetRow { Id = Guid.CreateVersion7(), Key = Guid.NewGuid().ToString("N"), SettingsJson = "{}", DatasetChecksum = "", CreatedAt = at };
        set.Networks.AddRange(networks.Select((e, i) => new NetworkRow { Id = Guid.CreateVersion7(), Index = i, State = NetworkState.Failed, Error = e, FinishedAt = at.AddSeconds(1) }));
        db.TrainingSets.Add(set);
        await db.SaveChangesAsync();
        await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.TrainingSetId, set.Id).SetProperty(r => r.NetworkCount, networks.Count));
        return run;
    }
}
