namespace TopoWeb.Experiments;

/// <summary>Training as the pipeline sees it. Jobs on workers carry it out, in a room above this one.</summary>
internal interface ITraining
{
    /// <summary>Finds or creates the networks of a run, and marks the run as training.</summary>
    /// <returns>The networks still to be trained; null where the run is no longer waiting for any.</returns>
    /// <exception cref="Topology.InvalidInputException">The data set is unknown or not installed.</exception>
    Task<IReadOnlyList<Guid>?> PlanAsync(Guid run, SourceSpec source, CancellationToken cancellation);

    /// <summary>Hands networks to the workers. When the last has ended, its job queues the analysis.</summary>
    Task TrainAsync(IReadOnlyList<Guid> networks, CancellationToken cancellation);
}
