using System.Numerics.Tensors;
using TopoWeb.Networks.Training.Kernels;

namespace TopoWeb.Networks.Training.Optimizers;

/// <summary>L2 penalty λ/2·Σw² on the weights of the fully connected layer, not on biases, convolutions or the readout, as in the TensorFlow tutorial of the time.</summary>
internal static class WeightPenalty
{
    /// <summary>Adds λw to the gradients.</summary>
    public static void AddGradient(ParameterLayout layout, double strength, FloatBuffer parameters, FloatBuffer gradients)
    {
        if (strength == 0 || layout.Hidden is not { } hidden)
            return;
        var sum = gradients.Span.Slice(hidden.Weights, hidden.Inputs * hidden.Outputs);
        TensorPrimitives.FusedMultiplyAdd(parameters.Span.Slice(hidden.Weights, sum.Length), (float)strength, sum, sum);
    }
}
