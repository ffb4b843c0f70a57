using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Numpy;

/// <summary>Layers as NumPy arrays, O×I×k×k or k×k×I×O: one <c>.npy</c>, a folder of them, or an <c>.npz</c>. The arrays are read as point clouds are (<see cref="NpyArray"/>).</summary>
internal static class NumpyWeights
{
    private const string Ending = ".npy";

    /// <summary>One array; the layer takes the name of the file.</summary>
    public static WeightTensors Read(WeightContent content, string fileName)
    {
        var name = Path.GetFileNameWithoutExtension(fileName);
        content.Stream.Position = 0;
        return new WeightTensors([ToTensor(name, content.Stream, () => Rewound(content.Stream), content.Length)], []) { AnyOrder = true };
    }

    /// <summary>All arrays of an <c>.npz</c>, in its order, which is the one they were saved in.</summary>
    public static WeightTensors ReadArchive(WeightContent content, WeightLimits limits)
    {
        var archive = BoundedZip.Open(content, limits);
        try
        {
            var tensors = new List<WeightTensor>();
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var entry in archive.Entries.Where(e => e.FullName.EndsWith(Ending, StringComparison.Ordinal)))
            {
                var name = entry.FullName[..^Ending.Length];
                if (!names.Add(name))
                    throw new InvalidInputException("file", $"The file has two arrays named {Shown.Name(name)}. Save the file again.");
                using var stream = entry.Open();
                tensors.Add(ToTensor(name, stream, entry.Open, BoundedZip.LengthOf(entry, content)));
            }
            return new WeightTensors(tensors, [], archive) { AnyOrder = true };
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>The <c>.npy</c> files of a folder in the natural order of their names; a part of the layers is fine.</summary>
    public static WeightTensors ReadFolder(string folder, WeightLimits limits)
    {
        var files = new DirectoryInfo(folder).EnumerateFiles("*" + Ending).Take(limits.MaximumTensors + 1).OrderBy(f => f.Name, NaturalOrder.Instance).ToArray();
        if (files.Length > limits.MaximumTensors)
            throw new InvalidInputException("file", $"The folder has more arrays than the limit of {limits.MaximumTensors}.");
        if (files.Length == 0)
            throw new InvalidInputException("file", "The folder has no .npy files. Add one array O×I×k×k (or k×k×I×O) per layer, for example conv1_1.npy.");
        if (files.Sum(f => f.Length) is var bytes && bytes > limits.MaximumBytes)
            throw new InvalidInputException("file", $"The arrays in the folder have {ByteSize.Of(bytes)}; the limit is {ByteSize.Of(limits.MaximumBytes)}. Remove some layers.");
        var tensors = new List<WeightTensor>();
        foreach (var file in files)
        {
            using var stream = file.OpenRead();
            tensors.Add(ToTensor(Path.GetFileNameWithoutExtension(file.Name), stream, file.OpenRead, file.Length));
        }
        return new WeightTensors(tensors, ["Layers are in natural order of their file names."]) { AnyOrder = true };
    }

    private static WeightTensor ToTensor(string name, Stream header, Func<Stream> open, long length)
    {
        var what = Shown.Name(name);
        var read = NpyHeader.Read(header, what);
        var (shape, volume) = TensorShape.Check(Array.ConvertAll(read.Shape, size => (long)size), name);
        // The length is what the file or the directory of the archive says; if that lies, the values end early or late, which is refused too.
        if (volume > length / read.ItemSize)
            throw new InvalidInputException("file", $"{what} is truncated: its shape {Shown.Shape(Array.ConvertAll(shape, size => (long)size))} of {read.Type} needs {(decimal)volume * read.ItemSize} bytes, but it has {length}. Copy or save it again.");
        return new WeightTensor(name, shape, read.Type, _ =>
        {
            using var stream = open();
            return Array.ConvertAll(NpyArray.Read(stream, what, now => Unchanged(now, read, what)).Values, value => (float)value);
        });
    }

    /// <summary>The header was judged when the file was opened.</summary>
    private static void Unchanged(NpyHeader now, NpyHeader before, string what)
    {
        if (now.Type != before.Type || !now.Shape.AsSpan().SequenceEqual(before.Shape))
            throw new InvalidInputException("file", $"{what} changed while it was being read. Open it again.");
    }

    private static UnclosedStream Rewound(Stream stream)
    {
        stream.Position = 0;
        return new UnclosedStream(stream);
    }
}
