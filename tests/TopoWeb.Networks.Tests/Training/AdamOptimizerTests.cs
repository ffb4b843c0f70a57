using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Optimizers;
using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Tests.Training;

public sealed class AdamOptimizerTests
{
    [Fact]
    public void Step_Vectors_AgreeWithOneValueAtATime()
    {
        const int length = 64;
        var random = new RandomGenerator(9);
        using FloatBuffer parameters = new(length), gradients = new(length);
        using var adam = new AdamOptimizer(length, 0.01);
        random.FillTruncatedNormal(parameters.Span, 1);
        var (p, m, v) = (parameters.Span.ToArray().Select(x => (double)x).ToArray(), new double[length], new double[length]);
        for (var t = 1; t <= 20; t++)
        {
            random.FillTruncatedNormal(gradients.Span, 1);
            for (var i = 0; i < length; i++)
            {
                double g = gradients.Span[i];
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.999 * v[i] + 0.001 * g * g;
                p[i] -= 0.01 * (m[i] / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t))) + 1e-8);
            }
            adam.Step(parameters, gradients);
        }
        for (var i = 0; i < length; i++)
            Assert.Equal(p[i], parameters.Span[i], Tolerances.Floats);
    }
}
