using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Training.Loop;

/// <summary>What a training is to do beside training: go on from a saved state, and save states.</summary>
public sealed record TrainingHooks
{
    /// <summary>State to go on from; null starts at iteration 0.</summary>
    public TrainingState? Resume { get; init; }

    /// <summary>Saves a state at every multiple of this many iterations that lies within the training; 0: never.</summary>
    public int SaveEvery { get; init; }

    /// <summary>Takes a state, on the training's thread, which waits for it. What it throws ends the training.</summary>
    public Action<TrainingState>? Save { get; init; }
}
