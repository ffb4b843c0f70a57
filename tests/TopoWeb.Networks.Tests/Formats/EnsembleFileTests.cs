using System.Text;
using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Training;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Formats;

public sealed class EnsembleFileTests
{
    private static readonly TrainingSettings Settings = new() { Architecture = "M(2,3,4)", Checkpoints = [0, 100] };

    private static readonly TrainedNetwork[] Networks = [Network(0, 11), Network(1, 12), Network(2, 13)];

    [Fact]
    public void Write_Read_IsTheSame()
    {
        var (metadata, banks) = EnsembleFile.Read(Written());

        Assert.Equal("3×M(2,3,4)", metadata.Notation);
        Assert.Equal([11, 12, 13], metadata.NetworkSeeds);
        Assert.Equal(Settings.Checkpoints, metadata.Settings.Checkpoints);
        Assert.Equal(new CheckpointFigures(100, 0.5, double.NaN), metadata.Figures[2][1]);
        Assert.Equal([(1, 0), (1, 100), (2, 0), (2, 100)], banks.Select(b => (b.Layer!.Value, b.Iteration!.Value)));
        var bank = banks[3];
        Assert.Equal((3, 3, 2, 3), (bank.Networks, bank.Out, bank.In, bank.KernelSize));
        Assert.Equal(FilterBank.Stack(Networks, 2, 100).Values, bank.Values);
        Assert.Equal(new Provenance(9, 1, 12, 2, 1, 1, 100), bank.ProvenanceOf(9));
        Assert.Equal(Networks[1].Checkpoints[1].Layers[1].Values.AsSpan(27, 9).ToArray().Select(v => (double)v), bank.ToPoints().Row(9).ToArray());
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes() => Assert.Equal(Written().ToArray(), Written().ToArray());

    [Fact]
    public void PointFile_OneArray_KnowsWhereItComesFrom()
    {
        var content = PointFile.Read(Written(), "filters.npz", "L1_000100", new PointFileLimits());
        Assert.Equal(["L1_000000", "L1_000100", "L2_000000", "L2_000100"], content.Arrays);
        Assert.Equal(new Provenance(3, 1, 12, 1, 1, 0, 100), content.Bank!.ProvenanceOf(3));
    }

    [Fact]
    public void Read_OtherFiles_AreRefused()
    {
        Assert.Equal("file", Assert.Throws<InvalidInputException>(() => EnsembleFile.Read(new MemoryStream(Encoding.ASCII.GetBytes("nothing")))).Field);
        Assert.Equal("file", Assert.Throws<InvalidInputException>(() => EnsembleFile.Read(new MemoryStream(Written().ToArray()[..500]))).Field);
    }

    [Fact]
    public void Stack_MissingLayerOrCheckpoint_SaysWhatThereIs()
    {
        Assert.Contains("0, 100", Assert.Throws<InvalidInputException>(() => FilterBank.Stack(Networks, 1, 50)).Message, StringComparison.Ordinal);
        Assert.Contains("it has 2", Assert.Throws<InvalidInputException>(() => FilterBank.Stack(Networks, 3, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_NumPy_ReadsIt()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, Written().ToArray(), TestContext.Current.CancellationToken);
            Assert.Equal("(3, 3, 2, 3, 3) float32", await NpyTests.Python($"import numpy; z = numpy.load('{path}'); print(z['L2_000100'].shape, z['L2_000100'].dtype)"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static MemoryStream Written()
    {
        var file = new MemoryStream();
        EnsembleFile.Write(file, Networks, EnsembleMetadata.Of(Settings, TestData.MadeUp(10, 10), 1, Networks));
        file.Position = 0;
        return file;
    }

    private static TrainedNetwork Network(int index, long seed)
    {
        return new TrainedNetwork(index, seed, [Checkpoint(0), Checkpoint(100)], index);

        NetworkCheckpoint Checkpoint(int iteration) => new(iteration, [
            new LayerFilters(1, 2, 1, [.. Enumerable.Range(0, 18).Select(i => (float)(i + seed + iteration))]),
            new LayerFilters(2, 3, 2, [.. Enumerable.Range(0, 54).Select(i => (float)(i - seed - iteration))])], 0.5, iteration == 0 ? 2.3 : double.NaN);
    }
}
