using static TorchSharp.torch;

namespace TopoWeb.Networks.Tests.Training;

public sealed class TorchRuntimeTests
{
    [Fact]
    public void Torch_LibraryOfTheOutputFolder_LoadsAndCounts()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(3f, ones(3).sum().item<float>());
    }
}
