using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using TopoWeb.Data;
using TopoWeb.Networks.Training;

namespace TopoWeb.Experiments.Stages;

/// <summary>
/// How a trained network is stored: a mark, the length of a header in JSON, the header, then the weights of each layer at each checkpoint as float32. Of a layer the first bytes of all
/// weights come first, then the second, the third and the fourth: signs and exponents differ little and compress, the rest does not.
/// </summary>
/// <remarks>Networks from before this format are a <see cref="TrainedNetwork"/> as JSON, twice as large. They are read as well.</remarks>
internal static class NetworkFormat
{
    /// <summary>Kind of the artifact.</summary>
    public const string Kind = "network";

    private const int Planes = sizeof(float);

    private sealed record Header(int Index, long Seed, string? TrainedBy, IReadOnlyList<StoredCheckpoint> Checkpoints);

    private sealed record StoredCheckpoint(int Iteration, double TestAccuracy, double Loss, IReadOnlyList<StoredLayer> Layers);

    private sealed record StoredLayer(int Number, int Out, int In, int Count);

    /// <summary>No JSON begins so.</summary>
    private static ReadOnlySpan<byte> Mark => "TWN1"u8;

    /// <summary>Same network, same bytes: the time it took is left out.</summary>
    public static async Task WriteAsync(TrainedNetwork network, Stream stream, CancellationToken cancellation)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new Header(network.Index, network.Seed, network.TrainedBy,
            [.. network.Checkpoints.Select(c => new StoredCheckpoint(c.Iteration, c.TestAccuracy, c.Loss, [.. c.Layers.Select(l => new StoredLayer(l.Layer, l.Out, l.In, l.Values.Length))]))]), JsonDefaults.Options);
        var start = new byte[Mark.Length + sizeof(int)];
        Mark.CopyTo(start);
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(Mark.Length), header.Length);
        await stream.WriteAsync(start, cancellation);
        await stream.WriteAsync(header, cancellation);
        foreach (var layer in network.Checkpoints.SelectMany(c => c.Layers))
            await WriteAsync(layer.Values, stream, cancellation);
    }

    /// <summary>Reads a network to the end of the stream.</summary>
    /// <param name="stream">What <see cref="WriteAsync(TrainedNetwork, Stream, CancellationToken)"/> wrote, now or in an older version.</param>
    /// <param name="keep">Of which layer (1 for the first) and iteration the weights are wanted; the checkpoints have no others then.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async ValueTask<TrainedNetwork> ReadAsync(Stream stream, Func<int, int, bool> keep, CancellationToken cancellation)
    {
        var start = new byte[Mark.Length + sizeof(int)];
        await stream.ReadExactlyAsync(start, cancellation);
        if (!start.AsSpan().StartsWith(Mark))
            return await ReadOldAsync(start, stream, keep, cancellation);
        var text = new byte[BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(Mark.Length))];
        await stream.ReadExactlyAsync(text, cancellation);
        var header = JsonSerializer.Deserialize<Header>(text, JsonDefaults.Options)!;
        var checkpoints = new List<NetworkCheckpoint>(header.Checkpoints.Count);
        foreach (var checkpoint in header.Checkpoints)
        {
            var layers = new List<LayerFilters>(checkpoint.Layers.Count);
            foreach (var layer in checkpoint.Layers)
                if (await ReadAsync(stream, layer.Count, keep(layer.Number, checkpoint.Iteration), cancellation) is { } values)
                    layers.Add(new(layer.Number, layer.Out, layer.In, values));
            checkpoints.Add(new(checkpoint.Iteration, layers, checkpoint.TestAccuracy, checkpoint.Loss));
        }
        return new(header.Index, header.Seed, checkpoints, 0) { TrainedBy = header.TrainedBy };
    }

    private static async Task<TrainedNetwork> ReadOldAsync(byte[] start, Stream stream, Func<int, int, bool> keep, CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        text.Write(start);
        await stream.CopyToAsync(text, cancellation);
        var network = JsonSerializer.Deserialize<TrainedNetwork>(text.GetBuffer().AsSpan(0, (int)text.Length), JsonDefaults.Options)!;
        return network with { Checkpoints = [.. network.Checkpoints.Select(c => c with { Layers = [.. c.Layers.Where(l => keep(l.Layer, c.Iteration))] })] };
    }

    private static async Task WriteAsync(float[] values, Stream stream, CancellationToken cancellation)
    {
        var plane = ArrayPool<byte>.Shared.Rent(values.Length);
        try
        {
            for (var p = 0; p < Planes; p++)
            {
                Split(values, p, plane);
                // In one piece: the compression then gives each plane a code of its own.
                await stream.WriteAsync(plane.AsMemory(0, values.Length), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plane);
        }
    }

    private static async Task<float[]?> ReadAsync(Stream stream, int count, bool wanted, CancellationToken cancellation)
    {
        var values = wanted ? new float[count] : null;
        var plane = ArrayPool<byte>.Shared.Rent(count);
        try
        {
            for (var p = 0; p < Planes; p++)
            {
                await stream.ReadExactlyAsync(plane.AsMemory(0, count), cancellation);
                if (values is not null)
                    Join(plane, p, values);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plane);
        }
        return values;
    }

    private static void Split(float[] values, int plane, byte[] bytes)
    {
        var all = MemoryMarshal.AsBytes(values.AsSpan());
        for (var i = 0; i < values.Length; i++)
            bytes[i] = all[(i * Planes) + plane];
    }

    private static void Join(byte[] bytes, int plane, float[] values)
    {
        var all = MemoryMarshal.AsBytes(values.AsSpan());
        for (var i = 0; i < values.Length; i++)
            all[(i * Planes) + plane] = bytes[i];
    }
}
