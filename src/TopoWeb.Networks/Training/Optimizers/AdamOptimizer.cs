using System.Runtime.Intrinsics;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Training.Optimizers;

/// <summary>Adam (Kingma and Ba, 2015) over one flat array, in one pass.</summary>
/// <remarks>
/// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², p ← p − α·(m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε), as PyTorch writes it.
/// Every value is computed alone with fused multiply-add, so the vector width does not change a bit.
/// </remarks>
internal sealed unsafe class AdamOptimizer(int length, double learningRate) : Optimizer
{
    public const double Beta1 = 0.9;
    public const double Beta2 = 0.999;
    public const double Epsilon = 1e-8;

    private readonly FloatBuffer _mean = new(length);
    private readonly FloatBuffer _square = new(length);
    private int _steps;

    public override void Step(FloatBuffer parameters, FloatBuffer gradients)
    {
        _steps++;
        var factors = new Factors(
            (float)Beta1, (float)(1 - Beta1), (float)Beta2, (float)(1 - Beta2),
            (float)(learningRate / (1 - Math.Pow(Beta1, _steps))), (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, _steps))), (float)Epsilon);
        Apply(parameters.Pointer, gradients.Pointer, _mean.Pointer, _square.Pointer, parameters.PaddedLength, factors);
    }

    public override void Save(StateWriter state)
    {
        state.Write(_steps);
        state.Write<float>(_mean.Span);
        state.Write<float>(_square.Span);
    }

    public override void Load(StateReader state)
    {
        _steps = state.Read<int>();
        state.Read(_mean.Span);
        state.Read(_square.Span);
    }

    public override void Dispose()
    {
        _mean.Dispose();
        _square.Dispose();
    }

    /// <summary>One step for each value; the lengths are whole vectors.</summary>
    internal static void Apply(float* parameters, float* gradients, float* mean, float* square, int length, Factors f)
    {
        var beta1 = Vector512.Create(f.Beta1);
        var beta2 = Vector512.Create(f.Beta2);
        var rest1 = Vector512.Create(f.Rest1);
        var rest2 = Vector512.Create(f.Rest2);
        var rate = Vector512.Create(-f.Rate);
        var scale = Vector512.Create(f.Scale);
        var epsilon = Vector512.Create(f.Epsilon);
        for (var i = 0; i < length; i += Vector512<float>.Count)
        {
            var g = Vector512.Load(gradients + i);
            var m = Vector512.FusedMultiplyAdd(beta1, Vector512.Load(mean + i), rest1 * g);
            var v = Vector512.FusedMultiplyAdd(beta2, Vector512.Load(square + i), rest2 * g * g);
            m.Store(mean + i);
            v.Store(square + i);
            var divisor = Vector512.FusedMultiplyAdd(Vector512.Sqrt(v), scale, epsilon);
            Vector512.FusedMultiplyAdd(rate, m / divisor, Vector512.Load(parameters + i)).Store(parameters + i);
        }
    }

    /// <summary>The numbers of one step.</summary>
    internal readonly record struct Factors(float Beta1, float Rest1, float Beta2, float Rest2, float Rate, float Scale, float Epsilon);
}
