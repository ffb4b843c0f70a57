using System.Text.RegularExpressions;

namespace TopoWeb.Networks.Weights.Catalog;

/// <summary>A file recognised as a known network.</summary>
/// <param name="Network">The network; null where the given layers are the same in several.</param>
/// <param name="Layers">The layers with the paper's numbers.</param>
/// <param name="Channels">Order of the colour channels of the first layer, <c>RGB</c> or <c>BGR</c>; null where the file does not say.</param>
/// <param name="Note">A remark on the match for the user, or null.</param>
public sealed record CatalogMatch(PretrainedNetwork? Network, IReadOnlyList<ConvolutionLayer> Layers, string? Channels, string? Note);

/// <summary>
/// The pretrained networks of the paper (§5.3): VGG16 and VGG19, whose convolution layers it counts from 1 to 13 and from 1 to 16.
/// K. Simonyan, A. Zisserman, "Very deep convolutional networks for large-scale image recognition" (arXiv 1409.1556), configurations D and E.
/// </summary>
public static partial class WeightCatalog
{
    /// <summary>VGG16: 13 convolution layers.</summary>
    public static PretrainedNetwork Vgg16 { get; } = new("vgg16", "VGG16", LayersOf(2, 2, 3, 3, 3),
    [
        new("PyTorch", "https://download.pytorch.org/models/vgg16-397923af.pth", "SHA-256 starts with", "397923af", "RGB") { Megabytes = 553 },
        new("Keras", "https://storage.googleapis.com/tensorflow/keras-applications/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5", "MD5", "6d6bbae143d832006294945121d1f1fc", "BGR") { Megabytes = 59 },
        new("Keras", "https://storage.googleapis.com/tensorflow/keras-applications/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels.h5", "MD5", "64373286793e3c8b2b4e3219cbf3544b", "BGR") { Megabytes = 553 },
    ]);

    /// <summary>VGG19: 16 convolution layers.</summary>
    public static PretrainedNetwork Vgg19 { get; } = new("vgg19", "VGG19", LayersOf(2, 2, 4, 4, 4),
    [
        new("PyTorch", "https://download.pytorch.org/models/vgg19-dcbb9e9d.pth", "SHA-256 starts with", "dcbb9e9d", "RGB") { Megabytes = 575 },
        new("Keras", "https://storage.googleapis.com/tensorflow/keras-applications/vgg19/vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5", "MD5", "253f8cb515780f3b799900260a226db6", "BGR") { Megabytes = 80 },
        new("Keras", "https://storage.googleapis.com/tensorflow/keras-applications/vgg19/vgg19_weights_tf_dim_ordering_tf_kernels.h5", "MD5", "cbe5617147190e668d6c5d5026f83318", "BGR") { Megabytes = 575 },
    ]);

    /// <summary>Every network known.</summary>
    public static IReadOnlyList<PretrainedNetwork> Networks { get; } = [Vgg16, Vgg19];

    /// <summary>Recognises a network by the shapes of all its layers in order, or a part of one by names such as <c>conv3_1</c> or <c>block3_conv1</c> with the right shapes.</summary>
    /// <param name="layers">Layers of a file in its order.</param>
    /// <param name="fileName">Name of the file or folder: where a part fits both networks it decides.</param>
    /// <returns>Null if it is not a known network.</returns>
    public static CatalogMatch? Recognise(IReadOnlyList<ConvolutionLayer> layers, string fileName)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(fileName);
        foreach (var network in Networks)
            if (network.Layers.Count == layers.Count && network.Layers.Zip(layers).All(pair => Fits(pair.First, pair.Second)))
                return new CatalogMatch(network, [.. layers.Select((layer, i) => layer with { Number = i + 1 })], ChannelsOf(layers), null);
        var fitting = Networks.Select(n => (Network: n, Numbers: NumbersIn(n, layers))).Where(n => n.Numbers is not null).ToArray();
        var named = fitting.Where(n => FileName(fileName).Contains(n.Network.Id, StringComparison.Ordinal)).ToArray();
        if (named.Length == 1)
            fitting = named;
        if (fitting.Length == 0)
            return null;
        var numbers = fitting[0].Numbers!;
        if (fitting.Skip(1).Any(f => !f.Numbers!.SequenceEqual(numbers)))
            return new CatalogMatch(null, layers, ChannelsOf(layers), "The layers belong to VGG16 or VGG19, which number them differently, so they are numbered in file order. Add vgg16 or vgg19 to the file or folder name to use the paper's numbers.");
        var network1 = fitting.Length == 1 ? fitting[0].Network : null;
        return new CatalogMatch(network1, [.. layers.Select((layer, i) => layer with { Number = numbers[i] })], ChannelsOf(layers),
            $"{layers.Count} of the {(network1 is null ? "13 or 16 layers of VGG16 or VGG19" : $"{network1.Layers.Count} layers of {network1.Title}")}, numbered as in the paper.");
    }

    /// <summary>The number of each layer by its name; null where a name or shape does not fit, or two have one number.</summary>
    private static int[]? NumbersIn(PretrainedNetwork network, IReadOnlyList<ConvolutionLayer> layers)
    {
        var numbers = new int[layers.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var match = LayerName().Match(layers[i].Name);
            var name = match.Success ? $"conv{match.Groups["block"].Value}_{match.Groups["index"].Value}" : "";
            if (network.Layers.FirstOrDefault(l => l.Name == name) is not { } known || !Fits(known, layers[i]))
                return null;
            numbers[i] = known.Number;
        }
        return numbers.Distinct().Count() == numbers.Length ? numbers : null;
    }

    private static bool Fits(PretrainedLayer known, ConvolutionLayer layer) => (known.Out, known.In, 3, 3) == (layer.Out, layer.In, layer.KernelHeight, layer.KernelWidth);

    /// <summary>torchvision names its layers <c>features.0</c> and takes RGB; Keras names them <c>block1_conv1</c> and takes BGR, as the first release for Caffe did.</summary>
    private static string? ChannelsOf(IReadOnlyList<ConvolutionLayer> layers) =>
        layers[0].Name.Contains("features.", StringComparison.Ordinal) ? "RGB"
        : layers[0].Name.Contains("block1_conv1", StringComparison.Ordinal) ? "BGR" : null;

    private static string FileName(string path) =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(path)).ToLowerInvariant().Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    private static IReadOnlyList<PretrainedLayer> LayersOf(params int[] blocks)
    {
        var (layers, channels) = (new List<PretrainedLayer>(), 3);
        for (var block = 0; block < blocks.Length; block++)
            for (var i = 0; i < blocks[block]; i++)
            {
                var filters = Math.Min(64 << block, 512);
                layers.Add(new PretrainedLayer(layers.Count + 1, $"conv{block + 1}_{i + 1}", filters, channels));
                channels = filters;
            }
        return layers;
    }

    [GeneratedRegex("(conv|block)(?<block>[1-5])_(conv)?(?<index>[1-4])(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex LayerName();
}
