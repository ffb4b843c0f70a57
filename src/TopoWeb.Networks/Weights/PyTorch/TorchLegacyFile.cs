using System.Buffers.Binary;
using TopoWeb.Networks.Formats;
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

    private const int MagicBytes = 15; // a pickle of 0x1950a86a20f9469cfc6c

    public static WeightTensors Read(WeightContent content, WeightLimits limits, CancellationToken cancellation)
    {
        content.Stream.Position = MagicBytes;
        var objects = new TorchObjects(limits);
        if (Next() is not 1001L)
            throw new InvalidInputException(Field, $"The file uses the old PyTorch format in a version other than 1001. Load it and save it again: {TorchObjects.SaveAgain}");
        if (Next() is not PickleDictionary system || system.Items.Any(i => i is { Key: "little_endian", Value: not true }))
            throw new InvalidInputException(Field, "The file was written on a big-endian machine, or it is damaged. Load and save it on a little-endian machine.");
        var root = Next();
        var storages = Storages(content, Next(), objects);
        return TorchWeights.Of(root, objects, storage => storage.Bytes is { } bytes ? new StorageBytes(bytes.Length, bytes.Open) : storages[storage.Key], limits, cancellation)
            ?? throw TorchWeights.Nothing(root, objects);

        object? Next() => new PickleReader(content.Stream, objects, limits, cancellation).Read();
    }

    /// <summary>A storage that was saved by itself within a pickle; null if the bytes are none.</summary>
    public static TorchStorage? Embedded(PickleBytes bytes, WeightLimits limits)
    {
        var (stream, end) = (bytes.Stream, bytes.At + bytes.Length);
        if (bytes.IsText || bytes.Length <= MagicBytes)
            return null;
        var back = stream.Position;
        try
        {
            stream.Position = bytes.At;
            var start = new byte[MagicBytes];
            stream.ReadExactly(start);
            var objects = new TorchObjects(limits);
            if (ContentKinds.Of(start) != ContentKind.TorchLegacy || Next() is not 1001L || Next() is not PickleDictionary || Next() is not TorchStorage storage || Next() is not PickleList)
                return null;
            stream.ReadExactly(start.AsSpan(0, sizeof(long)));
            return storage.Count <= (end - stream.Position) / storage.Type.Size
                ? storage with { Bytes = new PickleBytes(stream, stream.Position, storage.Count * storage.Type.Size, IsText: false) }
                : throw new InvalidInputException(Field, $"A tensor in the pickle claims {storage.Count} values, but has {end - stream.Position} bytes. The file is truncated or damaged. Download or save it again.");

            object? Next() => new PickleReader(stream, objects, limits, CancellationToken.None).Read();
        }
        catch (EndOfStreamException)
        {
            return null;
        }
        finally
        {
            stream.Position = back;
        }
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
