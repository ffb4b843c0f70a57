using System.IO.Compression;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>
/// Reads what PyTorch saves: since version 1.6 a zip with <c>NAME/data.pkl</c> and one entry <c>NAME/data/KEY</c> a storage; before (and so the
/// VGG files that torchvision publishes) pickles one after the other, then the storages (<see cref="TorchLegacyFile"/>). TorchScript is the same zip with a program beside;
/// its constants, among them the weights of a frozen program, are in <c>NAME/constants.pkl</c>.
/// </summary>
/// <remarks>Nothing in the file is executed; see <see cref="PickleReader"/>. A plain pickle is read too, as its arrays of NumPy are in it.</remarks>
internal static class TorchFile
{
    private const string Field = "file";
    private const string Pickle = "/data.pkl";

    public static WeightTensors Read(WeightContent content, WeightLimits limits, CancellationToken cancellation)
    {
        switch (ContentKinds.Of(content.Stream))
        {
            case ContentKind.TorchLegacy: return TorchLegacyFile.Read(content, limits, cancellation);
            case ContentKind.Pickle: return ReadPickle(content, limits, cancellation);
            case ContentKind.TorchZip or ContentKind.TorchScript or ContentKind.Zip: return ReadZip(content, limits, cancellation);
            default: throw new InvalidInputException(Field, $"The file is not a PyTorch file: neither a zip nor the format of torch.save before version 1.6. If it is older, load it and save it again: {TorchObjects.SaveAgain} A checkpoint of TensorFlow cannot be read; save its weights as .h5 or .npz.");
        }
    }

    private static WeightTensors ReadPickle(WeightContent content, WeightLimits limits, CancellationToken cancellation)
    {
        content.Stream.Position = 0;
        var objects = new TorchObjects(limits, isBare: true);
        var root = new PickleReader(content.Stream, objects, limits, cancellation).Read();
        return TorchWeights.Of(root, objects, storage => Embedded(storage) ?? throw new InvalidOperationException("A plain pickle has no storages outside it."), limits, cancellation)
            ?? throw TorchWeights.Nothing(root, objects, "The file is a plain pickle, not written by torch.save.");
    }

    private static WeightTensors ReadZip(WeightContent content, WeightLimits limits, CancellationToken cancellation)
    {
        var archive = BoundedZip.Open(content, limits);
        try
        {
            var entries = Entries(archive);
            var pickles = entries.Keys.Where(name => name.EndsWith(Pickle, StringComparison.Ordinal) && name.IndexOf('/') == name.Length - Pickle.Length).ToArray();
            if (pickles.Length != 1)
                throw new InvalidInputException(Field, $"The file has {pickles.Length} entries NAME{Pickle}, expected one: it is not a PyTorch state dict. {TorchObjects.SaveAgain}");
            var folder = pickles[0][..^Pickle.Length];
            CheckByteOrder(entries, folder);
            var (tensors, nothing) = Tensors(entries[pickles[0]], "data");
            // A frozen program has its weights among the constants only.
            if (tensors?.Tensors.Any(t => t.Shape.Length == 4) != true && entries.TryGetValue(folder + "/constants.pkl", out var constants) && Tensors(constants, "constants").Tensors is { } folded)
                tensors = FromConstants(folded);
            return tensors is not null ? tensors with { Archive = archive } : throw nothing!;

            (WeightTensors? Tensors, InvalidInputException? Nothing) Tensors(ZipArchiveEntry entry, string storages)
            {
                var objects = new TorchObjects(limits);
                var root = new PickleReader(Unpacked(entry, content, limits), objects, limits, cancellation).Read();
                var found = TorchWeights.Of(root, objects, storage => Embedded(storage) ?? StorageOf(storage, entries, folder, storages, content), limits, cancellation);
                return (found, found is null ? TorchWeights.Nothing(root, objects) : null);
            }
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Constants have numbers for names; the program calls them so.</summary>
    private static WeightTensors FromConstants(WeightTensors constants) => new([.. constants.Tensors.Select(t => t with { Name = "c" + t.Name })],
        [.. constants.Notes, "The file is a frozen TorchScript program: its weights are constants without names, in the order of the file. A batch normalisation may have been folded into them."]);

    /// <summary>Values in the pickle itself.</summary>
    private static StorageBytes? Embedded(TorchStorage storage) => storage.Bytes is { } bytes ? new StorageBytes(bytes.Length, bytes.Open) : null;

    private static Dictionary<string, ZipArchiveEntry> Entries(ZipArchive archive)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
            if (!entries.TryAdd(entry.FullName, entry))
                throw new InvalidInputException(Field, $"The zip has two entries {Shown.Name(entry.FullName)}. The file is damaged. Download or save it again.");
        return entries;
    }

    private static void CheckByteOrder(Dictionary<string, ZipArchiveEntry> entries, string folder)
    {
        if (!entries.TryGetValue(folder + "/byteorder", out var entry))
            return; // files of versions before 2.1
        using var stream = entry.Open();
        Span<byte> text = stackalloc byte[8];
        text = text[..stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false)];
        if (!text.SequenceEqual("little"u8))
            throw new InvalidInputException(Field, "The file was written on a big-endian machine, which is not supported. Load and save it on a little-endian machine.");
    }

    private static MemoryStream Unpacked(ZipArchiveEntry entry, WeightContent content, WeightLimits limits)
    {
        var length = BoundedZip.LengthOf(entry, content);
        if (length > limits.MaximumHeaderBytes)
            throw new InvalidInputException(Field, $"The pickle in the file has {length} bytes; the limit is {limits.MaximumHeaderBytes}. {TorchObjects.SaveAgain}");
        using var stream = entry.Open();
        return BoundedContent.Read(stream, "The pickle in the file", length);
    }

    private static StorageBytes StorageOf(TorchStorage storage, Dictionary<string, ZipArchiveEntry> entries, string folder, string storages, WeightContent content)
    {
        // A key is a part of a name to compare with, never of a path.
        if (!entries.TryGetValue($"{folder}/{storages}/{storage.Key}", out var entry))
            throw new InvalidInputException(Field, $"The zip has no entry {storages}/{Shown.Name(storage.Key)}, which its pickle refers to. The file is damaged. Download or save it again.");
        return new StorageBytes(BoundedZip.LengthOf(entry, content), entry.Open);
    }
}
