using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>
/// Reads weights that Keras wrote in HDF5: versions 1 and 2 list layers and weights in the attributes <c>layer_names</c> and <c>weight_names</c>, of the file or of its
/// group <c>model_weights</c>; version 3 (<c>.weights.h5</c>) keeps them in groups <c>layers/NAME/vars/0</c> without an order.
/// </summary>
/// <remarks>Keras, saving/legacy/hdf5_format.py; HDF5 File Format Specification, version 3.</remarks>
internal static class KerasFile
{
    private const int Deepest = 16;

    public static WeightTensors Read(WeightContent content, WeightLimits limits, CancellationToken cancellation)
    {
        var metadata = new HdfMetadata(content, limits, cancellation);
        var (tree, attributes) = (new HdfTree(metadata), new HdfAttributes(metadata));
        var top = tree.Root;
        if (attributes.TextList(tree.Header(top), "layer_names") is null && tree.Child(top, "model_weights") is { } inside)
            top = inside;
        var names = attributes.TextList(tree.Header(top), "layer_names");
        var found = names is null ? Everything(tree, top, limits) : Listed(tree, attributes, top, names, limits);
        var tensors = new List<WeightTensor>();
        var theano = false;
        foreach (var (name, dataset) in found)
        {
            tensors.Add(KerasKernel.ToTensor(name, dataset, content, limits, out var outputsFirst));
            theano |= outputsFirst;
        }
        var notes = new List<string>();
        if (names is null)
            notes.Add("The file does not list its layers in order, so they are in natural order of their names.");
        if (theano)
            notes.Add("Kernels have the output channels first, as written by Keras with Theano.");
        return new WeightTensors(tensors, notes);
    }

    private static List<(string, HdfDataset)> Listed(HdfTree tree, HdfAttributes attributes, long top, IReadOnlyList<string> layers, WeightLimits limits)
    {
        var found = new List<(string, HdfDataset)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            if (tree.Child(top, layer) is not { } group)
                throw new InvalidInputException("file", $"The file lists the layer {Shown.Name(layer)} but has no group of that name. It is damaged. Download or save it again.");
            foreach (var weight in attributes.TextList(tree.Header(group), "weight_names") ?? [])
            {
                var name = weight.StartsWith(layer + "/", StringComparison.Ordinal) ? weight : $"{layer}/{weight}";
                if (!seen.Add(name))
                    throw new InvalidInputException("file", $"The file lists the weights {Shown.Name(name)} twice. It is damaged. Download or save it again.");
                if (found.Count == limits.MaximumTensors)
                    throw TooMany(limits);
                found.Add((name, tree.Dataset(group, weight)
                    ?? throw new InvalidInputException("file", $"The file lists the weights {Shown.Name(name)} but does not contain them. It is damaged. Download or save it again.")));
            }
        }
        return found;
    }

    /// <summary>All data sets below a group, by name; the state of an optimizer is none of the network's.</summary>
    private static List<(string, HdfDataset)> Everything(HdfTree tree, long top, WeightLimits limits)
    {
        var found = new List<(string, HdfDataset)>();
        var open = new Stack<(long At, string Path, int Depth)>([(top, "", 0)]);
        var seen = new HashSet<long>(); // groups may hold each other by many links, and the number of paths grows with every step
        while (open.TryPop(out var group))
        {
            if (!seen.Add(group.At))
                continue;
            foreach (var (name, at) in tree.Children(group.At))
            {
                var path = group.Path.Length == 0 ? name : $"{group.Path}/{name}";
                if (path.StartsWith("optimizer", StringComparison.Ordinal))
                    continue;
                if (group.Depth == Deepest)
                    throw new InvalidInputException("file", $"Groups are nested more than {Deepest} deep, or contain themselves. The file is damaged, or not a Keras file.");
                if (HdfDataset.Read(tree.Header(at)) is not { } dataset)
                    open.Push((at, path, group.Depth + 1));
                else if (found.Count < limits.MaximumTensors)
                    found.Add((path, dataset));
                else
                    throw TooMany(limits);
                if (open.Count > limits.MaximumTensors)
                    throw TooMany(limits);
            }
        }
        return [.. found.OrderBy(f => f.Item1, NaturalOrder.Instance)];
    }

    private static InvalidInputException TooMany(WeightLimits limits) =>
        new("file", $"The file has more tensors or groups than the limit of {limits.MaximumTensors}. Save only the convolution weights.");
}
