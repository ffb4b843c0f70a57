using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Training.Models;

/// <summary>Initial weights of a network. The paper does not give them; these are the values of the TensorFlow tutorials of its time (deep MNIST for M, CIFAR-10 for C).</summary>
internal static class Initialization
{
    /// <summary>Standard deviation of the truncated normal of the weights of M after the convolutions.</summary>
    public const double NodeDeviation = 0.1;

    /// <summary>That of the fully connected layer of C; its readout has 1/nodes.</summary>
    public const double HiddenDeviationOfC = 0.04;

    /// <summary>Biases of convolutions: none, so that at iteration 0 a filter is all there is.</summary>
    public const float ConvolutionBias = 0;

    /// <summary>Biases of the fully connected layer and of the readout; the readout of C has none.</summary>
    public const float NodeBias = 0.1f;

    /// <summary>Draws all weights, layer by layer in the order of the network, and sets the biases.</summary>
    public static void Fill(Span<float> parameters, ParameterLayout layout, double? convolutions, RandomGenerator random)
    {
        var isC = layout.Architecture.Family == NetworkFamily.C;
        var deviation = convolutions ?? TrainingDefaults.ConvInitialization(layout.Architecture.Family);
        foreach (var layer in layout.Convolutions)
            Fill(parameters, layer, ParameterLayout.Kernel * ParameterLayout.Kernel, deviation, ConvolutionBias, random);
        if (layout.Hidden is { } hidden)
            Fill(parameters, hidden, 1, isC ? HiddenDeviationOfC : NodeDeviation, NodeBias, random);
        Fill(parameters, layout.Readout, 1, isC ? 1.0 / layout.Readout.Inputs : NodeDeviation, isC ? 0 : NodeBias, random);
    }

    private static void Fill(Span<float> parameters, LayerParameters layer, int kernel, double standardDeviation, float bias, RandomGenerator random)
    {
        random.FillTruncatedNormal(parameters.Slice(layer.Weights, layer.Inputs * layer.Outputs * kernel), standardDeviation);
        parameters.Slice(layer.Bias, layer.Outputs).Fill(bias);
    }
}
