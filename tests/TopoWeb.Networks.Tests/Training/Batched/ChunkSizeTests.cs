using System.Runtime.InteropServices;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Batched;
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

    [Fact]
    public void Train_AnotherFailure_IsNotTakenForTheMemory()
    {
        var steps = 0;
        var how = new BatchedSettings { BeforeStep = (_, _) => { steps++; throw new ExternalException("CUDA error: device-side assert triggered"); } };
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
