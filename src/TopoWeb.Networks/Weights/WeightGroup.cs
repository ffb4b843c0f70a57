using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights;

/// <summary>The layers of one network where a file holds several, such as a generator and a discriminator, or weights and their running average.</summary>
/// <param name="Path">Where the file keeps the network, for example <c>generator.state_dict</c>; empty at its top.</param>
/// <param name="First">Number of its first layer.</param>
/// <param name="Last">Number of its last layer.</param>
public sealed record WeightGroup(string Path, int First, int Last)
{
    /// <summary>The layers as a choice is written, <c>3</c> or <c>1-4</c>.</summary>
    public string Numbers => First == Last ? $"{First}" : $"{First}-{Last}";

    internal string Words => First == Last ? $"layer {First}" : $"layers {First} to {Last}";

    /// <summary>The networks among layers that are numbered in order; none where there is one.</summary>
    internal static IReadOnlyList<WeightGroup> Of(IEnumerable<(ConvolutionLayer Layer, WeightTensor Tensor)> layers)
    {
        var groups = new List<WeightGroup>();
        foreach (var (layer, tensor) in layers)
            if (tensor.Group is { } path)
            {
                if (groups.Count > 0 && groups[^1].Path == path)
                    groups[^1] = groups[^1] with { Last = layer.Number };
                else
                    groups.Add(new WeightGroup(path, layer.Number, layer.Number));
            }
        return groups;
    }
}
