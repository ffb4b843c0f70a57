using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>
/// Reads weights that Keras wrote in HDF5: versions 1 and 2 list layers and weights in the attributes <c>layer_names</c> and <c>weight_names</c>, of the file or of its
/// group <c>model_weights</c>; version 3 (<c>.weights.h5</c>) keeps them in groups <c>layers/NAME/vars/0</c> without an order; before version 1 they were numbered
/// (<c>layer_0/param_0</c>).
/// </summary>
/// <remarks>Keras, saving/legacy/hdf5_format.py; HDF5 File Format Specification, version 3.</remarks>
internal static class KerasFile
{
    private const int Deepest = 16;

    /// <param name="content">The file.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="config">Layers of the model where they are known from elsewhere.</param>
    /// <param name="axes">Order of axes that a person chose.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static WeightTensors Read(WeightContent content, string fileName, KerasConfig? config, KernelAxes? axes, WeightLimits limits, CancellationToken cancellation)
    {
        var metadata = new HdfMetadata(content, limits, cancellation);
        var (tree, attributes) = (new HdfTree(metadata), new HdfAttributes(metadata));
        var (root, top) = (tree.Root, tree.Root);
        if (attributes.TextList(tree.Header(top), "layer_names") is null && tree.Child(top, "model_weights") is { } inside)
            top = inside;
        var names = attributes.TextList(tree.Header(top), "layer_names");
        var numbered = names is null && attributes.Has(tree.Header(top), "nb_layers");
        config ??= KerasConfig.Parse(attributes.Text(tree.Header(root), "model_config"));
        var found = names is null ? Everything(tree, top, limits) : Listed(tree, attributes, top, names, limits);
        var notes = new List<string>();
        var places = config?.Find([.. found.Select(f => f.Name)]);
        if (names is null && !numbered)
            found = Ordered(found, ref places, notes);
        var writer = new KerasWriter(names is not null, numbered, Text("keras_version"), Text("backend"), config?.DimOrdering ?? Text("image_dim_ordering"));
        var plain = found.Where((f, i) => f.Dataset.Shape.Length == 4 && f.Dataset.Type.Float is not null && !KerasOrders.IsSpecial(f.Name, places?[i].Class ?? ""));
        var orders = new KerasOrders(writer, found.Any(f => f.Name.Contains("vars/", StringComparison.Ordinal)), [.. plain.Select(f => TensorShape.Check(f.Dataset.Shape, f.Name).Shape)], fileName, axes);
        var tensors = new List<WeightTensor>();
        for (var i = 0; i < found.Count; i++)
        {
            var (name, dataset) = found[i];
            var shape = TensorShape.Check(dataset.Shape, name).Shape;
            tensors.Add((shape.Length == 4 && dataset.Type.Float is not null ? orders.Of(name, places?[i].Class ?? "", shape) : KerasKernel.AsStored).ToTensor(name, dataset, metadata));
        }
        return new WeightTensors(tensors, [.. notes, .. orders.Notes]);

        string? Text(string name) => attributes.Text(tree.Header(top), name) ?? attributes.Text(tree.Header(root), name);
    }

    /// <summary>In the order of the configuration as far as it names the layers, the rest in natural order.</summary>
    private static List<(string Name, HdfDataset Dataset)> Ordered(List<(string Name, HdfDataset Dataset)> found, ref IReadOnlyList<(IReadOnlyList<int> Place, string Class)>? places, List<string> notes)
    {
        var known = places;
        var unknown = found.Where((f, i) => f.Dataset.Shape.Length == 4 && (known is null || known[i].Place.Count == 0)).ToList();
        if (known is null || unknown.Count > 0)
            notes.Add(known is null || unknown.Count == found.Count(f => f.Dataset.Shape.Length == 4)
                ? "The file does not list its layers in order, so they are in natural order of their names."
                : $"The configuration of the model does not name {string.Join(", ", unknown.Take(5).Select(f => Shown.Name(f.Name)))}{(unknown.Count > 5 ? $" and {unknown.Count - 5} more" : "")}, so these come last, in natural order of their names.");
        if (known is null)
            return found;
        var order = Enumerable.Range(0, found.Count).OrderBy(i => known[i].Place.Count == 0).ThenBy(i => known[i].Place, PlaceOrder.Instance).ToArray(); // stable
        places = [.. order.Select(i => known[i])];
        return [.. order.Select(i => found[i])];
    }

    private sealed class PlaceOrder : IComparer<IReadOnlyList<int>>
    {
        public static readonly PlaceOrder Instance = new();

        public int Compare(IReadOnlyList<int>? x, IReadOnlyList<int>? y)
        {
            for (var i = 0; i < Math.Min(x!.Count, y!.Count); i++)
                if (x[i] != y[i])
                    return x[i].CompareTo(y[i]);
            return x!.Count.CompareTo(y!.Count);
        }
    }

    private static List<(string Name, HdfDataset Dataset)> Listed(HdfTree tree, HdfAttributes attributes, long top, IReadOnlyList<string> layers, WeightLimits limits)
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
    private static List<(string Name, HdfDataset Dataset)> Everything(HdfTree tree, long top, WeightLimits limits)
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
