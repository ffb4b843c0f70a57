using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>The tensors in the object of a file, named so that a person can tell them apart, and what is to be said of them.</summary>
internal static class TorchWeights
{
    private const int NamedInNote = 3;

    /// <summary>All tensors; where several state dicts hold kernels, each name begins with the path of its own. Null if there is no tensor.</summary>
    /// <exception cref="InvalidInputException">A name is repeated, a tensor lies outside its storage, or a limit is passed.</exception>
    public static WeightTensors? Of(object? root, TorchObjects objects, Func<TorchStorage, StorageBytes> storages, WeightLimits limits, CancellationToken cancellation)
    {
        var walk = new TorchWalk(limits, cancellation);
        var groups = walk.Groups(root);
        if (groups.Count == 0)
            return null;
        var holders = groups.Where(g => g.Tensors.Any(t => t.Tensor.IsKernel)).ToArray();
        var tensors = new List<WeightTensor>();
        foreach (var group in groups)
        {
            CheckNames(group);
            var isHolder = holders.Contains(group);
            var prefix = group.Path.Length > 0 && (holders.Length > 1 || (holders.Length == 1 && !isHolder)) ? group.Path + ": " : "";
            foreach (var tensor in group.Tensors)
                // What stands beside the weights is only named, so nothing of it is looked at.
                tensors.Add((isHolder ? TorchTensorReader.ToTensor(prefix + tensor.Name, tensor.Tensor, storages, limits)
                    : new WeightTensor(prefix + tensor.Name, TensorShape.Check(tensor.Tensor.Size, prefix + tensor.Name).Shape, tensor.Tensor.Storage.Type.Name, null)) with { Group = holders.Length > 1 && isHolder ? group.Path : null });
        }
        return new WeightTensors(tensors, [.. Notes(holders, walk.IsCutOff, objects)]);
    }

    /// <summary>A file without tensors is refused: what it is, and what to do.</summary>
    /// <param name="root">The object of the file.</param>
    /// <param name="objects">What its pickle named.</param>
    /// <param name="form">A sentence on its form that comes first, or nothing.</param>
    public static InvalidInputException Nothing(object? root, TorchObjects objects, string form = "")
    {
        var what = objects.Dangers.Count > 0
            ? $"The file executes code when it is loaded with Python: it calls {string.Join(" and ", objects.Dangers.Select(Shown.Name))}. Nothing was executed here, and it has no tensors."
            : root is PickleObject other ? $"The file has no tensors; it is an object of {Shown.Name(other.Name)}."
            : "The file has no tensors in any dictionary, list or model.";
        return new InvalidInputException("file", $"{form} {what} {TorchObjects.SaveAgain}".TrimStart());
    }

    private static IEnumerable<string> Notes(TorchGroup[] holders, bool isCutOff, TorchObjects objects)
    {
        if (objects.Dangers.Count > 0)
            yield return $"The file asks Python to call {string.Join(" and ", objects.Dangers.Select(Shown.Name))} when it is loaded. Nothing was executed here. Do not load it with PyTorch unless you trust its source.";
        if (holders is [{ Path.Length: > 0 } single])
            yield return $"The weights are those of {Shown.Name(single.Path)} in the file.";
        var kernels = holders.SelectMany(g => g.Tensors.Where(t => t.Tensor.IsKernel).Select(t => (Name: holders.Length > 1 && g.Path.Length > 0 ? $"{g.Path}: {t.Name}" : t.Name, t.Tensor, t.IsTransposed))).ToArray();
        if (kernels.Where(k => k.IsTransposed).Select(k => Shown.Name(k.Name)).ToArray() is { Length: > 0 } transposed)
            yield return $"Transposed convolutions, listed as outputs × inputs where they have one group: {Some(transposed)}.";
        if (kernels.GroupBy(k => (k.Tensor.Storage, k.Tensor.Offset)).SelectMany(g => g.Skip(1).Where(k => k.Tensor.IsSameAs(g.First().Tensor)).Select(k => $"{Shown.Name(k.Name)} (as {Shown.Name(g.First().Name)})")).ToArray() is { Length: > 0 } shared)
            yield return $"The file stores these weights once under several names: {Some(shared)}.";
        if (isCutOff)
            yield return "Parts of the file are nested more than 100 deep and were not searched.";
    }

    private static string Some(string[] names) => string.Join(", ", names.Take(NamedInNote)) + (names.Length > NamedInNote ? $" and {names.Length - NamedInNote} more" : "");

    private static void CheckNames(TorchGroup group)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in group.Tensors)
            if (!names.Add(tensor.Name) && !tensor.Name.EndsWith('…'))
                throw new InvalidInputException("file", $"The file has two tensors named {Shown.Name(tensor.Name)}. Download or save it again.");
    }
}
