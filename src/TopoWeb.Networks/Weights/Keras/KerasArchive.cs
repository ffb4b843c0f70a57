using System.IO.Compression;
using System.Text;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>A model as Keras 3 saves it, <c>.keras</c>: a zip with the weights in <c>model.weights.h5</c>. Of its <c>config.json</c>, which may name code, only names and classes of the layers are read, as text.</summary>
/// <remarks>Keras, src/saving/saving_lib.py. HDF5 is read by address, so the entry is unpacked into memory, up to the limit for tensors.</remarks>
internal static class KerasArchive
{
    private const string Entry = "model.weights.h5", Config = "config.json";
    private const long LargestConfig = 16 << 20;

    public static WeightTensors Read(WeightContent content, string fileName, KernelAxes? axes, WeightLimits limits, CancellationToken cancellation)
    {
        using var archive = BoundedZip.Open(content, limits);
        var entries = archive.Entries.Where(e => e.FullName == Entry).ToArray();
        if (entries.Length != 1)
            throw new InvalidInputException("file", $"The file has {entries.Length} entries {Entry}, expected one: it is not a Keras model, or it is damaged. Save only the weights (model.save_weights).");
        if (BoundedZip.LengthOf(entries[0], content) is var length && length > limits.MaximumTensorBytes)
            throw new InvalidInputException("file", $"The weights in the file unpack to {length} bytes; the limit is {limits.MaximumTensorBytes}. Save only the weights (model.save_weights), which are read without unpacking.");
        using var stream = entries[0].Open();
        var unpacked = WeightContent.Of(BoundedContent.Read(stream, $"The entry {Entry}", length), owned: true, limits);
        try
        {
            return KerasFile.Read(unpacked, fileName, ConfigOf(archive, content, limits), axes, limits, cancellation) with { Archive = unpacked };
        }
        catch
        {
            unpacked.Dispose();
            throw;
        }
    }

    /// <summary>The layers; null where the entry is missing, too large or no JSON, as the weights can be read without.</summary>
    private static KerasConfig? ConfigOf(ZipArchive archive, WeightContent content, WeightLimits limits)
    {
        if (archive.GetEntry(Config) is not { } entry)
            return null;
        var length = BoundedZip.LengthOf(entry, content);
        if (length > Math.Min(LargestConfig, limits.MaximumHeaderBytes))
            return null;
        using var stream = entry.Open();
        using var json = BoundedContent.Read(stream, $"The entry {Config}", length);
        return KerasConfig.Parse(Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length));
    }
}
