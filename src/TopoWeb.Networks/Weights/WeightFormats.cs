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
    /// <summary>Told by the extension: content that looks like one format never decides to be read as another.</summary>
    public static WeightFormat Of(string fileName) => Path.GetExtension(fileName).ToLowerInvariant() switch
    {
        ".safetensors" => WeightFormat.Safetensors,
        ".npy" => WeightFormat.Npy,
        ".npz" => WeightFormat.Npz,
        ".onnx" => WeightFormat.Onnx,
        ".h5" or ".hdf5" or ".keras" => WeightFormat.Keras,
        ".pth" or ".pt" or ".bin" or ".ckpt" => WeightFormat.PyTorch,
        var extension => throw new InvalidInputException("file", $"Files ending in {Shown.Name(extension)} are not supported as weights. Choose .safetensors, .pth, .pt, .onnx, .h5, .keras, .npy or .npz."),
    };

    public static WeightTensors Read(WeightFormat format, WeightContent content, string fileName, WeightLimits limits, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return format switch
        {
            WeightFormat.Safetensors => SafetensorsFile.Read(content, limits),
            WeightFormat.Npy => NumpyWeights.Read(content, fileName),
            WeightFormat.Npz => NumpyWeights.ReadArchive(content, limits),
            WeightFormat.PyTorch => TorchFile.Read(content, limits, cancellation),
            WeightFormat.Onnx => OnnxFile.Read(content, limits, cancellation),
            WeightFormat.Keras when fileName.EndsWith(".keras", StringComparison.OrdinalIgnoreCase) => KerasArchive.Read(content, limits, cancellation),
            WeightFormat.Keras => KerasFile.Read(content, limits, cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
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
