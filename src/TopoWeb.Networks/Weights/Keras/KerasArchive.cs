using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>A model as Keras 3 saves it, <c>.keras</c>: a zip with the weights in <c>model.weights.h5</c>. Its <c>config.json</c>, which may name code, is not looked at.</summary>
/// <remarks>Keras, src/saving/saving_lib.py. HDF5 is read by address, so the entry is unpacked into memory, up to the limit for tensors.</remarks>
internal static class KerasArchive
{
    private const string Entry = "model.weights.h5";

    public static WeightTensors Read(WeightContent content, WeightLimits limits, CancellationToken cancellation)
    {
        using var archive = BoundedZip.Open(content, limits);
        var entries = archive.Entries.Where(e => e.FullName == Entry).ToArray();
        if (entries.Length != 1)
            throw new InvalidInputException("file", $"The file has {entries.Length} entries {Entry}, expected one: it is not a Keras model, or it is damaged. Save only the weights (model.save_weights).");
        if (BoundedZip.LengthOf(entries[0], content) is var length && length > limits.MaximumTensorBytes)
            throw new InvalidInputException("file", $"The weights in the file unpack to {length} bytes; the limit is {limits.MaximumTensorBytes}. Save only the weights (model.save_weights), which are read without unpacking.");
        using var stream = entries[0].Open();
        var unpacked = WeightContent.Of(BoundedContent.Read(stream, $"The entry {Entry}", length), owned: true, limits);
        return KerasFile.Read(unpacked, limits, cancellation) with { Archive = unpacked };
    }
}
