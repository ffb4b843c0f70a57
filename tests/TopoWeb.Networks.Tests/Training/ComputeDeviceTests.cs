using TopoWeb.Networks.Training;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Training;

public sealed class ComputeDeviceTests
{
    [Theory]
    [InlineData("auto", null, "cpu")]
    [InlineData("auto", 0, "cpu")]
    [InlineData("auto", 2, "cuda:0")]
    [InlineData(" CPU ", 2, "cpu")]
    [InlineData("cuda", 1, "cuda:0")]
    [InlineData("cuda:1", 2, "cuda:1")]
    public void Choose_WhatIsThere_IsTaken(string text, int? there, string expected) =>
        Assert.Equal(expected, ComputeDevice.Choose(text, "device", () => there).ToString());

    [Theory]
    [InlineData("cuda", null, "device is 'cuda', but this build supports the CPU only. Build with -p:TorchBackend=cuda, or set device to cpu or auto.")]
    [InlineData("cuda:0", 0, "device is 'cuda:0', but no CUDA device was found on this machine. Check the driver (nvidia-smi), or set device to cpu or auto.")]
    [InlineData("cuda:1", 1, "device is 'cuda:1', but this machine has 1 CUDA device: cuda:0. Choose one of them, or cpu or auto.")]
    [InlineData("cuda:4", 4, "device is 'cuda:4', but this machine has 4 CUDA devices: cuda:0 to cuda:3. Choose one of them, or cpu or auto.")]
    [InlineData("gpu", 1, "device is 'gpu'; it must be auto, cpu, cuda or cuda:N (for example cuda:0).")]
    [InlineData("cuda:x", 1, "device is 'cuda:x'; it must be auto, cpu, cuda or cuda:N (for example cuda:0).")]
    [InlineData("cuda:-1", 1, "device is 'cuda:-1'; it must be auto, cpu, cuda or cuda:N (for example cuda:0).")]
    [InlineData("", 1, "device is ''; it must be auto, cpu, cuda or cuda:N (for example cuda:0).")]
    public void Choose_WhatIsNotThere_IsRefusedWithWhatIs(string text, int? there, string message)
    {
        var e = Assert.Throws<InvalidInputException>(() => ComputeDevice.Choose(text, "device", () => there));
        Assert.Equal(("device", message), (e.Field, e.Message));
    }

    [Fact]
    public void Choose_Processor_DoesNotAskTorch() => Assert.False(ComputeDevice.Choose("cpu", "device", () => throw new InvalidOperationException()).IsCuda);
}
