using TopoWeb.Networks.Training;
using TopoWeb.Topology;
using TopoWeb.Training;

namespace TopoWeb.Tests.Training;

public sealed class TrainingMemoryTests
{
    private static readonly TrainingSettings Settings = new() { Dataset = "cifar-10", Architecture = "C(64,32,64)", BatchSize = 128 };

    [Fact]
    public void RequireMemory_TooLittle_SaysWhatIsNeededAndHad()
    {
        var error = Assert.Throws<InvalidInputException>(() => TrainingCompute.RequireMemory(Settings, 100L << 20));
        Assert.Equal("training.architecture", error.Field);
        Assert.Matches("^A network C\\(64,32,64\\) with batches of 128 needs about [0-9,]+ MB of memory; this process may use 100 MB\\. Choose a smaller batch", error.Message);
        TrainingCompute.RequireMemory(Settings, 4L << 30);
        TrainingCompute.RequireMemory(Settings with { Dataset = "mnist", Architecture = "M(4,0,4)", BatchSize = 8 }, 100L << 20);
    }

    [Theory]
    [InlineData("[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 68719476736 bytes.")]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB")]
    public void Describe_TorchWithoutMemory_SaysWhatToDo(string message) =>
        Assert.StartsWith("Out of memory. Train fewer networks in parallel (Workers:Train)", NetworkJob.Describe(new ExternalException(message)), StringComparison.Ordinal);

    private sealed class ExternalException(string message) : Exception(message);
}
