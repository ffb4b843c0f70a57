using Hangfire;

namespace TopoWeb.Training;

/// <summary>The queue of GPU workers, and the only place where trainings are put into it. Arguments are identifiers: the rows hold everything else.</summary>
internal sealed class TrainingQueue(IBackgroundJobClient client)
{
    public const string Name = "train";

    public void Train(Guid network) => client.Enqueue<NetworkJob>(Name, job => job.TrainAsync(network, CancellationToken.None));
}
