using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Networks.Weights.Numpy;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights;

/// <summary>Convolution kernels of a pretrained network, out of a file as frameworks write it.</summary>
/// <remarks>
/// Formats: safetensors; NumPy <c>.npy</c> (O×I×k×k or k×k×I×O) and <c>.npz</c>; PyTorch checkpoints of any layout, whole models and TorchScript (zip, and the older form without); ONNX; Keras HDF5.
/// Nothing in a file is executed. The order of the layers is that of the network where the file tells it; see <see cref="Notes"/>. Orientation: cross-correlation; kernels of Theano, which flips them, are turned.
/// A state dict of PyTorch does not say which weights belong to a transposed convolution: those are listed with O and I exchanged. A whole model does say it.
/// Values are read on demand: keep the stream open. Not for several threads at once.
/// </remarks>
public sealed class WeightFile : IDisposable
{
    private readonly WeightContent? _content;
    private readonly WeightTensors _tensors;
    private readonly WeightLimits _limits;
    private readonly IReadOnlyList<WeightTensor> _layers;

    private WeightFile(WeightFormat format, WeightContent? content, WeightTensors tensors, string name, WeightLimits limits)
    {
        var (layers, notes) = LayerList.Choose(tensors, limits);
        (Format, _content, _tensors, _limits) = (format, content, tensors, limits);
        _layers = [.. layers.Select(l => l.Tensor)];
        Match = WeightCatalog.Recognise([.. layers.Select(l => l.Layer)], name);
        Layers = Match?.Layers ?? [.. layers.Select(l => l.Layer)];
        Notes = Match?.Note is { } note ? [.. notes, note] : notes;
        Networks = WeightGroup.Of(Layers.Zip(_layers));
    }

    /// <summary>Format of the file.</summary>
    public WeightFormat Format { get; }

    /// <summary>Layers with square kernels of 2×2 or more, in order.</summary>
    public IReadOnlyList<ConvolutionLayer> Layers { get; }

    /// <summary>The known network that these layers are of; null for any other.</summary>
    public CatalogMatch? Match { get; }

    /// <summary>Which layers are whose, where the file holds several networks; else empty.</summary>
    public IReadOnlyList<WeightGroup> Networks { get; }

    /// <summary>Sentences for the user on what was omitted and how reliable the order is.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Opens a file, or a folder of <c>.npy</c> files, one a layer.</summary>
    /// <exception cref="InvalidInputException">Not there, or see the other overload.</exception>
    public static WeightFile Open(string path, WeightLimits limits, CancellationToken cancellation = default, WeightReading? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(limits);
        options ??= new();
        FileStream? stream = null;
        try
        {
            if (Directory.Exists(path))
                return WeightFormats.Guard(() => new WeightFile(WeightFormat.Npy, null, StoredOrder.Apply(NumpyWeights.ReadFolder(path, limits), options.Axes), path, limits));
            stream = File.OpenRead(path);
            return Open(stream, path, owned: true, limits, options with { Beside = options.Beside ?? WeightReading.FolderOf(path) }, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw new InvalidInputException("file", $"{Shown.Name(Path.GetFileName(path))} cannot be opened: {e.Message}");
        }
        catch
        {
            stream?.Dispose();
            throw;
        }
    }

    /// <summary>Opens content in memory.</summary>
    /// <exception cref="InvalidInputException">See the other overload.</exception>
    public static WeightFile Open(byte[] content, string fileName, WeightLimits limits, CancellationToken cancellation = default, WeightReading? options = null) =>
        Open(new MemoryStream(content, writable: false), fileName, owned: true, limits, options ?? new(), cancellation);

    /// <summary>Opens a stream and lists the layers.</summary>
    /// <param name="stream">Read where it lies if it can seek, else taken into memory. Stays open; must stay so while layers are read.</param>
    /// <param name="fileName">Where the content leaves a doubt, its extension names the format; its name helps to tell networks apart whose layers look alike.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="options">Order of axes and files beside it; null for neither.</param>
    /// <exception cref="InvalidInputException">Unknown content, truncated, corrupt, too large, or no convolution layer; the message says what the file is, where the trouble lies and what to do.</exception>
    public static WeightFile Open(Stream stream, string fileName, WeightLimits limits, CancellationToken cancellation = default, WeightReading? options = null) =>
        Open(stream, fileName, owned: false, limits, options ?? new(), cancellation);

    /// <summary>Reads one layer: O·I filters.</summary>
    /// <param name="number">Number of the layer.</param>
    /// <param name="inputChannel">One input channel by index; null takes all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidInputException">No such layer or channel; a weight is NaN or infinite; truncated; above a limit.</exception>
    public FilterBank ReadLayer(int number, int? inputChannel = null, CancellationToken cancellation = default) => ReadLayers([number], inputChannel, cancellation);

    /// <summary>Reads several layers with kernels of one size and stacks them, in the order given, into one bank that keeps layer, output and input channel of every filter.</summary>
    /// <exception cref="InvalidInputException">As for one layer; also none, one named twice, kernels of different sizes.</exception>
    public FilterBank ReadLayers(IReadOnlyList<int> numbers, int? inputChannel = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var chosen = numbers.Select(Find).ToArray();
        return WeightFormats.Guard(() => LayerReader.Read([.. chosen.Select(i => (Layers[i], _layers[i]))], inputChannel, _limits, cancellation));
    }

    /// <summary>Reads all layers; see <see cref="ReadLayers"/>.</summary>
    public FilterBank ReadAll(CancellationToken cancellation = default) => ReadLayers([.. Layers.Select(l => l.Number)], null, cancellation);

    /// <summary>Closes the file, unless it was given as a stream.</summary>
    public void Dispose()
    {
        _tensors.Archive?.Dispose();
        _content?.Dispose();
    }

    private int Find(int number)
    {
        for (var i = 0; i < Layers.Count; i++)
            if (Layers[i].Number == number)
                return i;
        throw new InvalidInputException("layer", $"The file has no convolution layer {number}; its layers are {string.Join(", ", Layers.Take(30).Select(l => l.Number))}{(Layers.Count > 30 ? ", …" : "")}.");
    }

    private static WeightFile Open(Stream stream, string fileName, bool owned, WeightLimits limits, WeightReading options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(fileName);
        ArgumentNullException.ThrowIfNull(limits);
        return WeightFormats.Guard(() =>
        {
            var content = WeightContent.Of(stream, owned, limits);
            WeightTensors? tensors = null;
            try
            {
                var format = WeightFormats.Of(content, fileName);
                tensors = WeightFormats.Read(format, content, fileName, limits, options, cancellation);
                return new WeightFile(format, content, tensors, fileName, limits);
            }
            catch
            {
                tensors?.Archive?.Dispose();
                content.Dispose();
                throw;
            }
        });
    }
}
