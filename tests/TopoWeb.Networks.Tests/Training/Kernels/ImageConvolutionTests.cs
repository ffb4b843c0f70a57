using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Kernels.Convolutions;
using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Tests.Training.Kernels;

/// <summary>Convolutions, by products and by minimal filtering, against their definition in double precision.</summary>
public sealed unsafe class ImageConvolutionTests
{
    [Theory]
    [InlineData(1, 1, 4)]
    [InlineData(1, 64, 12)]
    [InlineData(3, 17, 6)]
    [InlineData(5, 3, 14)]
    [InlineData(16, 8, 14)]
    [InlineData(33, 32, 12)]
    [InlineData(64, 32, 14)]
    [InlineData(40, 50, 5)]
    [InlineData(16, 16, 2)]
    [InlineData(16, 48, 12)]
    [InlineData(48, 16, 6)]
    public void ForwardAndBackward_TwoImages_FollowTheDefinition(int inputs, int outputs, int side)
    {
        var random = new RandomGenerator(inputs + 100 * outputs);
        var layer = new LayerParameters(inputs, outputs, 0, (inputs * outputs * 9 + 15) / 16 * 16);
        using FloatBuffer parameters = new(layer.Bias + outputs + 32), gradients = new(parameters.Length);
        using FloatBuffer padded = new(ImageConvolution.PaddedSize(side, inputs)), given = new(ImageConvolution.PaddedSize(side, outputs));
        using FloatBuffer result = new(ImageConvolution.Size(side, outputs)), inputGradient = new(ImageConvolution.Size(side, inputs));
        using var convolution = ImageConvolution.Create(layer, side);
        random.FillTruncatedNormal(parameters.Span, 1);
        var sums = new double[parameters.Length];
        convolution.BeginForward(parameters);
        convolution.BeginBackward(parameters);
        for (var image = 0; image < 2; image++)
        {
            float[] x = new float[side * side * inputs], g = new float[side * side * outputs];
            random.FillTruncatedNormal(x, 1);
            random.FillTruncatedNormal(g, 1);
            var (expected, expectedGradient) = Definition(parameters.Span, layer, side, x, g, sums);
            fixed (float* px = x, pg = g)
            {
                ImageConvolution.Pad(px, side, inputs, padded.Pointer);
                ImageConvolution.Pad(pg, side, outputs, given.Pointer);
            }
            convolution.Forward(padded.Pointer, parameters.Pointer + layer.Bias, result.Pointer);
            convolution.AddGradients(padded.Pointer, given.Pointer);
            convolution.InputGradient(given.Pointer, inputGradient.Pointer);
            AssertNear(expected, result.Span);
            AssertNear(expectedGradient, inputGradient.Span);
        }
        convolution.EndBackward(gradients);
        AssertNear(sums, gradients.Span);
    }

    private static (double[] Result, double[] InputGradient) Definition(Span<float> parameters, LayerParameters layer, int side, float[] x, float[] g, double[] sums)
    {
        var (inputs, outputs) = (layer.Inputs, layer.Outputs);
        double[] result = new double[g.Length], inputGradient = new double[x.Length];
        for (var p = 0; p < side * side; p++)
        {
            for (var o = 0; o < outputs; o++)
            {
                result[p * outputs + o] = parameters[layer.Bias + o];
                sums[layer.Bias + o] += g[p * outputs + o];
                for (var t = 0; t < 9; t++)
                {
                    var (row, column) = (p / side + t / 3 - 1, p % side + t % 3 - 1);
                    if (row < 0 || row >= side || column < 0 || column >= side)
                        continue;
                    for (var i = 0; i < inputs; i++)
                    {
                        var (at, w) = ((row * side + column) * inputs + i, layer.Weights + (o * inputs + i) * 9 + t);
                        result[p * outputs + o] += (double)parameters[w] * x[at];
                        inputGradient[at] += (double)parameters[w] * g[p * outputs + o];
                        sums[w] += (double)x[at] * g[p * outputs + o];
                    }
                }
            }
        }
        return (result, inputGradient);
    }

    private static void AssertNear(double[] expected, Span<float> actual)
    {
        var tolerance = Tolerances.Floats * Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance))
                Assert.Fail($"Value {i}: {expected[i]} expected, {actual[i]} computed.");
    }
}
