using System.Buffers.Binary;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>
/// Reads the form of PyTorch before version 1.6: pickles of a magic number, the version 1001, facts of the system, the state dict and the keys of the storages, then for
/// each key the number of values in 8 bytes and the values.
/// </summary>
/// <remarks>PyTorch, torch/serialization.py, <c>_legacy_save</c>. torchvision's VGG files of 2017 are still in it.</remarks>
internal static class TorchLegacyFile
{
    private const string Field = "file";

    /// <summary>A pickle of 0x1950a86a20f9469cfc6c.</summary>
    private static ReadOnlySpan<byte> Magic => [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    public static WeightTensors Read(WeightContent content, WeightLimits limits, CancellationToken cancellation)
    {
        var start = new byte[(int)Math.Min(Magic.Length, content.Length)];
        content.Read(0, start, "its start");
        if (!start.AsSpan().SequenceEqual(Magic))
            throw new InvalidInputException(Field, start.Length > 0 && start[0] == 0x80
                ? $"The file is a plain pickle, not written by torch.save. Load it where it was created and save it again: {TorchObjects.SaveAgain}"
                : $"The file is not a PyTorch file: neither a zip nor the format of torch.save before version 1.6. If it is older, load it and save it again: {TorchObjects.SaveAgain}");
        content.Stream.Position = Magic.Length;
        var objects = new TorchObjects(limits);
        if (Next() is not 1001L)
            throw new InvalidInputException(Field, $"The file uses the old PyTorch format in a version other than 1001. Load it and save it again: {TorchObjects.SaveAgain}");
        if (Next() is not PickleDictionary system || system.Items.Any(i => i is { Key: "little_endian", Value: not true }))
            throw new InvalidInputException(Field, "The file was written on a big-endian machine, or it is damaged. Load and save it on a little-endian machine.");
        var tensors = TorchStateDict.Tensors(Next(), limits);
        var storages = Storages(content, Next(), objects);
        return new WeightTensors([.. tensors.Select(t => TorchTensorReader.ToTensor(t.Name, t.Tensor, storages[t.Tensor.Storage.Key], limits))], []);

        object? Next() => new PickleReader(content.Stream, objects, limits, cancellation).Read();
    }

    private static Dictionary<string, StorageBytes> Storages(WeightContent content, object? keys, TorchObjects objects)
    {
        if (keys is not PickleList list)
            throw new InvalidInputException(Field, "The file does not list its storages. It is damaged. Download or save it again.");
        var storages = new Dictionary<string, StorageBytes>(StringComparer.Ordinal);
        var at = content.Stream.Position;
        Span<byte> size = stackalloc byte[8];
        foreach (var item in list.Items)
        {
            if (item is not string key || !objects.Found.TryGetValue(key, out var storage))
                throw new InvalidInputException(Field, "The file lists a storage that no tensor uses. It is damaged. Download or save it again.");
            content.Read(at, size, $"the storage {Shown.Name(key)}");
            var count = BinaryPrimitives.ReadInt64LittleEndian(size);
            at += 8;
            if (count != storage.Count || count > (content.Length - at) / storage.Type.Size)
                throw new InvalidInputException(Field, $"The storage {Shown.Name(key)} claims {count} values, its tensors {storage.Count}, and the file has {content.Length - at} bytes left. It is truncated or damaged. Download or save it again.");
            var (first, length) = (at, count * storage.Type.Size);
            storages[key] = new StorageBytes(length, () =>
            {
                content.Stream.Position = first;
                return new UnclosedStream(content.Stream);
            });
            at += length;
        }
        return objects.Found.Keys.FirstOrDefault(key => !storages.ContainsKey(key)) is { } missing
            ? throw new InvalidInputException(Field, $"The file does not list the storage {Shown.Name(missing)}. It is damaged. Download or save it again.")
            : storages;
    }
}
