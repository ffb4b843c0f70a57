using System.Runtime.InteropServices;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Batched;
using TopoWeb.Networks.Training.Devices;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Training.Batched;

public sealed class ChunkSizeTests
{
    private static readonly TrainingSettings Small = new() { Architecture = "M(4,0,4)", Checkpoints = [0, 5, 12], BatchSize = 8 };

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Train_MemoryHoldsTwo_HalvesAndGoesOnWithTheSameFilters(int from)
    {
        var data = TestData.MadeUp(60, 20);
        List<(int Networks, int Iteration)> steps = [];
        List<int> finished = [];
        var how = new BatchedSettings { ChunkNetworks = 5, SaveEvery = 4, BeforeStep = Limit };
        BatchedNetwork[] networks = [.. Enumerable.Range(0, 7).Select(i => new BatchedNetwork(i) { Finished = n => finished.Add(n.Index) })];

        var trained = BatchedTrainer.Train(Small, data, networks, 3, how);

        // Five do not fit, their larger half of three neither; from then on two at a time, also in the chunks that follow.
        Assert.Equal([5, 3, 2, 1, 2, 2], Chunks(steps));
        Assert.Equal(Enumerable.Range(0, 7), finished);
        // Once a state is out, the halves go on from it.
        Assert.Equal(from == 0 ? 0 : 4, steps.First(s => s.Networks == 2).Iteration);
        var whole = BatchedTrainer.Train(Small, data, [.. Enumerable.Range(0, 7).Select(i => new BatchedNetwork(i))], 3, new BatchedSettings());
        foreach (var (e, a) in whole.Zip(trained))
            TrainedNetworks.AssertSame(e, a);

        void Limit(int count, int iteration)
        {
            steps.Add((count, iteration));
            if (count > 2 && iteration >= from)
                throw new ExternalException("CUDA out of memory. Tried to allocate 2.00 GiB.");
        }
    }

    [Fact]
    public void Train_MemoryHoldsNone_SaysWhatToDo()
    {
        var how = new BatchedSettings { BeforeStep = (_, _) => throw new ExternalException("CUDA out of memory. Tried to allocate 2.00 GiB.") };
        var e = Assert.Throws<InvalidInputException>(() => BatchedTrainer.Train(Small, TestData.MadeUp(60, 20), [new(0), new(1)], 3, how));
        Assert.Equal("A network M(4,0,4) with batches of 8 does not fit into the memory of cpu. Use a smaller batch, fewer filters or fewer nodes.", e.Message);
    }

    [Theory]
    [InlineData("CUDA error: device-side assert triggered\nCUDA kernel errors might be asynchronously reported\n#0 somewhere", "CUDA error: device-side assert triggered.")]
    [InlineData("CUDA error: unspecified launch failure.", "CUDA error: unspecified launch failure.")]
    [InlineData("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED", "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED.")]
    public void Train_DeviceFailsInTheMiddle_SaysSoAndKeepsWhatWasHandedOut(string torch, string said)
    {
        List<int> finished = [];
        List<int> saved = [];
        var how = new BatchedSettings { ChunkNetworks = 2, SaveEvery = 4, BeforeStep = Fail };
        BatchedNetwork[] networks = [.. Enumerable.Range(0, 4).Select(i => new BatchedNetwork(i) { Finished = n => finished.Add(n.Index), Save = _ => saved.Add(i) })];
        var e = Assert.Throws<DeviceLostException>(() => BatchedTrainer.Train(Small, TestData.MadeUp(60, 20), networks, 3, how));
        Assert.Equal($"The device cpu failed: {said} Check it with nvidia-smi and topoweb doctor, then restart this process.", e.Message);
        Assert.Equal(ComputeDevice.Processor, e.Device);
        // The first chunk is trained, the second has states of iteration 4 and no more.
        Assert.Equal([0, 1], finished);
        Assert.Equal([0, 1, 0, 1, 2, 3], saved);

        void Fail(int count, int iteration)
        {
            if (finished.Count == 2 && iteration == 6)
                throw new ExternalException(torch);
        }
    }

    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB.", true, false)]
    [InlineData("CUDA error: out of memory", true, false)]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", true, false)]
    [InlineData("CUDA error: no kernel image is available for execution on the device", false, true)]
    [InlineData("CUDA driver error: unknown error", false, true)]
    [InlineData("The size of tensor a (3) must match the size of tensor b (4)", false, false)]
    public void Fault_TextsOfTorch_AreToldApart(string text, bool memory, bool lost) =>
        Assert.Equal((memory, lost), (DeviceFault.IsOutOfMemory(new ExternalException(text)), DeviceFault.IsLost(new ExternalException(text))));

    [Fact]
    public void Train_AnotherFailure_IsNeitherMemoryNorDevice()
    {
        var steps = 0;
        var how = new BatchedSettings { BeforeStep = (_, _) => { steps++; throw new ExternalException("The size of tensor a (3) must match the size of tensor b (4)"); } };
        Assert.Throws<ExternalException>(() => BatchedTrainer.Train(Small, TestData.MadeUp(60, 20), [new(0), new(1)], 3, how));
        Assert.Equal(1, steps);
    }

    [Theory]
    [InlineData("M(64,0,64)", 28, 1, 80, 160)]
    [InlineData("C(64,32,64)", 24, 3, 200, 600)]
    [InlineData("C*(64,32,64)", 24, 3, 600, 1600)]
    public void BytesOf_NetworksOfThePaper_AreInTheRightRange(string architecture, int side, int channels, int least, int most)
    {
        var layout = new ParameterLayout(Networks.Architectures.Architecture.Parse(architecture), side, channels);
        Assert.InRange(ChunkSize.BytesOf(layout, 128) / 1_000_000, least, most);
        Assert.InRange(ChunkSize.Of(layout, 128, new BatchedSettings { Device = new ComputeDevice(0) }), 4, 32);
        Assert.Equal(77, ChunkSize.Of(layout, 128, new BatchedSettings { ChunkNetworks = 77 }));
    }

    /// <summary>Sizes in the order in which chunks began.</summary>
    private static int[] Chunks(List<(int Networks, int Iteration)> steps) =>
        [.. steps.Where((s, i) => i == 0 || steps[i - 1].Networks != s.Networks || steps[i - 1].Iteration >= s.Iteration).Select(s => s.Networks)];
}
