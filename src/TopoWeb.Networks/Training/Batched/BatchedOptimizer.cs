using TopoWeb.Networks.Training.Optimizers;
using TopoWeb.Networks.Training.State;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>Changes the parameters of N networks after each batch; its states are those of the <see cref="Optimizer"/> of one network. To be called without gradients of torch.</summary>
internal abstract class BatchedOptimizer : IDisposable
{
    /// <summary>One step of all networks against their gradients, both N×Total.</summary>
    public abstract void Step(Tensor parameters, Tensor gradients);

    /// <summary>Writes the state of network <paramref name="row"/>.</summary>
    public abstract void Save(StateWriter state, int row);

    /// <summary>Reads the state of network <paramref name="row"/>; all networks must have made the same number of steps.</summary>
    public abstract void Load(StateReader state, int row);

    public abstract void Dispose();
}

/// <summary>p ← p − α·g.</summary>
internal sealed class BatchedSgd(double learningRate) : BatchedOptimizer
{
    public override void Step(Tensor parameters, Tensor gradients) => parameters.add_(gradients, alpha: HeldScalars.Of(-learningRate));

    public override void Save(StateWriter state, int row)
    {
    }

    public override void Load(StateReader state, int row)
    {
    }

    public override void Dispose()
    {
    }
}
