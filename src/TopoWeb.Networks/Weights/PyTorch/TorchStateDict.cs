using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>Finds the tensors in what a file of PyTorch holds: a state dict, or one inside a checkpoint.</summary>
internal static class TorchStateDict
{
    /// <summary>Where training programs keep the state dict, in the order of preference.</summary>
    private static readonly string[] Places = ["state_dict", "model_state_dict", "model", "net", "params"];

    /// <summary>Tensors by name, in the order of the modules.</summary>
    /// <exception cref="InvalidInputException">The file has no state dict, or a name is repeated.</exception>
    public static IReadOnlyList<(string Name, TorchTensor Tensor)> Tensors(object? root, WeightLimits limits)
    {
        if (root is TorchTensor single)
            return [("tensor", single)];
        if (root is not PickleDictionary dictionary)
            throw new InvalidInputException("file", $"The file has no state dict (a dictionary of tensors by name). {TorchObjects.SaveAgain}");
        if (!HoldsTensors(dictionary))
            dictionary = Places.Select(place => Value(dictionary, place)).OfType<PickleDictionary>().FirstOrDefault(HoldsTensors)
                ?? throw new InvalidInputException("file", $"The file has a dictionary without tensors, also in its entries {string.Join(", ", Places)}. {TorchObjects.SaveAgain}");
        var tensors = new List<(string, TorchTensor)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in dictionary.Items)
        {
            if (key is not string name || value is not TorchTensor tensor)
                continue;
            if (!names.Add(name))
                throw new InvalidInputException("file", $"The file has two tensors named {Shown.Name(name)}. Download or save it again.");
            if (names.Count > limits.MaximumTensors)
                throw new InvalidInputException("file", $"The file has more tensors than the limit of {limits.MaximumTensors}. Save only the convolution weights.");
            tensors.Add((name, tensor));
        }
        return tensors;
    }

    private static bool HoldsTensors(PickleDictionary dictionary) => dictionary.Items.Any(item => item is { Key: string, Value: TorchTensor });

    private static object? Value(PickleDictionary dictionary, string key) => dictionary.Items.FirstOrDefault(item => item.Key is string name && name == key).Value;
}
