using System.IO.Compression;
using System.Text.Json;
using CsCheck;
using TopoWeb.Data;
using TopoWeb.Experiments.Stages;
using TopoWeb.Networks.Training;

namespace TopoWeb.Tests.Experiments.Stages;

public sealed class NetworkFormatTests
{
    private static readonly Gen<float> Weight = Gen.OneOf(Gen.Float, Gen.OneOf(0f, -0f, float.NaN, float.PositiveInfinity, float.Epsilon, -1.5f));

    private static readonly Gen<LayerFilters> Layer = Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4]).SelectMany((outputs, inputs) => Weight.Array[outputs * inputs * 9].Select(v => new LayerFilters(1, outputs, inputs, v)));

    private static readonly Gen<TrainedNetwork> Network = Gen.Select(
        Gen.Int[0, 1000], Gen.Long, Gen.OneOf<string?>(null, "batched, grouped convolution, cuda:0"), Gen.Select(Layer.Array[0, 3], Gen.Double.Unit, Gen.Double[0, 10]).Array[1, 4],
        (index, seed, by, checkpoints) => new TrainedNetwork(index, seed, [.. checkpoints.Select((c, i) => new NetworkCheckpoint(100 * i, [.. c.Item1.Select((l, n) => l with { Layer = n + 1 })], c.Item2, c.Item3))], 0) { TrainedBy = by });

    [Fact]
    public void Read_OfWhatWasWritten_IsTheNetworkToTheLastBit() => Network.Sample(network => Same(network, Read(Write(network))));

    [Fact]
    public void Write_OfTwoTrainingsThatTookDifferentTimes_GivesTheSameBytes() => Network.Sample(network => Assert.Equal(Write(network), Write(network with { Seconds = 12.5 })));

    [Fact]
    public void Read_OfOneLayerAtOneCheckpoint_KeepsTheFiguresOfAll() => Network.Sample(network =>
    {
        var read = Read(Write(network), (layer, iteration) => layer == 2 && iteration == 100);
        Same(network with { Checkpoints = [.. network.Checkpoints.Select(c => c with { Layers = [.. c.Layers.Where(l => l.Layer == 2 && c.Iteration == 100)] })] }, read);
    });

    /// <summary>Networks from before this format are JSON, which has no words for weights that are no numbers.</summary>
    [Fact]
    public void Read_OfJson_IsTheNetwork() => Network.Where(n => n.FindDivergence() is null).Sample(network =>
    {
        var old = JsonSerializer.SerializeToUtf8Bytes(network, JsonDefaults.Options);
        Same(network, Read(old));
        Same(network with { Checkpoints = [.. network.Checkpoints.Select(c => c with { Layers = [.. c.Layers.Where(l => l.Layer == 1)] })] }, Read(old, (layer, _) => layer == 1));
    });

    /// <summary>Weights as trainings have them: three of four bytes are noise, the fourth takes less than half of its bits.</summary>
    [Fact]
    public async Task Write_OfWeights_IsCompressedBelowTheirBytes()
    {
        var random = new Random(5);
        var weights = Enumerable.Range(0, 64 * 32 * 9).Select(_ => (float)((random.NextDouble() - 0.5) / 12)).ToArray();
        var network = new TrainedNetwork(0, 1, [new(0, [new(1, 64, 32, weights)], 0.1, 2.3)], 0);
        using var memory = new MemoryStream();
        await using (var brotli = new BrotliStream(memory, CompressionLevel.Fastest, leaveOpen: true))
            await NetworkFormat.WriteAsync(network, brotli, TestContext.Current.CancellationToken);
        Assert.InRange(memory.Length, 0.75 * sizeof(float) * weights.Length, 0.90 * sizeof(float) * weights.Length);
    }

    private static byte[] Write(TrainedNetwork network)
    {
        using var memory = new MemoryStream();
        NetworkFormat.WriteAsync(network, memory, default).GetAwaiter().GetResult();
        return memory.ToArray();
    }

    private static TrainedNetwork Read(byte[] bytes, Func<int, int, bool>? keep = null)
    {
        using var memory = new MemoryStream(bytes);
        var network = NetworkFormat.ReadAsync(memory, keep ?? ((_, _) => true), default).AsTask().GetAwaiter().GetResult();
        Assert.Equal(memory.Length, memory.Position);
        return network;
    }

    private static void Same(TrainedNetwork expected, TrainedNetwork actual)
    {
        Assert.Equal((expected.Index, expected.Seed, expected.TrainedBy, expected.Checkpoints.Count), (actual.Index, actual.Seed, actual.TrainedBy, actual.Checkpoints.Count));
        foreach (var (one, other) in expected.Checkpoints.Zip(actual.Checkpoints))
        {
            Assert.Equal((one.Iteration, one.TestAccuracy, one.Loss, one.Layers.Count), (other.Iteration, other.TestAccuracy, other.Loss, other.Layers.Count));
            foreach (var (layer, found) in one.Layers.Zip(other.Layers))
            {
                Assert.Equal((layer.Layer, layer.Out, layer.In), (found.Layer, found.Out, found.In));
                Assert.Equal(layer.Values.Select(BitConverter.SingleToInt32Bits), found.Values.Select(BitConverter.SingleToInt32Bits));
            }
        }
    }
}
