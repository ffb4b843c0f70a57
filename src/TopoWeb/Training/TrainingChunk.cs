using TopoWeb.Data;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.State;
using TopoWeb.Workers;

namespace TopoWeb.Training;

/// <summary>A network in training within a job.</summary>
internal sealed class ChunkMember(NetworkRow network, TrainingState? resume, TrainingWatch watch)
{
    private volatile TrainedNetwork? _trained;

    public NetworkRow Network { get; } = network;

    /// <summary>Where it goes on from.</summary>
    public TrainingState? Resume { get; set; } = resume;

    public TrainingWatch Watch { get; } = watch;

    /// <summary>The lease is lost or given back: the training may go on beside the others, its result is nobody's.</summary>
    public bool Dropped { get; set; }

    public TrainedNetwork? Trained => _trained;

    public void Finish(TrainedNetwork trained) => _trained = trained;
}

/// <summary>The networks that one job trains, under one lease name: one with the single trainer, more with the batched one. What became of them is written as soon as the database answers.</summary>
internal sealed class TrainingChunk(IReadOnlyList<ChunkMember> members, NetworkLeases leases, ResumeStates states, DatabasePatience patience)
{
    public IReadOnlyList<ChunkMember> Members => members;

    /// <summary>Beats for every member that is still ours; false where none is.</summary>
    public async Task<bool> BeatAsync(CancellationToken cancellation)
    {
        foreach (var member in members.Where(m => !m.Dropped))
        {
            if (await leases.BeatAsync(member.Network, member.Watch, cancellation))
                continue;
            await GiveBackAsync(member, NetworkState.Idle);
        }
        return members.Any(m => !m.Dropped);
    }

    /// <summary>Writes down each network that is trained and ours, one that diverged as failed; returns those.</summary>
    public async Task<IReadOnlyList<NetworkRow>> FinishAsync()
    {
        var finished = new List<NetworkRow>();
        foreach (var member in members.Where(m => m is { Trained: not null, Dropped: false }))
        {
            if (member.Trained!.FindDivergence() is { } iteration)
            {
                await patience.InsistAsync(() => leases.FailAsync(member.Network, $"Training diverged: the filters are not finite at iteration {iteration:N0}. Choose a smaller learning rate."));
                finished.Add(member.Network);
            }
            else if (await patience.InsistAsync(() => leases.FinishAsync(member.Network, member.Trained!, member.Watch.CurveText())))
                finished.Add(member.Network);
            member.Dropped = true;
        }
        return finished;
    }

    /// <summary>Gives back what is not trained; what the training handed out last is not lost.</summary>
    /// <param name="counts">The attempt is one that ended without progress.</param>
    /// <returns>What waits again.</returns>
    public async Task<IReadOnlyList<Guid>> ReleaseAsync(bool counts = false)
    {
        var left = members.Where(m => !m.Dropped).ToList();
        foreach (var member in left)
            await GiveBackAsync(member, NetworkState.Queued, counts);
        return [.. left.Select(m => m.Network.Id)];
    }

    /// <summary>Records an error for what is not trained; returns those.</summary>
    public async Task<IReadOnlyList<NetworkRow>> FailAsync(string error)
    {
        var failed = members.Where(m => !m.Dropped).ToList();
        foreach (var member in failed)
        {
            await patience.InsistAsync(() => leases.FailAsync(member.Network, error));
            member.Dropped = true;
        }
        return [.. failed.Select(m => m.Network)];
    }

    private async Task GiveBackAsync(ChunkMember member, NetworkState state, bool counts = false)
    {
        member.Dropped = true;
        if (member.Watch.TakeState() is { } last)
            await patience.InsistAsync(() => states.SaveAsync(member.Network, last, CancellationToken.None));
        await patience.InsistAsync(() => leases.ReleaseAsync(member.Network, state, counts));
    }
}
