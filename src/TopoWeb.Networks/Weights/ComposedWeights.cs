using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights;

/// <summary>Kernels that PyTorch keeps in two parts: pruned ones with their mask, and those under weight normalisation as a length and a direction.</summary>
/// <remarks>torch.nn.utils.prune: weight = weight_orig · weight_mask. torch.nn.utils.weight_norm: weight = g · v / ‖v‖, the norm over all axes but the first.</remarks>
internal static class ComposedWeights
{
    private static readonly (string First, string Second, string Name)[] Parts =
    [
        ("weight_orig", "weight_mask", "weight"), ("weight_g", "weight_v", "weight"), ("parametrizations.weight.original0", "parametrizations.weight.original1", "weight"),
    ];

    public static WeightTensors Apply(WeightTensors file)
    {
        var byName = file.Tensors.Where(t => t.Read is not null && t.Shape.Length == 4).GroupBy(t => (t.Group, t.Name)).ToDictionary(g => g.Key, g => g.First());
        var (tensors, notes, taken) = (new List<WeightTensor>(), new HashSet<string>(), new HashSet<WeightTensor>(ReferenceEqualityComparer.Instance));
        foreach (var tensor in file.Tensors)
        {
            if (Composed(tensor, byName) is not var (weights, other, note))
            {
                tensors.Add(tensor);
                continue;
            }
            tensors.Add(weights);
            taken.Add(other);
            notes.Add(note);
        }
        return taken.Count == 0 ? file : file with { Tensors = [.. tensors.Where(t => !taken.Contains(t))], Notes = [.. file.Notes, .. notes] };
    }

    private static (WeightTensor Weights, WeightTensor Other, string Note)? Composed(WeightTensor first, Dictionary<(string?, string), WeightTensor> tensors)
    {
        foreach (var (one, two, name) in Parts)
        {
            if (first.Read is not { } read || first.Shape.Length != 4 || !first.Name.EndsWith(one, StringComparison.Ordinal) || first.Name.Length > one.Length && first.Name[^(one.Length + 1)] != '.'
                || !tensors.TryGetValue((first.Group, first.Name[..^one.Length] + two), out var second) || !ReferenceEquals(tensors[(first.Group, first.Name)], first))
                continue;
            var whole = first.Name[..^one.Length] + name;
            if (one == "weight_orig")
                return !first.Shape.AsSpan().SequenceEqual(second.Shape) ? null
                    : (first with { Name = whole, Read = cancellation => Product(read(cancellation), second.Read!(cancellation)) }, second, "Pruned weights were multiplied by their masks.");
            if (first.Shape.AsSpan().SequenceEqual([second.Shape[0], 1, 1, 1]))
                return (second with { Name = whole, Read = cancellation => Scaled(read(cancellation), second.Read!(cancellation)) }, second, "Weights under weight normalisation were computed from length and direction.");
        }
        return null;
    }

    private static float[] Product(float[] weights, float[] mask)
    {
        var product = new float[weights.Length];
        System.Numerics.Tensors.TensorPrimitives.Multiply(weights, mask, product);
        return product;
    }

    private static float[] Scaled(float[] lengths, float[] directions)
    {
        var (weights, size) = (new float[directions.Length], directions.Length / Math.Max(1, lengths.Length));
        for (var o = 0; o < lengths.Length; o++)
        {
            var direction = directions.AsSpan(o * size, size);
            System.Numerics.Tensors.TensorPrimitives.Multiply(direction, lengths[o] / System.Numerics.Tensors.TensorPrimitives.Norm<float>(direction), weights.AsSpan(o * size, size));
        }
        return weights;
    }
}
