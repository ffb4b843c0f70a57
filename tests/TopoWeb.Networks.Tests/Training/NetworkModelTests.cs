using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Models;
using TopoWeb.Networks.Training.Optimizers;
using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Tests.Training;

/// <summary>Every model against the network written down plainly.</summary>
public sealed class NetworkModelTests
{
    [Theory]
    [InlineData("M(64,32,64)", 1, 1, 0.5)]
    [InlineData("M(16,0,8)", 1, 4, 0.5)]
    [InlineData("M(3,5,0)", 1, 4, 0.3)]
    [InlineData("M(0,4,8)", 1, 2, 0)]
    [InlineData("M*(4,2,8)", 1, 2, 0.5)]
    [InlineData("M*(16,0,0)", 1, 2, 0)]
    [InlineData("M(1,4,3)", 1, 2, 0)]
    [InlineData("M*(1,3,0)", 1, 2, 0)]
    [InlineData("C(1,4,3)", 3, 2, 0)]
    [InlineData("C*(1,3,0)", 1, 2, 0)]
    [InlineData("C(64,32,64)", 3, 1, 0)]
    [InlineData("C(64,32,64)", 1, 1, 0)]
    [InlineData("C(64,0,64)", 3, 2, 0)]
    [InlineData("C(0,32,16)", 1, 2, 0)]
    [InlineData("C(32,16,0)", 3, 2, 0)]
    [InlineData("C(5,0,0)", 1, 3, 0)]
    [InlineData("C(3,7,5)", 3, 3, 0)]
    [InlineData("C(1,1,1)", 1, 1, 0)]
    [InlineData("C(20,37,8)", 3, 2, 0)]
    [InlineData("C*(16,8,8)", 3, 2, 0)]
    [InlineData("C*(0,5,4)", 1, 2, 0)]
    public void Step_AnyArchitecture_AgreesWithThePlainNetwork(string architecture, int channels, int batch, double dropout)
    {
        TorchRuntime.Initialize();
        var random = new RandomGenerator(5);
        var parsed = Architecture.Parse(architecture);
        var layout = new ParameterLayout(parsed, parsed.Family == NetworkFamily.M ? 28 : 24, channels);
        var plain = new PlainNetwork(layout);
        using var model = NetworkModel.Create(layout, batch);
        Initialization.Fill(model.Parameters.Span, layout, 0.2, random);
        // Biases of all signs, so that every ReLU is seen open and closed; scores that are not all alike.
        foreach (var convolution in layout.Convolutions)
            random.FillTruncatedNormal(model.Parameters.Span.Slice(convolution.Bias, convolution.Outputs), 0.2);
        // On a grid on which the first convolution is exact: no rounding may choose another maximum in its pooling.
        RoundTo(256, model.Parameters.Span[..layout.Convolutions[0].Bias]);
        RoundTo(256, model.Parameters.Span.Slice(layout.Convolutions[0].Bias, layout.Convolutions[0].Outputs));
        random.FillTruncatedNormal(model.Parameters.Span.Slice(layout.Readout.Weights, layout.Readout.Inputs * 10), 0.1);

        for (var step = 0; step < 2; step++) // the second one finds used memory
        {
            var images = new float[batch * layout.Side * layout.Side * channels];
            random.FillTruncatedNormal(images, parsed.Family == NetworkFamily.C ? 3 : 0.6);
            RoundTo(8, images);
            var labels = new byte[batch];
            for (var i = 0; i < batch; i++)
                labels[i] = (byte)random.Next(10);
            var mask = new float[dropout > 0 ? batch * layout.Features : 0];
            random.FillDropout(mask, dropout);

            var l2 = step * 0.004;
            var (loss, gradients) = plain.Step(model.Parameters.Span, images, labels, mask, l2);
            var penalty = layout.Hidden is { } hidden ? l2 / 2 * model.Parameters.Span.Slice(hidden.Weights, hidden.Inputs * hidden.Outputs).ToArray().Sum(w => (double)w * w) : 0;
            Assert.Equal(loss, model.Step(images, labels, mask) + penalty, Tolerances.Sums * Math.Max(1, loss));
            WeightPenalty.AddGradient(layout, l2, model.Parameters, model.Gradients);
            var tolerance = (float)Tolerances.Sums * gradients.Max(Math.Abs);
            for (var i = 0; i < layout.Total; i++)
                if (!(Math.Abs(gradients[i] - model.Gradients.Span[i]) <= tolerance)) // a message for each of half a million would take seconds
                    Assert.Fail($"Gradient {i}: {gradients[i]} expected, {model.Gradients.Span[i]} computed (tolerance {tolerance}).");

            var scores = plain.Scores(model.Parameters.Span, images, batch);
            var (correct, sum) = Softmax.Judge(scores, labels);
            var evaluated = model.Evaluate(images, labels);
            Assert.Equal(correct, evaluated.Correct);
            Assert.Equal(sum, evaluated.Loss, Tolerances.Sums * Math.Max(1, sum));
        }
    }

    private static void RoundTo(int parts, Span<float> values)
    {
        foreach (ref var value in values)
            value = MathF.Round(value * parts) / parts;
    }

    [Fact]
    public void SgdAndPenalty_OneStep_FollowTheFormula()
    {
        var layout = new ParameterLayout(Architecture.Parse("C(1,0,3)"), 24, 1);
        var random = new RandomGenerator(2);
        using FloatBuffer parameters = new(layout.Total), gradients = new(layout.Total);
        random.FillTruncatedNormal(parameters.Span, 1);
        random.FillTruncatedNormal(gradients.Span, 1);
        var (p, g) = (parameters.Span.ToArray(), gradients.Span.ToArray());
        WeightPenalty.AddGradient(layout, 0.5, parameters, gradients);
        using var sgd = new SgdOptimizer(0.1);
        sgd.Step(parameters, gradients);
        var (first, last) = (layout.Hidden!.Value.Weights, layout.Hidden.Value.Weights + (layout.Hidden.Value.Inputs * 3));
        for (var i = 0; i < layout.Total; i++)
            Assert.Equal(p[i] - 0.1f * (g[i] + (i >= first && i < last ? 0.5f * p[i] : 0)), parameters.Span[i], Tolerances.OneStep);
    }
}
