using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>
/// The few names that tensors need: dictionaries, storages, and the functions of PyTorch and NumPy that make a tensor of one. Every other name, known to be harmful or not,
/// stands for itself with its arguments (<see cref="PickleObject"/>).
/// </summary>
/// <remarks>PyTorch, torch/serialization.py and torch/_utils.py; NumPy, numpy/core/multiarray.py.</remarks>
/// <param name="limits">Bounds.</param>
/// <param name="isBare">The pickle is the whole file, written without torch.save: nothing lies outside it.</param>
internal sealed class TorchObjects(WeightLimits limits, bool isBare = false) : IPickleObjects
{
    public const string SaveAgain = "Save only the weights, torch.save(model.state_dict(), \"weights.pth\"), or as safetensors.";

    private const int MaximumAxes = 64;

    private static readonly Dictionary<string, ElementType> Types = new(StringComparer.Ordinal)
    {
        ["Float"] = ElementType.F32,
        ["Half"] = ElementType.F16,
        ["BFloat16"] = ElementType.BF16,
        ["Double"] = ElementType.F64,
        ["Long"] = ElementType.I64, // batch normalisation counts batches
        ["Int"] = ElementType.I32,
        ["Short"] = new("I16", 2),
        ["Char"] = ElementType.I8,
        ["Byte"] = ElementType.U8,
        ["Bool"] = new("BOOL", 1),
        ["QInt8"] = ElementType.I8,
        ["QUInt8"] = ElementType.U8,
        ["QInt32"] = ElementType.I32,
        ["QUInt4x2"] = new("QU4", 1),
        ["QUInt2x4"] = new("QU2", 1),
        ["ComplexFloat"] = new("C64", 8),
        ["ComplexDouble"] = new("C128", 16),
        ["Untyped"] = ElementType.U8,
    };

    private static readonly Dictionary<string, ElementType> Dtypes = new(StringComparer.Ordinal)
    {
        ["torch.float32"] = ElementType.F32,
        ["torch.float16"] = ElementType.F16,
        ["torch.bfloat16"] = ElementType.BF16,
        ["torch.float64"] = ElementType.F64,
    };

    private readonly HashSet<string> _dangers = new(StringComparer.Ordinal);
    private readonly Dictionary<PickleBytes, TorchStorage?> _embedded = new(ReferenceEqualityComparer.Instance); // each is read once, however often it is named

    private long _pairs;

    /// <summary>Storages named by tensors, by key.</summary>
    public Dictionary<string, TorchStorage> Found { get; } = new(StringComparer.Ordinal);

    /// <summary>Functions that could do harm and that Python would call on loading the file.</summary>
    public IReadOnlyCollection<string> Dangers => _dangers;

    public object? Call(PickleGlobal called, object?[] arguments)
    {
        switch (called.Name, arguments)
        {
            case ("collections.OrderedDict", []): return new PickleDictionary();
            case ("collections.OrderedDict", [PickleList pairs]): return FromPairs(pairs);
            case ("torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2", [TorchStorage storage, long offset, PickleTuple size, PickleTuple stride, .. var rest]) when !IsNegated(rest):
                return new TorchTensor(storage, offset, Numbers(size), Numbers(stride));
            case ("torch._utils._rebuild_tensor_v3", [TorchStorage storage, long offset, PickleTuple size, PickleTuple stride, _, _, PickleGlobal type, ..]):
                return new TorchTensor(As(storage, type.Name), offset, Numbers(size), Numbers(stride));
            case ("torch._utils._rebuild_qtensor", [TorchStorage storage, long offset, PickleTuple size, PickleTuple stride, PickleTuple parameters, ..]) when QuantisationOf(parameters) is { } quantisation:
                return new TorchTensor(storage, offset, Numbers(size), Numbers(stride), quantisation);
            case ("torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state" or "torch.nn.parameter.Parameter" or "torch.nn.parameter.Buffer", [TorchTensor tensor, ..]): return tensor;
            case ("torch._tensor._rebuild_from_type_v2", [PickleGlobal inner, _, PickleTuple parts, ..]) when inner.Name.StartsWith("torch._utils.", StringComparison.Ordinal): return Call(inner, parts.Items);
            case ("torch._utils._rebuild_device_tensor_from_numpy" or "torch._utils._rebuild_xla_tensor", [NumpyArrayValue array, ..]): return array;
            case ("torch.storage._load_from_bytes", [PickleBytes bytes]) when isBare && Embedded(bytes) is { } storage: return storage;
            case ("torch.Size", [PickleTuple size]): return size;
            case ("numpy.dtype", [string code, ..]): return new NumpyType(code);
            case ("numpy.core.multiarray._reconstruct" or "numpy._core.multiarray._reconstruct", _): return new NumpyArrayValue();
            case ("numpy.core.numeric._frombuffer" or "numpy._core.numeric._frombuffer", [var bytes, NumpyType type, PickleTuple shape, string order]): return ArrayOf(shape, type, order == "F", bytes);
            case ("_codecs.encode", [PickleBytes text, ..]): return text;
            case ("_codecs.encode", [string text, "latin1" or "latin-1"]): return PickleBytes.Of(text);
            default:
                if (_dangers.Count < 3 && IsDangerous(called.Name))
                    _dangers.Add(called.Name);
                return new PickleObject(called.Name, arguments);
        }
    }

