using System.Buffers.Binary;
using System.Text;

namespace TopoWeb.Networks.Tests.Weights;

/// <summary>A dictionary to be pickled.</summary>
internal sealed record Pairs(bool IsOrdered, List<(object Key, object? Value)> Items)
{
    public static Pairs Dict(params (object Key, object? Value)[] items) => new(false, [.. items]);

    public static Pairs Ordered(params (object Key, object? Value)[] items) => new(true, [.. items]);

    /// <summary>A state dict with names in front of which something may stand.</summary>
    public static Pairs State(IEnumerable<TestTensor> tensors, string prefix = "") => new(true, [.. tensors.Select(t => ((object)(prefix + t.Name), (object?)t))]);
}

/// <summary>An object whose class makes it without arguments and whose attributes are set then, as most classes of Python are pickled.</summary>
internal sealed record Instance(string Module, string Name, object? State);

/// <summary>What a function returns.</summary>
internal sealed record Called(string Module, string Name, params object?[] Arguments);

/// <summary>The name of a class or function.</summary>
internal sealed record Named(string Module, string Name);

/// <summary>A tuple; an array is a list.</summary>
internal sealed record Several(params object?[] Items);

/// <summary>A tensor in another type than float32, as a parameter, quantised, or with its own strides.</summary>
internal sealed record Stored(TestTensor Tensor, string Type = "F32", bool IsParameter = false);

/// <summary>A tensor of whole numbers with what makes values of them.</summary>
internal sealed record Quantised(sbyte[] Numbers, long[] Shape, Several Parameters);

/// <summary>Pickles objects as <c>torch.save</c> does; the same object twice is stored once, so that an object may contain itself.</summary>
internal sealed class TorchCheckpoint
{
    private static readonly Dictionary<string, string> Classes = new() { ["F32"] = "FloatStorage", ["F16"] = "HalfStorage", ["BF16"] = "BFloat16Storage", ["F64"] = "DoubleStorage" };

    private readonly TorchWriter _writer;
    private readonly bool _legacy;
    private readonly List<(string Key, long Count, byte[] Content)> _storages = [];
    private readonly Dictionary<object, int> _memo = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(float[], string), string> _keys = [];

    private TorchCheckpoint(bool legacy) => (_legacy, _writer) = (legacy, new TorchWriter(legacy));

    /// <summary>The file since version 1.6.</summary>
    public static byte[] Save(object? root)
    {
        var (pickle, storages) = Pickle(root);
        return TorchWriter.Zip(pickle, storages);
    }

    public static (byte[] Pickle, (string Key, byte[] Content)[] Storages) Pickle(object? root)
    {
        var checkpoint = new TorchCheckpoint(legacy: false);
        checkpoint.Write(root);
        return (checkpoint._writer.Raw((byte)'.').Content, [.. checkpoint._storages.Select(s => (s.Key, s.Content))]);
    }

