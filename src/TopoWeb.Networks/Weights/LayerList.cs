using System.Globalization;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights;

/// <summary>Picks the convolution kernels out of all tensors of a file and says what is left out.</summary>
internal static class LayerList
{
    private const int NamedInNote = 5, NamedKernels = 50;

    /// <summary>Layers with square kernels of at least 2×2, numbered from 1.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static (IReadOnlyList<(ConvolutionLayer Layer, WeightTensor Tensor)> Layers, IReadOnlyList<string> Notes) Choose(WeightTensors file, WeightLimits limits)
    {
        var layers = new List<(ConvolutionLayer, WeightTensor)>();
        var left = new SortedDictionary<string, List<WeightTensor>>(StringComparer.Ordinal);
        foreach (var tensor in file.Tensors)
        {
            if (Reason(tensor, limits) is { } reason)
            {
                if (!left.TryGetValue(reason, out var list))
                    left[reason] = list = [];
                list.Add(tensor);
                continue;
            }
            var shape = tensor.Shape;
            layers.Add((new ConvolutionLayer(layers.Count + 1, tensor.Name, shape[0], shape[1], shape[2], shape[3], (long)shape[0] * shape[1], tensor.DataType), tensor));
        }
        var notes = file.Notes.Concat(Networks(layers)).Concat(left.Where(l => l.Key.Length > 0).Select(l => Note(l.Key, l.Value))).ToArray();
        return layers.Count > 0
            ? (layers, notes)
            : throw new InvalidInputException("file", $"The file has no convolution layer with square kernels of 2×2 or more and up to {limits.MaximumDimension} values{Setting(limits)}; it has {file.Tensors.Count} tensors. {string.Join(" ", notes.Take(NamedInNote))}{Points(file, limits)}".TrimEnd());
    }

    /// <summary>What to do with rows of numbers that somebody saved like a model.</summary>
    private static string Points(WeightTensors file, WeightLimits limits) =>
        file.Tensors.All(t => t.Shape.Length <= 2) && file.Tensors.FirstOrDefault(t => t.Shape is [> 1, > 1] && t.Shape[1] <= limits.MaximumDimension) is { } rows
            ? $" To analyse the rows of {Shown.Name(rows.Name)} as points, save them as an array: numpy.save(\"points.npy\", tensor.numpy())." : "";

    /// <summary>Where a file holds several networks, copies of one or different ones, and which layers are whose.</summary>
    private static IEnumerable<string> Networks(List<(ConvolutionLayer Layer, WeightTensor Tensor)> layers)
    {
        var networks = WeightGroup.Of(layers);
        if (networks.Count > 1)
            yield return $"The file holds {networks.Count} networks, or copies of one: {string.Join(", ", networks.Take(NamedInNote).Select(n => $"{Shown.Name(n.Path)} ({n.Words})"))}{(networks.Count > NamedInNote ? $" and {networks.Count - NamedInNote} more" : "")}. Choose the layers of one of them.";
    }

    /// <summary>Why a tensor is not listed; empty where that needs no saying (biases, scalars), null where it is listed.</summary>
    private static string? Reason(WeightTensor tensor, WeightLimits limits)
    {
        var shape = tensor.Shape;
        return shape.Length switch
        {
            < 2 => "",
            2 => "dense, no spatial extent",
            not 4 => $"{shape.Length.ToString(CultureInfo.InvariantCulture)} axes, but a 2D convolution has 4",
            _ when Array.IndexOf(shape, 0) >= 0 => "empty",
            _ when shape[2] == 1 && shape[3] == 1 => "1×1, no spatial extent",
            _ when shape[2] != shape[3] => "kernels that are not square",
            _ when (long)shape[2] * shape[3] > limits.MaximumDimension => $"kernels of more values than the limit of {limits.MaximumDimension}{Setting(limits)}",
            _ when tensor.Read is null => "values that are not F32, F16, BF16 or F64",
            _ => null,
        };
    }

    private static string Setting(WeightLimits limits) => limits.DimensionSetting is { } setting ? $" ({setting})" : "";

    private static string Note(string reason, List<WeightTensor> tensors)
    {
        // A convolution that somebody may look for is always named; biases of a kind and the many kernels of 1×1 are not.
        var most = tensors.TrueForAll(t => t.Shape is [_, _, > 1, _] or [_, _, _, > 1]) ? NamedKernels : NamedInNote;
        var named = tensors.Take(most).Select(t => $"{Shown.Name(t.Name)} ({Shown.Shape(Array.ConvertAll(t.Shape, size => (long)size))})");
        return $"Not listed, {reason}: {string.Join(", ", named)}{(tensors.Count > most ? $" and {tensors.Count - most} more" : "")}.";
    }
}
