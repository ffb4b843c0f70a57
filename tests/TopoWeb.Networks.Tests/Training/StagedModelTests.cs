using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Models;
using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Tests.Training;

/// <summary>The model on images with flat parts, whose windows have equal values, against torch's automatic differentiation.</summary>
public sealed class StagedModelTests
{
    [Theory]
    [InlineData("M(64,0,64)", 7, 0.5)]
    [InlineData("M(16,0,8)", 1, 0)]
    [InlineData("M(0,32,16)", 16, 0.3)]
    [InlineData("M(32,8,16)", 5, 0.5)]
    [InlineData("M(16,0,0)", 3, 0.5)]
    [InlineData("M(16,4,0)", 3, 0)]
    public void Step_TiesInThePooling_AgreesWithTorch(string architecture, int batch, double dropout)
    {
        TorchRuntime.Initialize();
        var random = new RandomGenerator(5);
        var layout = new ParameterLayout(Architecture.Parse(architecture), 28, 1);
        using var model = NetworkModel.Create(layout, batch);
        var plain = new PlainNetwork(layout);
        Initialization.Fill(model.Parameters.Span, layout, null, random);
        // Biases of all signs, so that every ReLU is seen open and closed.
        var first = layout.Convolutions[0];
        random.FillTruncatedNormal(model.Parameters.Span.Slice(first.Bias, first.Outputs), 0.3);
        // On a grid on which the first convolution is exact: no rounding may choose another maximum in its pooling.
        RoundTo256(model.Parameters.Span[..(first.Bias + first.Outputs)]);

        for (var step = 0; step < 2; step++) // the second one finds used memory
        {
            var images = new float[batch * 784];
            for (var i = 0; i < images.Length; i++)
                images[i] = random.Next(3) == 0 ? random.Next(256) / 256f : 0;
            var labels = new byte[batch];
            for (var i = 0; i < batch; i++)
                labels[i] = (byte)random.Next(10);
            var mask = new float[dropout > 0 ? batch * layout.Features : 0];
            random.FillDropout(mask, dropout);

            var (expected, gradients) = plain.Step(model.Parameters.Span, images, labels, mask, 0);
            Assert.Equal(expected, model.Step(images, labels, mask), Tolerances.Sums * Math.Max(1, Math.Abs(expected)));
            var scale = gradients.Max(Math.Abs);
            for (var i = 0; i < layout.Total; i++)
                if (!(Math.Abs(gradients[i] - model.Gradients.Span[i]) <= Tolerances.Sums * scale)) // a message for each of half a million would take seconds
                    Assert.Fail($"Gradient {i}: {gradients[i]} expected, {model.Gradients.Span[i]} computed.");
        }
    }

    private static void RoundTo256(Span<float> values)
    {
        foreach (ref var value in values)
            value = MathF.Round(value * 256) / 256;
    }
}
