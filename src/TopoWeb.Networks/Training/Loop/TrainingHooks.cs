using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Training.Loop;

/// <summary>Resuming a training from a saved state, and saving states.</summary>
public sealed record TrainingHooks
{
    /// <summary>State to go on from; null starts at iteration 0.</summary>
    public TrainingState? Resume { get; init; }

    /// <summary>Saves a state at every multiple of this many iterations that lies within the training; 0: never.</summary>
    public int SaveEvery { get; init; }

    /// <summary>Receives a state on the training's thread, which waits for it. An exception ends the training.</summary>
    public Action<TrainingState>? Save { get; init; }
}