    /// <summary>The file before version 1.6.</summary>
    public static byte[] SaveLegacy(object? root)
    {
        var checkpoint = new TorchCheckpoint(legacy: true);
        checkpoint.Write(root);
        using var file = new MemoryStream();
        file.Write([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.']);
        file.Write(new TorchWriter().Int(1001).Raw((byte)'.').Content);
        file.Write(new TorchWriter().Raw((byte)'}').Put().Raw((byte)'(').Text("little_endian").Raw(0x88, (byte)'u', (byte)'.').Content);
        file.Write(checkpoint._writer.Raw((byte)'.').Content);
        var keys = new TorchWriter().Raw((byte)']').Put().Raw((byte)'(');
        foreach (var storage in checkpoint._storages)
            keys.Text(storage.Key);
        file.Write(keys.Raw((byte)'e', (byte)'.').Content);
        foreach (var (_, count, content) in checkpoint._storages)
            file.Write([.. BitConverter.GetBytes(count), .. content]);
        return file.ToArray();
    }

    /// <summary>A model as modules are pickled; <paramref name="more"/> are further attributes.</summary>
    public static Instance Module(string name, IEnumerable<(object, object?)> parameters, IEnumerable<(object, object?)> modules, params (object, object?)[] more) =>
        new(name[..name.LastIndexOf('.')], name[(name.LastIndexOf('.') + 1)..], Pairs.Dict([("training", false), ("_parameters", Pairs.Ordered([.. parameters])), ("_buffers", Pairs.Ordered()),
            ("_non_persistent_buffers_set", new Called("__builtin__", "set", [Array.Empty<object?>()])), ("_backward_hooks", Pairs.Ordered()), ("_modules", Pairs.Ordered([.. modules])), .. more]));

    /// <summary>A convolution with its attributes.</summary>
    public static Instance Convolution(TestTensor weight, string name = "Conv2d", string type = "F32", bool isTransposed = false, int groups = 1) =>
        Module($"torch.nn.modules.conv.{name}", [("weight", new Stored(weight, type, IsParameter: true)), ("bias", null)], [],
            ("in_channels", weight.Shape[1]), ("kernel_size", new Several(weight.Shape[2], weight.Shape[3])), ("transposed", isTransposed), ("groups", groups), ("padding_mode", "zeros"));

    /// <summary>An array of NumPy; <paramref name="asText"/> as Python 3 writes bytes in protocol 2.</summary>
    public static object NumpyArray(TestTensor tensor, bool asText, bool columnsFirst = false)
    {
        object bytes = asText ? new Called("_codecs", "encode", Encoding.Latin1.GetString(tensor.Bytes()), "latin1") : tensor.Bytes();
        return new Built(new Called("numpy.core.multiarray", "_reconstruct", new Named("numpy", "ndarray"), new Several(0), "b"u8.ToArray()),
            new Several(1, new Several([.. tensor.Shape.Select(s => (object?)s)]), new Built(new Called("numpy", "dtype", "f4", false, true), new Several(3, "<", null, null, null, -1, -1, 0)), columnsFirst, bytes));
    }

    private void Write(object? value)
    {
        if (value is not null && _memo.TryGetValue(value, out var entry))
        {
            _writer.Get(entry);
            return;
        }
        switch (value)
        {
            case null: _writer.Raw((byte)'N'); break;
            case bool truth: _writer.Raw((byte)(truth ? 0x88 : 0x89)); break;
            case int number: _writer.Int(number); break;
            case long number: _writer.Int(number); break;
            case double number:
                var bytes = new byte[8];
                BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
                _writer.Raw([(byte)'G', .. bytes]);
                break;
            case string text: _writer.Text(text); break;
            case byte[] raw: _writer.Raw([(byte)'B', .. BitConverter.GetBytes(raw.Length), .. raw]); break;
            case Named named: _writer.Global(named.Module, named.Name); break;
            case Several tuple: WriteTuple(tuple.Items); break;
            case Pairs pairs: WritePairs(pairs); break;
            case object?[] list:
                Remember(_writer.Raw((byte)']'), list).Raw((byte)'(');
                foreach (var item in list)
                    Write(item);
                _writer.Raw((byte)'e');
                break;
            case Called called:
                _writer.Global(called.Module, called.Name);
                WriteTuple(called.Arguments);
                _writer.Raw((byte)'R').Put();
                break;
            case Built built:
                Write(built.Of);
                Write(built.State);
                _writer.Raw((byte)'b');
                break;
            case Instance instance:
                Remember(_writer.Global(instance.Module, instance.Name).Raw((byte)')', 0x81), instance);
                Write(instance.State);
                _writer.Raw((byte)'b');
                break;
            case TestTensor tensor: WriteTensor(new Stored(tensor)); break;
            case Stored stored: WriteTensor(stored); break;
            case Quantised quantised:
                _writer.Global("torch._utils", "_rebuild_qtensor").Raw((byte)'(');
                WriteStorage("QInt8Storage", quantised.Numbers.Length, Add(quantised.Numbers.Length, [.. quantised.Numbers.Select(n => (byte)n)]));
                _writer.Int(0).Tuple(quantised.Shape).Tuple(TorchWriter.Strides([.. quantised.Shape.Select(s => (int)s)]));
                WriteTuple(quantised.Parameters.Items);
                _writer.Raw(0x89).OrderedDict().Raw((byte)'t').Put().Raw((byte)'R').Put();
                break;
            default: throw new ArgumentException(value.GetType().Name);
        }
    }

    private TorchWriter Remember(TorchWriter writer, object value)
    {
        writer.Put();
        _memo[value] = writer.Last;
        return writer;
    }

    private void WriteTuple(object?[] items)
    {
        _writer.Raw((byte)'(');
        foreach (var item in items)
            Write(item);
        _writer.Raw((byte)'t').Put();
    }

    private void WritePairs(Pairs pairs)
    {
        if (pairs.IsOrdered)
            _writer.Global("collections", "OrderedDict").Raw((byte)')', (byte)'R');
        else
            _writer.Raw((byte)'}');
        Remember(_writer, pairs).Raw((byte)'(');
        foreach (var (key, value) in pairs.Items)
        {
            Write(key);
            Write(value);
        }
        _writer.Raw((byte)'u');
    }

    private void WriteTensor(Stored stored)
    {
        var values = stored.Tensor.Values;
        if (!_keys.TryGetValue((values, stored.Type), out var key))
            key = _keys[(values, stored.Type)] = Add(values.Length, stored.Tensor.Bytes(stored.Type));
        _writer.Tensor(key, Classes[stored.Type], values.Length, 0, [.. stored.Tensor.Shape.Select(s => (long)s)], TorchWriter.Strides(stored.Tensor.Shape), stored.IsParameter);
    }

    private void WriteStorage(string type, long count, string key)
    {
        _writer.Raw((byte)'(').Text("storage").Global("torch", type).Text(key).Text("cpu").Int(count);
        if (_legacy)
            _writer.Raw((byte)'N');
        _writer.Raw((byte)'t').Put().Raw((byte)'Q');
    }

    private string Add(long count, byte[] content)
    {
        _storages.Add(($"{_storages.Count}", count, content));
        return _storages[^1].Key;
    }

    /// <summary>An object whose state is set.</summary>
    private sealed record Built(object Of, object? State);
}
