using TopoWeb.Networks.Training.Optimizers;
using TopoWeb.Networks.Training.State;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Batched;

/// <summary><see cref="AdamOptimizer"/> over N×Total parameters: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², p ← p − α·(m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε).</summary>
internal sealed class BatchedAdam(int networks, int length, double learningRate, Device device) : BatchedOptimizer
{
    private readonly Tensor _mean = zeros([networks, length], device: device).DetachFromDisposeScope();
    private readonly Tensor _square = zeros([networks, length], device: device).DetachFromDisposeScope();
    private int _steps;

    public override void Step(Tensor parameters, Tensor gradients)
    {
        using var scope = NewDisposeScope();
        _steps++;
        _mean.mul_(HeldScalars.Of(AdamOptimizer.Beta1)).add_(gradients, alpha: HeldScalars.Of(1 - AdamOptimizer.Beta1));
        _square.mul_(HeldScalars.Of(AdamOptimizer.Beta2)).addcmul_(gradients, gradients, HeldScalars.Of(1 - AdamOptimizer.Beta2));
        var divisor = _square.sqrt().mul_(HeldScalars.Of(1 / Math.Sqrt(1 - Math.Pow(AdamOptimizer.Beta2, _steps)))).add_(HeldScalars.Of(AdamOptimizer.Epsilon), HeldScalars.One);
        parameters.addcdiv_(_mean, divisor, HeldScalars.Of(-learningRate / (1 - Math.Pow(AdamOptimizer.Beta1, _steps))));
    }

    public override void Save(StateWriter state, int row)
    {
        using var scope = NewDisposeScope();
        state.Write(_steps);
        state.Write<float>(DeviceTensors.Download<float>(_mean.select(0, row)));
        state.Write<float>(DeviceTensors.Download<float>(_square.select(0, row)));
    }

    public override void Load(StateReader state, int row)
    {
        using var scope = NewDisposeScope();
        var values = new float[length];
        _steps = state.Read<int>();
        foreach (var moments in new[] { _mean, _square })
        {
            state.Read<float>(values);
            moments.select(0, row).copy_(DeviceTensors.Upload<float>(values, ScalarType.Float32, device));
        }
    }

    public override void Dispose()
    {
        _mean.Dispose();
        _square.Dispose();
    }
}
