using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>Values of one buffer of a file.</summary>
internal sealed record TorchStorage(string Key, ElementType Type, long Count);

/// <summary>A view of a storage, as <c>torch.as_strided</c> takes it.</summary>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Size, long[] Stride);

/// <summary>The names that a state dict of PyTorch needs: dictionaries, storages, and the two functions that make a tensor of one.</summary>
/// <remarks>PyTorch, torch/serialization.py and torch/_utils.py. Every other name is refused, known to be harmful or not.</remarks>
internal sealed class TorchObjects(WeightLimits limits) : IPickleObjects
{
    public const string SaveAgain = "Save only the weights, torch.save(model.state_dict(), \"weights.pth\"), or as safetensors.";

    private const int MaximumAxes = 64;

    private static readonly Dictionary<string, ElementType> Storages = new(StringComparer.Ordinal)
    {
        ["torch.FloatStorage"] = ElementType.F32,
        ["torch.HalfStorage"] = ElementType.F16,
        ["torch.BFloat16Storage"] = ElementType.BF16,
        ["torch.DoubleStorage"] = ElementType.F64,
        ["torch.LongStorage"] = new("I64", 8), // batch normalisation counts batches
        ["torch.IntStorage"] = new("I32", 4),
        ["torch.ShortStorage"] = new("I16", 2),
        ["torch.CharStorage"] = new("I8", 1),
        ["torch.ByteStorage"] = new("U8", 1),
        ["torch.BoolStorage"] = new("BOOL", 1),
    };

    private static readonly HashSet<string> Functions = new(StringComparer.Ordinal)
    {
        "collections.OrderedDict", "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter",
        "torch.nn.parameter.Parameter", "torch.Size", "torch.device",
    };

    private long _pairs;

    /// <summary>Storages named by tensors, by key.</summary>
    public Dictionary<string, TorchStorage> Found { get; } = new(StringComparer.Ordinal);

    public PickleGlobal Global(string name, long at)
    {
        if (Storages.ContainsKey(name) || Functions.Contains(name))
            return new PickleGlobal(name);
        throw new InvalidInputException("file", name.StartsWith("__torch__", StringComparison.Ordinal)
            ? $"The file is a TorchScript program ({Shown.Name(name)}), not weights. Rejected; nothing was executed. {SaveAgain}"
            : $"The file executes code when it is loaded: its pickle refers to {Shown.Name(name)} at byte {at}. Rejected; nothing was executed. Only plain tensors are supported. {SaveAgain}");
    }

    public object? Call(PickleGlobal called, object?[] arguments) => (called.Name, arguments) switch
    {
        ("collections.OrderedDict", []) => new PickleDictionary(),
        ("collections.OrderedDict", [PickleList pairs]) => FromPairs(pairs),
        ("torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2", [TorchStorage storage, long offset, PickleTuple size, PickleTuple stride, ..]) =>
            new TorchTensor(storage, offset, Numbers(size), Numbers(stride)),
        ("torch._utils._rebuild_parameter" or "torch.nn.parameter.Parameter", [TorchTensor tensor, ..]) => tensor,
        ("torch.Size", [PickleTuple size]) => size,
        ("torch.device", _) => new PickleOpaque(called.Name),
        _ => throw new InvalidInputException("file", $"The pickle in the file calls {Shown.Name(called.Name)} with {arguments.Length} arguments that do not match. The file is damaged. Download or save it again."),
    };

    public object? Persistent(object? id)
    {
        // ('storage', class, key, device, number of values), and a view of another storage in the old format.
        if (id is not PickleTuple { Items: ["storage", PickleGlobal type, string key, _, long count, .. var more] } || !Storages.TryGetValue(type.Name, out var element) || count < 0)
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
        // _metadata of a state dict, hooks of a tensor: not needed, and nothing is called.
        if (target is not (PickleDictionary or TorchTensor) || state is not (PickleDictionary or PickleTuple))
            throw new InvalidInputException("file", $"The pickle in the file sets the state of an object that plain weights do not contain. Rejected; nothing was executed. {SaveAgain}");
    }

    private PickleDictionary FromPairs(PickleList pairs)
    {
        // One list may be named again and again: without a limit a short file would fill the memory.
        _pairs += pairs.Items.Count;
        if (_pairs > limits.MaximumObjects)
            throw new InvalidInputException("file", $"The pickle in the file creates dictionaries with more pairs than the limit of {limits.MaximumObjects}. {SaveAgain}");
        var dictionary = new PickleDictionary();
        foreach (var item in pairs.Items)
            if (((item as PickleTuple)?.Items ?? (item as PickleList)?.Items.ToArray()) is [var key, var value])
                dictionary.Add(key, value);
            else
                throw new InvalidInputException("file", "The pickle in the file creates a dictionary from items that are not pairs. The file is damaged. Download or save it again.");
        return dictionary;
    }

    private static long[] Numbers(PickleTuple tuple) => tuple.Items.Length > MaximumAxes
        ? throw new InvalidInputException("file", $"The pickle in the file gives a shape with {tuple.Items.Length} axes. The file is damaged. Download or save it again.")
        : Array.ConvertAll(tuple.Items, item => item is long number ? number
        : throw new InvalidInputException("file", "The pickle in the file gives a shape without whole numbers. The file is damaged. Download or save it again."));
}
