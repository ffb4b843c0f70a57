using System.Text;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Networks.Weights.Keras;
using TopoWeb.Networks.Weights.Numpy;
using TopoWeb.Networks.Weights.Onnx;
using TopoWeb.Networks.Weights.PyTorch;
using TopoWeb.Networks.Weights.Safetensors;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights;

/// <summary>Which reader takes which file.</summary>
internal static class WeightFormats
{
    private const string Wanted = "a network as .safetensors, .pth, .pt, .onnx, .h5 or .keras, or arrays as .npy or .npz";

    /// <summary>Told by the content; where that leaves a doubt, by the extension.</summary>
    /// <exception cref="InvalidInputException">The file holds no weights, and the message says what it is.</exception>
    public static WeightFormat Of(WeightContent content, string fileName)
    {
        var kind = ContentKinds.Of(content.Stream);
        return kind switch
        {
            ContentKind.Safetensors => WeightFormat.Safetensors,
            ContentKind.Npy => WeightFormat.Npy,
            ContentKind.Npz => WeightFormat.Npz,
            ContentKind.TorchZip or ContentKind.TorchScript or ContentKind.TorchLegacy or ContentKind.Pickle => WeightFormat.PyTorch,
            ContentKind.Onnx => WeightFormat.Onnx,
            ContentKind.Hdf5 or ContentKind.KerasZip => WeightFormat.Keras,
            ContentKind.Unknown or ContentKind.Zip when OfName(fileName) is { } format => format,
            ContentKind.Zip => throw ContentAdvice.Refuse(kind, Wanted, ZipDirectory.Names(content.Stream)),
            ContentKind.Tar => throw Tar(content),
            ContentKind.Text => throw new InvalidInputException("file", $"The file is text, not weights: it starts with {Shown.Name(Start(content))}. Choose {Wanted}."),
            _ => throw ContentAdvice.Refuse(kind, Wanted),
        };
    }

    /// <summary>What the extension promises; null where it is none of weights.</summary>
    private static WeightFormat? OfName(string fileName) => Path.GetExtension(fileName).ToLowerInvariant() switch
    {
        ".safetensors" => WeightFormat.Safetensors,
        ".npy" => WeightFormat.Npy,
        ".npz" => WeightFormat.Npz,
        ".onnx" => WeightFormat.Onnx,
        ".h5" or ".hdf5" or ".keras" => WeightFormat.Keras,
        ".pth" or ".pt" or ".bin" or ".ckpt" => WeightFormat.PyTorch,
        _ => null,
    };

    /// <summary>The first versions of PyTorch saved a tar; mostly it is somebody's archive of several files.</summary>
    private static InvalidInputException Tar(WeightContent content)
    {
        var names = TarDirectory.Names(content.Stream).Take(100).ToArray();
        return names.Contains("storages") && names.Contains("tensors")
            ? new InvalidInputException("file", "The file is a tar archive as the first versions of PyTorch saved it. If you trust its source, load it with torch.load(path, weights_only=False) and save it again: torch.save(model.state_dict(), \"weights.pth\").")
            : ContentAdvice.Refuse(ContentKind.Tar, Wanted, names);
    }

    private static string Start(WeightContent content)
    {
        var start = new byte[(int)Math.Min(60, content.Length)];
        content.Read(0, start, "its start");
        return Encoding.UTF8.GetString(start);
    }

    public static WeightTensors Read(WeightFormat format, WeightContent content, string fileName, WeightLimits limits, WeightReading options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // Keras keeps several orders in one file, so its readers take the choice themselves.
        return ComposedWeights.Apply(format switch
        {
            WeightFormat.Safetensors when options.Axes is null => SafetensorsOrder.Apply(SafetensorsFile.Read(content, limits)),
            WeightFormat.Safetensors => StoredOrder.Apply(SafetensorsFile.Read(content, limits), options.Axes),
            WeightFormat.Npy => StoredOrder.Apply(NumpyWeights.Read(content, fileName), options.Axes),
            WeightFormat.Npz => StoredOrder.Apply(NumpyWeights.ReadArchive(content, limits), options.Axes),
            WeightFormat.PyTorch => StoredOrder.Apply(TorchFile.Read(content, limits, cancellation), options.Axes),
            WeightFormat.Onnx => StoredOrder.Apply(OnnxFile.Read(content, limits, options.Beside, cancellation), options.Axes),
            WeightFormat.Keras when ContentKinds.Of(content.Stream) is ContentKind.KerasZip or ContentKind.Zip => KerasArchive.Read(content, fileName, options.Axes, limits, cancellation),
            WeightFormat.Keras => KerasFile.Read(content, fileName, null, options.Axes, limits, cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        });
    }

    /// <summary>Whatever a library below says of a broken file becomes the one exception of this project.</summary>
    public static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw new InvalidInputException("file", $"The file is damaged: {Shown.Name(e.Message)}. Save or download it again.");
        }
    }
}
