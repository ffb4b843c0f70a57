using System.Numerics.Tensors;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Training.Optimizers;

/// <summary>Stochastic gradient descent without momentum: p ← p − α·g. It has no state.</summary>
internal sealed class SgdOptimizer(double learningRate) : Optimizer
{
    public override void Step(FloatBuffer parameters, FloatBuffer gradients) =>
        TensorPrimitives.FusedMultiplyAdd(gradients.Span, (float)-learningRate, parameters.Span, parameters.Span);

    public override void Save(StateWriter state)
    {
    }

    public override void Load(StateReader state)
    {
    }

    public override void Dispose()
    {
    }
}
