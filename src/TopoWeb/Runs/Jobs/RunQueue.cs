using Hangfire;

namespace TopoWeb.Runs.Jobs;

/// <summary>The queue of short work, and the only place where the jobs of a run are put into it. Arguments are identifiers: the rows hold everything else.</summary>
internal sealed class RunQueue(IBackgroundJobClient client)
{
    public const string Name = "analyze";

    public void Start(Guid run) => client.Enqueue<RunJob>(Name, job => job.StartAsync(run, CancellationToken.None));

    public void Analyze(Guid run) => client.Enqueue<RunJob>(Name, job => job.AnalyzeAsync(run, CancellationToken.None));

    public void Preview(Guid run) => client.Enqueue<PreviewJob>(Name, job => job.LookAsync(run, CancellationToken.None));
}
