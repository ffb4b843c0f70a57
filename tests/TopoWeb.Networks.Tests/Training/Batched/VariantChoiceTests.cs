using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Batched;
using TopoWeb.Networks.Training.Kernels;
using TorchSharp;

namespace TopoWeb.Networks.Tests.Training.Batched;

public sealed class VariantChoiceTests
{
    [Fact]
    public void Fastest_TriesBothAndLeavesTheParameters()
    {
        TorchRuntime.Initialize();
        using var scope = torch.NewDisposeScope();
        using var model = new BatchedModel(new ParameterLayout(Architecture.Parse("C(3,2,4)"), 24, 1), 2, torch.CPU);
        model.Parameters.fill_(0.25f);
        var waits = 0;
        Assert.Contains(VariantChoice.Fastest(model, 4, () => waits++), Enum.GetValues<ConvolutionVariant>());
        Assert.Equal(4, waits);
        Assert.Equal(ConvolutionVariant.Columns, model.Variant);
        Assert.True(model.Parameters.eq(0.25f).all().item<bool>());
        // On the processor nothing is timed: the same settings give the same bytes.
        Assert.Equal(ConvolutionVariant.Columns, VariantChoice.Of(model, 4, new BatchedSettings()));
    }
}
