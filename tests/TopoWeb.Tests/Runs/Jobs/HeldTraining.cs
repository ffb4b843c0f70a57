using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Runs.Jobs;
using TopoWeb.Tests.Published;
using TopoWeb.Training;

namespace TopoWeb.Tests.Runs.Jobs;

/// <summary>Lets so many networks be trained and then holds the trainer until it is told to go on: what a test does in the middle of a training does not depend on how fast that is.</summary>
/// <param name="after">Networks that end before.</param>
internal sealed class HeldTraining(int after)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = after;

    /// <summary>For an application with one trainer.</summary>
    public void Add(IServiceCollection services) => services.AddSingleton<INetworkListener>(p => new Listener(this, ActivatorUtilities.CreateInstance<RunProgression>(p)));

    /// <summary>So many networks have been trained.</summary>
    public Task ReachedAsync() => _reached.Task.WaitAsync(Poll.Patience);

    public void GoOn() => _released.TrySetResult();

    private sealed class Listener(HeldTraining held, RunProgression progression) : INetworkListener
    {
        public async Task EndedAsync(Guid set, int index)
        {
            await progression.EndedAsync(set, index);
            if (Interlocked.Decrement(ref held._left) > 0)
                return;
            held._reached.TrySetResult();
            await held._released.Task.WaitAsync(Poll.Patience);
        }
    }
}
