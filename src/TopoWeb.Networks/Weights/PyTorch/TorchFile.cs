using System.IO.Compression;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>
/// Reads state dicts of PyTorch: since version 1.6 a zip with <c>NAME/data.pkl</c> and one entry <c>NAME/data/KEY</c> a storage; before (and so the
/// VGG files that torchvision publishes) pickles one after the other, then the storages (<see cref="TorchLegacyFile"/>).
/// </summary>
internal static class TorchFile
{
    private const string Field = "file";
    private const string Pickle = "/data.pkl";

    public static WeightTensors Read(WeightContent content, WeightLimits limits, CancellationToken cancellation)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(4, content.Length)];
        content.Read(0, start, "its start");
        if (!start.SequenceEqual("PK\u0003\u0004"u8))
            return TorchLegacyFile.Read(content, limits, cancellation);
        var archive = BoundedZip.Open(content, limits);
        try
        {
            var entries = Entries(archive);
            var pickles = entries.Keys.Where(name => name.EndsWith(Pickle, StringComparison.Ordinal) && name.IndexOf('/') == name.Length - Pickle.Length).ToArray();
            if (pickles.Length != 1)
                throw new InvalidInputException(Field, $"The file has {pickles.Length} entries NAME{Pickle}, expected one: it is not a PyTorch state dict. {TorchObjects.SaveAgain}");
            var folder = pickles[0][..^Pickle.Length];
            CheckByteOrder(entries, folder);
            using var pickle = Unpacked(entries[pickles[0]], content, limits);
            var objects = new TorchObjects(limits);
            var root = new PickleReader(pickle, objects, limits, cancellation).Read();
            var tensors = TorchStateDict.Tensors(root, limits);
            return new WeightTensors([.. tensors.Select(t => TorchTensorReader.ToTensor(t.Name, t.Tensor, StorageOf(t.Tensor.Storage, entries, folder, content), limits))], [], archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

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
        return Formats.BoundedContent.Read(stream, "The pickle in the file", length);
    }

    private static StorageBytes StorageOf(TorchStorage storage, Dictionary<string, ZipArchiveEntry> entries, string folder, WeightContent content)
    {
        // A key is a part of a name to compare with, never of a path.
        if (!entries.TryGetValue($"{folder}/data/{storage.Key}", out var entry))
            throw new InvalidInputException(Field, $"The zip has no entry data/{Shown.Name(storage.Key)}, which its pickle refers to. The file is damaged. Download or save it again.");
        return new StorageBytes(BoundedZip.LengthOf(entry, content), entry.Open);
    }
}
