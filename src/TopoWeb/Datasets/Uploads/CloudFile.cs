using System.Globalization;
using TopoWeb.Controls;
using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Formats.Tables;
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
    /// <summary>Extensions of networks, for content that leaves a doubt.</summary>
    private static readonly string[] NetworkExtensions = [".safetensors", ".pth", ".pt", ".bin", ".ckpt", ".tar", ".pkl", ".onnx", ".h5", ".hdf5", ".keras"];

    /// <summary>The choice of every layer of a network.</summary>
    public const string All = "all";

    private const string Channel = "channel";

    /// <summary>Input channels that are offered one by one: those of an image.</summary>
    private const int ImageChannels = 3;

    /// <summary>What can be chosen in a file; empty where it holds one thing only.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public static IReadOnlyList<string> Choices(Stream stream, string name, PointFileLimits limits, WeightReading? how = null)
    {
        if (!IsNetwork(stream, name))
        {
            var arrays = PointFile.Arrays(stream, name, limits, how?.Axes);
            return arrays.Count > 1 && Weights(stream, name, limits, how) is { } weights ? [.. arrays, weights] : arrays;
        }
        using var file = WeightFile.Open(stream, name, Limits(limits), options: how);
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
        // One network of several; layers of different kernels cannot be one cloud.
        foreach (var network in file.Networks.Where(n => n.Last > n.First))
            if (file.Layers.Where(l => l.Number >= network.First && l.Number <= network.Last).ToArray() is var layers && layers.All(l => l.KernelHeight == layers[0].KernelHeight))
                choices.Add($"{network.Numbers} {TensorName.Of(null, network.Path).Name}, all {layers.Length} layers ({layers.Sum(l => l.Filters).ToString("N0", CultureInfo.InvariantCulture)} filters)");
        if (Whole(file) is { } whole)
            choices.Add(whole);
        return choices;
    }

    /// <summary>The choice of every layer; null where there is one only, or where their kernels differ in size.</summary>
    private static string? Whole(WeightFile file) => file.Layers.Count > 1 && file.Layers.All(l => l.KernelHeight == file.Layers[0].KernelHeight)
        ? $"{All} {NumberFormat.Count(file.Layers.Count, "layer")} ({NumberFormat.Count(file.Layers.Sum(l => (long)l.Filters), "filter")})" : null;

    /// <summary>The choice of every layer of an .npz that holds the weights of a network, as <c>np.savez(*model.get_weights())</c> writes it; null for any other.</summary>
    private static string? Weights(Stream stream, string name, PointFileLimits limits, WeightReading? how)
    {
        try
        {
            stream.Position = 0;
            using var file = WeightFile.Open(stream, name, Limits(limits), options: how);
            return Whole(file);
        }
        catch (InvalidInputException)
        {
            return null; // no layers: its arrays are points
        }
    }

    /// <summary>Reads what was chosen; a file with one thing only needs no choice.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or the choice is not in it; the message says where and why.</exception>
    public static PointFileContent Read(Stream stream, string name, string? choice, PointFileLimits limits, CancellationToken cancellation = default, TableOptions? table = null, WeightReading? how = null)
    {
        // A pipe is read once, but its start is looked at first.
        using var content = stream.CanSeek ? null : BoundedContent.Read(stream, "The file", Math.Min(limits.MaximumBytes, Array.MaxLength), limits.BytesSetting);
        if (!IsNetwork(content ?? stream, name))
        {
            if (choice?.Split(' ')[0] != All || ContentKinds.Of(content ?? stream) != ContentKind.Npz || PointFile.Arrays(content ?? stream, name, limits, how?.Axes).Contains(choice, StringComparer.Ordinal))
                return PointFile.Read(content ?? stream, name, choice, limits, table, how?.Axes);
            (content ?? stream).Position = 0;
        }
        table?.RequireNone($"{name} is a network, not a table");
        using var file = WeightFile.Open(content ?? stream, name, Limits(limits), cancellation, how);
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
            throw new InvalidInputException("array", $"These layers have {filters:N0} filters; the limit is {limits.MaximumRows:N0}{(limits.RowsSetting is { } setting ? $" ({setting})" : "")}. Choose fewer layers.");
        var bank = file.ReadLayers(numbers, channel, cancellation);
        return new PointFileContent(bank.ToPoints(), bank, choice ?? Describe(file.Layers[0]), [])
        {
            Network = file.Match?.Network?.Title,
            Tensors = [.. file.Layers.Where(l => numbers.Contains(l.Number)).Select(l => TensorName.Of(l.Number, l.Name))],
            Notes = file.Notes,
        };
    }

    /// <summary>What is understood of a table before it is read; null for another kind of file.</summary>
    /// <exception cref="InvalidInputException">It is no table after all, or the options do not fit it.</exception>
    public static TablePreview? Preview(Stream stream, string name, PointFileLimits limits, TableOptions? table = null) =>
        PointFile.IsTable(stream, name) ? PointFile.Preview(stream, limits, table) : null;

    /// <summary>Whether a choice within a network names more than one layer.</summary>
    public static bool NamesLayers(string? choice) =>
        choice?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var layers, ..] && (layers == All || (layers.IndexOfAny([',', '-']) > 0 && layers.All(c => char.IsAsciiDigit(c) || c is ',' or '-')));

    /// <summary>Whether a file is a network, told by its content; where that leaves a doubt, by its extension.</summary>
    public static bool IsNetwork(Stream stream, string name) => ContentKinds.Of(stream) switch
    {
        ContentKind.Safetensors or ContentKind.TorchZip or ContentKind.TorchScript or ContentKind.TorchLegacy or ContentKind.Pickle or ContentKind.Tar or ContentKind.Onnx or ContentKind.Hdf5 or ContentKind.KerasZip => true,
        ContentKind.Npy or ContentKind.Npz or ContentKind.Parquet or ContentKind.Arrow or ContentKind.Feather => false,
        _ => NetworkExtensions.Contains(Path.GetExtension(name).ToLowerInvariant(), StringComparer.Ordinal),
    };

    /// <summary>Whether an order of axes can be chosen for a file: it holds kernels.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public static bool HasAxes(Stream stream, string name, PointFileLimits limits) => IsNetwork(stream, name) || PointFile.HasKernels(stream, name, limits);

    private static WeightLimits Limits(PointFileLimits limits) => new() { MaximumBytes = limits.MaximumBytes, MaximumDimension = limits.MaximumDimension, DimensionSetting = limits.DimensionSetting };

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
