using Hangfire;

namespace TopoWeb.Jobs;

/// <summary>The two queues, and the only place where jobs are put into them. Arguments are identifiers: the rows are the truth.</summary>
internal sealed class JobQueue(IBackgroundJobClient client)
{
    public const string Train = "train";
    public const string Analyze = "analyze";

    public void Start(Guid run) => client.Enqueue<RunJob>(Analyze, job => job.StartAsync(run, CancellationToken.None));

    public void AnalyzeRun(Guid run) => client.Enqueue<RunJob>(Analyze, job => job.AnalyzeAsync(run, CancellationToken.None));

    public void Preview(Guid run) => client.Enqueue<PreviewJob>(Analyze, job => job.LookAsync(run, CancellationToken.None));

    public void TrainNetwork(Guid network) => client.Enqueue<NetworkJob>(Train, job => job.TrainAsync(network, CancellationToken.None));
}
