using TopoWeb.Networks.Filters;

namespace TopoWeb.Experiments;

/// <summary>What a result says of a file that its points come from: the file, the arrays in it, the network.</summary>
internal static class CloudSource
{
    /// <summary>Names that are listed one by one.</summary>
    private const int MostNames = 3;

    /// <param name="file">Name of the file for people.</param>
    /// <param name="choice">What was chosen in it, where its arrays have no names.</param>
    /// <param name="filters">What was read.</param>
    public static ResultSource Describe(string file, string? choice, FilterArtifact filters)
    {
        var source = new ResultSource
        {
            Title = file,
            Kind = "cloud",
            File = file,
            Tensors = filters.Tensors.Count > 0 ? [.. filters.Tensors.Select(t => t.Name)] : null,
            Notation = filters.Pretrained is { } p ? $"{p.Network}^{p.Layer}" : null,
            Channel = filters.Pretrained?.Channel ?? (filters.Bank is { Parts: [{ In: 1 } single] } ? single.FirstIn : filters.Bank?.Channel),
            Layer = filters.Bank?.Layer,
            Iteration = filters.Bank?.Iteration,
            Networks = NetworksOf(filters.Bank),
            PatchSize = filters.PatchSize,
        };
        var part = PartOf(source) ?? (int.TryParse(choice, out _) ? $"layer {choice}" : choice);
        // The name of a selection says already what it was taken of.
        return part is null || file.Contains(part, StringComparison.Ordinal) ? source : source with { Title = $"{file}, {part}" };
    }

    /// <summary>The arrays, as a title names them; null where they have no names.</summary>
    public static string? PartOf(ResultSource source) => source.Tensors switch
    {
        { Count: 1 } one when source.Channel is { } channel => $"{one[0]}, channel {channel}",
        { Count: > MostNames } many => $"{many.Count} layers, {many[0]} to {many[^1]}",
        { Count: > 0 } few => string.Join(", ", few),
        _ => source.Layer is { } layer ? $"layer {layer}" : null,
    };

    /// <summary>Networks of the filters; of a selection, those it was taken from.</summary>
    private static int? NetworksOf(FilterBank? bank) => bank is { Origins: { Count: > 0 } origins }
        ? origins.Select(o => o.Network).OfType<int>().Distinct().Count() is var n and > 0 ? n : null
        : bank?.Networks;
}
