using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Weights;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Weights;

/// <summary>A tensor to be written into a file of a test.</summary>
internal sealed record TestTensor(string Name, int[] Shape, float[] Values)
{
    /// <summary>Values that every format of numbers holds exactly: multiples of 1/8 between -8 and 8.</summary>
    public static TestTensor Made(string name, params int[] shape) =>
        new(name, shape, [.. Enumerable.Range(0, shape.Aggregate(1, (p, s) => p * s)).Select(i => (i * 37 % 128 - 64) / 8f)]);

    public byte[] Bytes(string type = "F32")
    {
        using var memory = new MemoryStream();
        foreach (var value in Values)
            memory.Write(type switch
            {
                "F32" => BitConverter.GetBytes(value),
                "F64" => BitConverter.GetBytes((double)value),
                "F16" => BitConverter.GetBytes((Half)value),
                "BF16" => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)),
                _ => throw new ArgumentException(type),
            });
        return memory.ToArray();
    }
}

/// <summary>Writers of test files, and what tests of every reader ask.</summary>
internal static class Kernels
{
    public static readonly WeightLimits Small = new() { MaximumBytes = 1 << 20, MaximumTensorBytes = 1 << 20, MaximumHeaderBytes = 1 << 18, MaximumTensors = 100, MaximumObjects = 10_000 };

    /// <summary>A small network: two layers of 3×3, what is not listed, in an order that text sorting would turn round.</summary>
    public static readonly TestTensor[] Network =
    [
        TestTensor.Made("features.2.weight", 4, 3, 3, 3), TestTensor.Made("features.2.bias", 4),
        TestTensor.Made("features.10.weight", 2, 4, 3, 3), TestTensor.Made("squeeze.weight", 2, 2, 1, 1), TestTensor.Made("wide.weight", 1, 2, 1, 3), TestTensor.Made("fc.weight", 5, 2),
    ];

    public static void IsTheNetwork(WeightFile file, string type = "F32")
    {
        Assert.Equal(
            [new ConvolutionLayer(1, Network[0].Name, 4, 3, 3, 3, 12, type), new ConvolutionLayer(2, Network[2].Name, 2, 4, 3, 3, 8, type)],
            file.Layers);
        var first = file.ReadLayer(1);
        Assert.Equal((1, 4, 3, 3, 1), (first.Networks, first.Out, first.In, first.KernelSize, first.Layer!.Value));
        Assert.Equal(Network[0].Values, first.Values);
        var all = file.ReadAll();
        Assert.Equal([.. Network[0].Values, .. Network[2].Values], all.Values);
        Assert.Equal(new Provenance(17, null, null, 2, 1, 1, null), all.ProvenanceOf(17));
        Assert.Contains(file.Notes, n => n.Contains("1×1", StringComparison.Ordinal) && n.Contains("squeeze", StringComparison.Ordinal));
        Assert.Contains(file.Notes, n => n.Contains("not square", StringComparison.Ordinal) && n.Contains("1×2×1×3", StringComparison.Ordinal));
        Assert.Contains(file.Notes, n => n.Contains("dense", StringComparison.Ordinal));
    }

    public static byte[] Safetensors(IEnumerable<TestTensor> tensors, string type = "F32")
    {
        using var values = new MemoryStream();
        var header = new Dictionary<string, object> { ["__metadata__"] = new { format = "pt" } };
        // Written sorted by name, as the library does.
        foreach (var tensor in tensors.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            var start = values.Length;
            values.Write(tensor.Bytes(type));
            header[tensor.Name] = new { dtype = type, shape = tensor.Shape, data_offsets = new[] { start, values.Length } };
        }
        return Safetensors(JsonSerializer.Serialize(header), values.ToArray());
    }

    public static byte[] Safetensors(string header, byte[] values)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. values];
    }

    public static byte[] Npy(TestTensor tensor)
    {
        using var memory = new MemoryStream();
        NpyFile.Write(memory, tensor.Values, tensor.Shape);
        return memory.ToArray();
    }

    public static byte[] Zip(IEnumerable<(string Name, byte[] Content)> entries, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        return memory.ToArray();
    }

    /// <summary>Opens and reads everything.</summary>
    public static float[] ReadAll(byte[] content, string name, WeightLimits? limits = null)
    {
        using var file = WeightFile.Open(content, name, limits ?? Small, TestContext.Current.CancellationToken);
        return [.. file.Layers.SelectMany(l => file.ReadLayer(l.Number).Values)];
    }

    /// <summary>Reading is refused in words that hold these.</summary>
    public static void Refused(byte[] content, string name, params string[] words)
    {
        var e = Assert.Throws<InvalidInputException>(() => ReadAll(content, name));
        Assert.Equal("file", e.Field);
        foreach (var word in words)
            Assert.Contains(word, e.Message, StringComparison.Ordinal);
    }

    /// <summary>Every shorter file is refused.</summary>
    public static void EveryTruncationIsRefused(byte[] content, string name)
    {
        for (var length = 0; length < content.Length; length += length < 200 ? 1 : 7)
            Refused(content[..length], name);
    }
}
