using System.Text.Json;
using Hangfire;
using TopoWeb.Data;
using TopoWeb.Data.Logging;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Devices;
using TopoWeb.Topology;
using TopoWeb.Workers;

namespace TopoWeb.Training;

/// <summary>
/// Trains one network of an ensemble, with the batched trainer also others of its training set that wait: their own jobs then find nothing to do.
/// May be started twice: the lease lets one of them work, and a trained network is not trained again.
/// </summary>
[AutomaticRetry(Attempts = 3, DelaysInSeconds = [2, 10, 30])]
internal sealed partial class NetworkJob(
    DatasetCatalog datasets, NetworkLeases leases, ResumeStates states, TrainingCompute compute, DiskSpace disk, TrainingQueue queue, INetworkListener listener, JobScopes scopes,
    JobIdentity identity, WorkEnd end, LostDevice lost, WorkerLanes lanes, DatabasePatience patience, TimeProvider time, ILogger<NetworkJob> logger)
{
    public async Task TrainAsync(Guid id, CancellationToken cancellation)
    {
        // The lane is closing. The row waits, and is offered to others by whoever next looks for what waits without a job.
        if (lost.Reason is not null)
            return;
        using var scope = logger.BeginScope(await scopes.OfNetworkAsync(id, cancellation));
        var owner = identity.NewOwner();
        if (await leases.ClaimAsync(id, owner, cancellation) is not { } network)
            return;
        var chunk = new TrainingChunk(await MembersAsync(network, owner, cancellation), leases, states, patience);
        await using var heartbeat = new LeaseHeartbeat(chunk.BeatAsync, time, cancellation, end.Token);
        try
        {
            await TrainAsync(network.TrainingSet!, chunk, heartbeat.Token);
            await TellAsync(await chunk.FinishAsync());
        }
        catch (OperationCanceledException) when (heartbeat.Unwanted)
        {
            await TellAsync(await chunk.FinishAsync());
        }
        catch (OperationCanceledException)
        {
            // The process stops: what is not trained is offered again, and goes on from where it was saved.
            await TellAsync(await chunk.FinishAsync());
            var left = await chunk.ReleaseAsync();
            await patience.InsistAsync(() => queue.TrainAsync(left, CancellationToken.None));
        }
        catch (DeviceLostException e)
        {
            // Not a fault of the networks, as far as anybody knows: others train them, from where they were saved. What fails on every device ends by the count of attempts.
            LogDeviceLost(e, e.Device, chunk.Members.Count);
            lost.Report(e.Message);
            lanes.CloseLost();
            await TellAsync(await chunk.FinishAsync());
            var left = await chunk.ReleaseAsync(counts: true);
            await patience.InsistAsync(() => queue.TrainAsync(left, CancellationToken.None));
        }
        catch (Exception e) when (DatabaseFault.IsOf(e))
        {
            // No fault of the training: it is offered again. An error of the database is Hangfire's to retry.
            await chunk.ReleaseAsync(counts: !DatabaseFault.IsPassing(e));
            throw;
        }
        catch (Exception e)
        {
            LogFailed(e, network.Index, id, chunk.Members.Count, ErrorReference.Of(e));
            await TellAsync(await chunk.FinishAsync());
            await TellAsync(await chunk.FailAsync(Describe(e)));
        }
    }

    private async Task TrainAsync(TrainingSetRow set, TrainingChunk chunk, CancellationToken cancellation)
    {
        var settings = JsonSerializer.Deserialize<TrainingSettings>(set.SettingsJson, JsonDefaults.Options)!;
        var data = datasets.Load(settings.Dataset);
        if (data.Checksum != set.DatasetChecksum)
            throw new InvalidInputException("dataset", $"The files of '{settings.Dataset}' on this machine differ from those at the start of the run (SHA-256 {data.Checksum[..12]}…, expected {set.DatasetChecksum[..12]}…). Install the same files on every worker.");
        disk.Require();
        compute.RequireMemory(settings);
        foreach (var member in chunk.Members)
        {
            if (member.Resume?.Refusal(settings, data, member.Network.Index, set.Seed) is not { } reason)
                continue;
            await states.DiscardAsync(member.Network.Id, reason);
            member.Resume = null;
        }
        await compute.TrainAsync(settings, data, set.Seed, chunk.Members, cancellation);
    }

    /// <summary>The network, and as many beside it as the trainer takes at once, each with its saved state.</summary>
    private async Task<IReadOnlyList<ChunkMember>> MembersAsync(NetworkRow network, string owner, CancellationToken cancellation)
    {
        List<ChunkMember> members = [await MemberAsync(network, cancellation)];
        foreach (var other in await leases.ClaimBesideAsync(network, members[0].Resume?.Iteration, ChunkOf(network.TrainingSet!) - 1, owner, cancellation))
            members.Add(await MemberAsync(other, cancellation));
        return members;
    }

    private async Task<ChunkMember> MemberAsync(NetworkRow network, CancellationToken cancellation)
    {
        var resume = await states.FindAsync(network.Id, cancellation);
        return new ChunkMember(network, resume, new TrainingWatch(LearningCurve.From(network.Curve, resume?.Iteration ?? -1)));
    }

    private int ChunkOf(TrainingSetRow set)
    {
        try
        {
            return compute.ChunkOf(JsonSerializer.Deserialize<TrainingSettings>(set.SettingsJson, JsonDefaults.Options)!);
        }
        catch (Exception e) when (e is InvalidInputException or JsonException)
        {
            return 1; // the training itself will say what is wrong, and it is recorded then
        }
    }

    private async Task TellAsync(IReadOnlyList<NetworkRow> networks)
    {
        foreach (var network in networks)
            await patience.InsistAsync(() => listener.EndedAsync(network.TrainingSetId, network.Index));
    }

    /// <summary>The message of an error we know; of any other a reference to the server log, which has the rest.</summary>
    internal static string Describe(Exception e) => e switch
    {
        InvalidInputException or DiskFullException => e.Message,
        _ when IsOutOfMemory(e) => "Out of memory. Train fewer networks in parallel (Workers:Train) or choose a smaller architecture.",
        IOException => e.Message,
        _ => ErrorReference.TextOf(e),
    };

    /// <summary>Torch has no exception of its own for it.</summary>
    private static bool IsOutOfMemory(Exception e) => e is OutOfMemoryException
        || e.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(Level = LogLevel.Error, Message = "The device {Device} failed with {Members} networks in training; they go back to the queue, and this process trains no more until it is restarted")]
    private partial void LogDeviceLost(Exception e, ComputeDevice device, int members);

    [LoggerMessage(Level = LogLevel.Error, Message = "Network {Index} ({Id}) failed in a chunk of {Members} (reference {Reference})")]
    private partial void LogFailed(Exception e, int index, Guid id, int members, string reference);
}