    public object? Persistent(object? id)
    {
        if (isBare)
            throw new InvalidInputException("file", $"The file is a plain pickle, not written by torch.save: the values of its tensors are not in it. Load it where it was created and save it again. {SaveAgain}");
        // ('module', class, source file, source), around the classes of a whole model in the old format.
        if (id is PickleTuple { Items: ["module", PickleGlobal module, ..] })
            return module;
        // ('storage', class, key, device, number of values), and a view of another storage in the old format.
        if (id is not PickleTuple { Items: ["storage", PickleGlobal type, string key, _, long count, .. var more] } || TypeOf(type.Name) is not { } element || count < 0)
            throw new InvalidInputException("file", $"The pickle in the file refers to a storage in an unsupported way. {SaveAgain}");
        if (more is not ([] or [null]))
            throw new InvalidInputException("file", $"The file contains views of storages ({Shown.Name(key)}), as written by PyTorch before version 0.4. Load it with torch.load and save it again: {SaveAgain}");
        var storage = new TorchStorage(key, element, count);
        if (Found.TryAdd(key, storage) || Found[key] == storage)
            return Found[key];
        throw new InvalidInputException("file", $"The pickle in the file describes the storage {Shown.Name(key)} in two ways. The file is damaged. Download or save it again.");
    }

    public void SetState(object? target, object? state)
    {
        switch (target, state)
        {
            case (PickleObject it, _): it.State = state; break;
            case (NumpyArrayValue array, PickleTuple { Items: [_, PickleTuple shape, NumpyType type, bool columnsFirst, var bytes] }): array.Fill(Numbers(shape), type, columnsFirst, bytes); break;
            case (NumpyType type, PickleTuple { Items: [_, string order, ..] }): type.Order = order; break;
            default: break; // _metadata of a state dict, hooks of a tensor: not needed
        }
    }

    /// <summary>Tensors that were pickled without torch.save: each storage is a file of its own.</summary>
    private TorchStorage? Embedded(PickleBytes bytes)
    {
        if (!_embedded.TryGetValue(bytes, out var storage))
            _embedded[bytes] = storage = TorchLegacyFile.Embedded(bytes, limits);
        return storage;
    }

    private static NumpyArrayValue ArrayOf(PickleTuple shape, NumpyType type, bool columnsFirst, object? bytes)
    {
        var array = new NumpyArrayValue();
        array.Fill(Numbers(shape), type, columnsFirst, bytes);
        return array;
    }

    /// <summary>A view that shows the negative of what is stored; after requires_grad and hooks.</summary>
    private static bool IsNegated(object?[] rest) => rest is [_, _, PickleDictionary metadata, ..] && metadata.Value("neg") is true;

    private static TorchStorage As(TorchStorage storage, string dtype) =>
        Dtypes.GetValueOrDefault(dtype) is { } type ? storage with { Type = type, Count = storage.Count * storage.Type.Size / type.Size }
        : storage with { Type = new ElementType(dtype.StartsWith("torch.", StringComparison.Ordinal) ? dtype["torch.".Length..] : dtype, 1) };

    private static TorchQuantisation? QuantisationOf(PickleTuple parameters) => parameters.Items switch
    {
        [PickleGlobal { Name: "torch.per_tensor_affine" }, var scale, var zero] when TorchNumbers.Of(scale) is { } s && TorchNumbers.Of(zero) is { } z => new(s, z, 0),
        [PickleGlobal { Name: "torch.per_channel_affine" or "torch.per_channel_affine_float_qparams" }, var scale, var zero, long axis] when TorchNumbers.Of(scale) is { } s && TorchNumbers.Of(zero) is { } z => new(s, z, axis),
        _ => null,
    };

    /// <summary><c>torch.FloatStorage</c>, also <c>torch.cuda.FloatStorage</c> and <c>torch.storage.UntypedStorage</c>.</summary>
    private static ElementType? TypeOf(string name) =>
        name.StartsWith("torch.", StringComparison.Ordinal) && name.EndsWith("Storage", StringComparison.Ordinal) ? Types.GetValueOrDefault(name[(name.LastIndexOf('.') + 1)..^"Storage".Length]) : null;

    private static bool IsDangerous(string name)
    {
        var module = name.Split('.', 2)[0];
        return module is "os" or "posix" or "nt" or "subprocess" or "sys" or "shutil" or "socket" or "pty" or "runpy" or "webbrowser" or "importlib" or "ctypes" or "commands" or "pickle" or "marshal" or "asyncio" or "multiprocessing"
            || name is "torch.load" or "torch.jit.load" or "torch.hub.load" or "torch.package.package_importer.PackageImporter"
            || (module is "builtins" or "__builtin__" && name.Split('.')[^1] is "eval" or "exec" or "execfile" or "compile" or "__import__" or "open" or "getattr");
    }

    private PickleDictionary FromPairs(PickleList pairs)
    {
        // One list may be named again and again: without a limit a short file would fill the memory.
        _pairs += pairs.Items.Count;
        if (_pairs > limits.MaximumObjects)
            throw new InvalidInputException("file", $"The pickle in the file creates dictionaries with more pairs than the limit of {limits.MaximumObjects}. {SaveAgain}");
        var dictionary = new PickleDictionary();
        foreach (var item in pairs.Items)
            if (item is PickleTuple { Items: [var key, var value] })
                dictionary.Add(key, value);
            else if (item is PickleList { Items: [var first, var second] })
                dictionary.Add(first, second);
            else
                throw new InvalidInputException("file", "The pickle in the file creates a dictionary from items that are not pairs. The file is damaged. Download or save it again.");
        return dictionary;
    }

    private static long[] Numbers(PickleTuple tuple) => tuple.Items.Length > MaximumAxes
        ? throw new InvalidInputException("file", $"The pickle in the file gives a shape with {tuple.Items.Length} axes. The file is damaged. Download or save it again.")
        : Array.ConvertAll(tuple.Items, item => item is long number ? number
        : throw new InvalidInputException("file", "The pickle in the file gives a shape without whole numbers. The file is damaged. Download or save it again."));
}
