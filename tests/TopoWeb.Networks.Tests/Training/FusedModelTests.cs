using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Models;
using TopoWeb.Networks.Training.Optimizers;
using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Tests.Training;

/// <summary>The fused model against torch's automatic differentiation.</summary>
public sealed class FusedModelTests
{
    /// <summary>The loss of a batch without dropout, after the fused kernels' own order of sums and exponentials.</summary>
    private const double Evaluated = 1e-3;

    [Theory]
    [InlineData("M(64,0,64)", 7, 0.5)]
    [InlineData("M(16,0,8)", 1, 0)]
    [InlineData("M(0,32,16)", 16, 0.3)]
    [InlineData("M(32,8,16)", 5, 0.5)]
    [InlineData("M(16,0,0)", 3, 0.5)]
    [InlineData("M(16,4,0)", 3, 0)]
    public void Step_FirstLayerFused_AgreesWithTorch(string architecture, int batch, double dropout)
    {
        TorchRuntime.Initialize();
        var random = new RandomGenerator(5);
        var layout = new ParameterLayout(Architecture.Parse(architecture), 28, 1);
        using var fused = NetworkModel.Create(layout, batch);
        Assert.Equal(layout.Convolutions.Length == 1 && layout.Hidden is not null, fused is FusedModel);
        using var torch = new TorchModel(layout);
        Initialization.Fill(fused.Parameters.Span, layout, null, random);
        // Biases of all signs, so that every ReLU is seen open and closed.
        random.FillTruncatedNormal(fused.Parameters.Span.Slice(layout.Convolutions[0].Bias, layout.Convolutions[0].Outputs), 0.3);
        fused.Parameters.Span.CopyTo(torch.Parameters.Span);

        for (var step = 0; step < 2; step++) // the second one finds used memory
        {
            var images = new float[batch * 784];
            for (var i = 0; i < images.Length; i++)
                images[i] = random.Next(3) == 0 ? random.Next(256) / 255f : 0; // equal windows make ties in the pooling
            var labels = new byte[batch];
            for (var i = 0; i < batch; i++)
                labels[i] = (byte)random.Next(10);
            var mask = new float[dropout > 0 ? batch * layout.Features : 0];
            random.FillDropout(mask, dropout);

            var expected = torch.Step(images, labels, mask);
            Assert.Equal(expected, fused.Step(images, labels, mask), Tolerances.Sums * Math.Max(1, Math.Abs(expected)));
            var scale = torch.Gradients.Span.ToArray().Max(Math.Abs);
            for (var i = 0; i < layout.Total; i++)
                Assert.True(Math.Abs(torch.Gradients.Span[i] - fused.Gradients.Span[i]) <= Tolerances.Sums * scale, $"Gradient {i}: {torch.Gradients.Span[i]} and {fused.Gradients.Span[i]}.");
            var (correct, loss) = torch.Evaluate(images, labels);
            var evaluated = fused.Evaluate(images, labels);
            Assert.Equal(correct, evaluated.Correct);
            Assert.Equal(loss, evaluated.Loss, Evaluated * Math.Max(1, loss));
        }
    }

    [Fact]
    public void Adam_Vectors_AgreeWithOneValueAtATime()
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
