using System.IO.Compression;
using System.Text;

namespace TopoWeb.Networks.Tests.Weights;

/// <summary>Writes state dicts byte by byte as <c>torch.save</c> does (protocol 2), and pickles that it would never write.</summary>
internal sealed class TorchWriter
{
    private static readonly (string Class, string Type)[] Types = [("FloatStorage", "F32"), ("HalfStorage", "F16"), ("BFloat16Storage", "BF16"), ("DoubleStorage", "F64")];

    private readonly MemoryStream _pickle = new();
    private readonly bool _legacy;
    private int _memo;

    public TorchWriter(bool legacy = false)
    {
        _legacy = legacy;
        Raw(0x80, 2);
    }

    public byte[] Content => _pickle.ToArray();

    /// <summary>Number of the last entry put into the memo.</summary>
    public int Last => _memo - 1;

    public TorchWriter Get(int entry) => entry < 256 ? Raw((byte)'h', (byte)entry) : Raw([(byte)'j', .. BitConverter.GetBytes(entry)]);

    public TorchWriter Raw(params byte[] bytes)
    {
        _pickle.Write(bytes);
        return this;
    }

    public TorchWriter Put() => _memo < 256 ? Raw((byte)'q', (byte)_memo++) : Raw([(byte)'r', .. BitConverter.GetBytes(_memo++)]);

    public TorchWriter Text(string text) => Raw([(byte)'X', .. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)]).Put();

    public TorchWriter Global(string module, string name) => Raw(Encoding.ASCII.GetBytes($"c{module}\n{name}\n")).Put();

    public TorchWriter Int(long value) => value switch
    {
        >= 0 and < 256 => Raw((byte)'K', (byte)value),
        >= 0 and < 65536 => Raw([(byte)'M', .. BitConverter.GetBytes((ushort)value)]),
        >= int.MinValue and <= int.MaxValue => Raw([(byte)'J', .. BitConverter.GetBytes((int)value)]),
        _ => Raw([0x8a, 8, .. BitConverter.GetBytes(value)]),
    };

    public TorchWriter Tuple(params long[] values)
    {
        if (values.Length == 0)
            return Raw((byte)')');
        if (values.Length > 3)
            Raw((byte)'(');
        foreach (var value in values)
            Int(value);
        return (values.Length > 3 ? Raw((byte)'t') : Raw((byte)(0x84 + values.Length))).Put();
    }

    public TorchWriter OrderedDict() => Global("collections", "OrderedDict").Raw((byte)')', (byte)'R').Put();

    /// <summary>A tensor: <c>_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)</c>.</summary>
    public TorchWriter Tensor(string key, string type, long count, long offset, long[] size, long[] stride, bool parameter = false)
    {
        if (parameter)
            Global("torch._utils", "_rebuild_parameter").Raw((byte)'(');
        Global("torch._utils", "_rebuild_tensor_v2").Raw((byte)'(', (byte)'(').Text("storage").Global("torch", type).Text(key).Text("cpu").Int(count);
        if (_legacy)
            Raw((byte)'N');
        Raw((byte)'t').Put().Raw((byte)'Q').Int(offset).Tuple(size).Tuple(stride).Raw(0x89).OrderedDict().Raw((byte)'t').Put().Raw((byte)'R').Put();
        return parameter ? Raw(0x88).OrderedDict().Raw((byte)'t').Put().Raw((byte)'R').Put() : this;
    }

    /// <summary>An ordered dictionary of tensors, with the metadata that modules add.</summary>
    public TorchWriter StateDict(IReadOnlyList<TestTensor> tensors, string type, bool parameters = false)
    {
        OrderedDict().Raw((byte)'(');
        for (var i = 0; i < tensors.Count; i++)
        {
            Text(tensors[i].Name);
            Tensor($"{i}", Types.Single(t => t.Type == type).Class, tensors[i].Values.Length, 0, [.. tensors[i].Shape.Select(s => (long)s)], Strides(tensors[i].Shape), parameters);
        }
        Text("count").Tensor("n", "LongStorage", 1, 0, [], []);
        return Raw((byte)'u').Raw((byte)'}').Put().Text("_metadata").OrderedDict().Text("").Raw((byte)'}').Put().Text("version").Int(1).Raw((byte)'s', (byte)'s', (byte)'s', (byte)'b');
    }

    public static long[] Strides(int[] shape) => [.. shape.Select((_, axis) => shape.Skip(axis + 1).Aggregate(1L, (p, s) => p * s))];

    /// <summary>The file since version 1.6.</summary>
    public static byte[] Save(IReadOnlyList<TestTensor> tensors, string type = "F32", bool parameters = false, string? inside = null)
    {
        var writer = new TorchWriter();
        if (inside is not null)
            writer.Raw((byte)'}').Put().Raw((byte)'(').Text("epoch").Int(70_000).Text("loss").Raw([(byte)'G', .. new byte[8]]).Text(inside);
        writer.StateDict(tensors, type, parameters);
        return Zip((inside is null ? writer : writer.Raw((byte)'u')).Raw((byte)'.').Content, [.. tensors.Select((t, i) => ($"{i}", t.Bytes(type))), ("n", new byte[8])]);
    }

    public static byte[] Zip(byte[] pickle, params (string Key, byte[] Content)[] storages) => Kernels.Zip(
        [("archive/data.pkl", pickle), ("archive/byteorder", "little"u8.ToArray()), .. storages.Select(s => ($"archive/data/{s.Key}", s.Content)), ("archive/version", "3\n"u8.ToArray())],
        CompressionLevel.NoCompression);

    /// <summary>The file before version 1.6.</summary>
    public static byte[] SaveLegacy(IReadOnlyList<TestTensor> tensors, string type = "F32")
    {
        using var file = new MemoryStream();
        file.Write([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.']);
        file.Write(new TorchWriter().Int(1001).Raw((byte)'.').Content);
        file.Write(new TorchWriter().Raw((byte)'}').Put().Raw((byte)'(').Text("protocol_version").Int(1001).Text("little_endian").Raw(0x88)
            .Text("type_sizes").Raw((byte)'}').Put().Text("int").Int(4).Raw((byte)'s').Raw((byte)'u', (byte)'.').Content);
        file.Write(new TorchWriter(legacy: true).StateDict(tensors, type).Raw((byte)'.').Content);
        var keys = new TorchWriter().Raw((byte)']').Put().Raw((byte)'(').Text("n");
        for (var i = 0; i < tensors.Count; i++)
            keys.Text($"{i}");
        file.Write(keys.Raw((byte)'e', (byte)'.').Content);
        file.Write([.. BitConverter.GetBytes(1L), .. new byte[8]]);
        foreach (var tensor in tensors)
            file.Write([.. BitConverter.GetBytes((long)tensor.Values.Length), .. tensor.Bytes(type)]);
        return file.ToArray();
    }
}
