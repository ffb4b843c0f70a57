using System.Globalization;
using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Weights;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Datasets.Uploads;

/// <summary>Whatever people bring: point clouds and weights as NumPy or text, and pretrained networks as frameworks write them.</summary>
/// <remarks>
/// A choice within a file is a text: the name of an array of an .npz, or layers of a network as <c>3</c>, <c>1-4</c>, <c>2,5</c> or <c>all</c>, with
/// <c>channel 0</c> behind it for one input channel. What comes after the numbers is for people: <see cref="Choices(WeightFile)"/> writes <c>3 conv2_1 (128×64×3×3)</c>.
/// </remarks>
internal static class CloudFile
{
    /// <summary>Extensions, as a file picker wants them.</summary>
    public const string Extensions = ".npy,.npz,.csv,.tsv,.txt,.safetensors,.pth,.pt,.bin,.ckpt,.onnx,.h5,.hdf5,.keras";

    /// <summary>The choice of every layer of a network.</summary>
    public const string All = "all";

    private const string Channel = "channel";

    /// <summary>Input channels that are offered one by one: those of an image.</summary>
    private const int ImageChannels = 3;

    /// <summary>What can be chosen in a file; empty where it holds one thing only.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public static IReadOnlyList<string> Choices(Stream stream, string name, PointFileLimits limits)
    {
        if (!IsNetwork(name))
            return PointFile.Arrays(stream, name, limits);
        using var file = WeightFile.Open(stream, name, Limits(limits));
        return Choices(file);
    }

    /// <summary>What can be chosen in a network that is open.</summary>
    public static IReadOnlyList<string> Choices(WeightFile file)
    {
        var choices = new List<string>();
        foreach (var layer in file.Layers)
        {
            choices.Add(Describe(layer));
            for (var c = 0; layer.In == ImageChannels && c < ImageChannels; c++)
                choices.Add($"{layer.Number} {Channel} {c} of {layer.Name}");
        }
        if (file.Layers.Count > 1 && file.Layers.All(l => l.KernelHeight == file.Layers[0].KernelHeight))
            choices.Add($"{All} {file.Layers.Count} layers ({file.Layers.Sum(l => l.Filters).ToString("N0", CultureInfo.InvariantCulture)} filters)");
        return choices;
    }

    /// <summary>Reads what was chosen; a file with one thing only needs no choice.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or the choice is not in it; the message says where and why.</exception>
    public static PointFileContent Read(Stream stream, string name, string? choice, PointFileLimits limits, CancellationToken cancellation = default)
    {
        if (!IsNetwork(name))
            return PointFile.Read(stream, name, choice, limits);
        using var file = WeightFile.Open(stream, name, Limits(limits), cancellation);
        return Read(file, choice, limits, cancellation);
    }

    /// <summary>Reads what was chosen in a network that is open.</summary>
    /// <exception cref="InvalidInputException">The choice is not in it, or above a limit.</exception>
    public static PointFileContent Read(WeightFile file, string? choice, PointFileLimits limits, CancellationToken cancellation = default)
    {
        if (choice is null && file.Layers.Count > 1)
            throw new InvalidInputException("array", $"Choose a layer. The file holds {file.Layers.Count} convolution layers; give a number, several as 1-4 or 2,5, or all: {string.Join("; ", file.Layers.Take(40).Select(Describe))}.");
        var (numbers, channel) = choice is null ? ([file.Layers[0].Number], null) : Parse(choice, file);
        var filters = file.Layers.Where(l => numbers.Contains(l.Number)).Sum(l => channel is null ? l.Filters : l.Out);
        if (filters > limits.MaximumRows)
            throw new InvalidInputException("array", $"These layers have {filters:N0} filters; the limit is {limits.MaximumRows:N0} (Limits:MaximumPoints). Choose fewer layers.");
        var bank = file.ReadLayers(numbers, channel, cancellation);
        return new PointFileContent(bank.ToPoints(), bank, choice ?? Describe(file.Layers[0]), [])
        {
            Network = file.Match?.Network?.Title,
            Tensors = [.. file.Layers.Where(l => numbers.Contains(l.Number)).Select(l => TensorName.Of(l.Number, l.Name))],
            Notes = file.Notes,
        };
    }

    /// <summary>Whether a choice within a network names more than one layer.</summary>
    public static bool NamesLayers(string? choice) =>
        choice?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var layers, ..] && (layers == All || (layers.IndexOfAny([',', '-']) > 0 && layers.All(c => char.IsAsciiDigit(c) || c is ',' or '-')));

    /// <summary>Whether the extension is that of a network.</summary>
    public static bool IsNetwork(string name) => Path.GetExtension(name).ToLowerInvariant() is not (".npy" or ".npz" or ".csv" or ".tsv" or ".txt") and var extension
        && Extensions.Split(',').Contains(extension, StringComparer.Ordinal);

    private static WeightLimits Limits(PointFileLimits limits) => new() { MaximumBytes = limits.MaximumBytes };

    private static string Describe(ConvolutionLayer layer) => $"{layer.Number} {layer.Name} ({layer.Out}×{layer.In}×{layer.KernelHeight}×{layer.KernelWidth})";

    private static (int[] Numbers, int? Channel) Parse(string choice, WeightFile file)
    {
        var words = choice.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int? channel = words is [_, Channel, var c, ..] && int.TryParse(c, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
        if (words is [All, ..])
            return ([.. file.Layers.Select(l => l.Number)], channel);
        var numbers = new List<int>();
        foreach (var part in (words.FirstOrDefault() ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) || last < first || last - first > 1000)
                throw new InvalidInputException("array", $"“{choice}” is not a layer. Give 3, 1-4, 2,5 or all, followed by “channel 0” for one input channel.");
            for (var number = first; number <= last; number++)
                numbers.Add(number);
        }
        return ([.. numbers], channel);
    }
}
