using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats;
using TopoWeb.Topology;

namespace TopoWeb.Experiments;

/// <summary>A sample as read.</summary>
/// <param name="Metadata">How the networks were trained.</param>
/// <param name="Banks">Layers at checkpoints.</param>
/// <param name="Checksum">SHA-256 of the file: what is computed of a sample is not found again after its file has changed.</param>
internal sealed record ShippedSample(EnsembleMetadata Metadata, IReadOnlyList<FilterBank> Banks, string Checksum)
{
    public long Bytes => Banks.Sum(b => (long)b.Values.Length * sizeof(float) + (b.Core?.Rows.Length ?? 0L) * sizeof(int));
}

/// <summary>Filters trained by this program and shipped with it, each an ensemble file named as the sample. <c>make samples</c> trains them.</summary>
internal sealed class SampleLibrary(IOptions<SampleOptions> options)
{
    /// <summary>40×M(64,0,64) on MNIST at iterations 0, 100, 500 and 2,000.</summary>
    public const string Mnist = "mnist-40xM-64-0-64";

    private const string Field = "source.sample";
    private const string Ending = ".npz";

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Path, DateTime Written, Lazy<ShippedSample> Content)> _read = [];

    /// <summary>Directory of the files.</summary>
    public string Folder => options.Value.Folder;

    /// <summary>Names of the samples that are here, readable or not.</summary>
    public IReadOnlyList<string> Names() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*" + Ending).Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)]
        : [];

    /// <summary>How a sample was trained, and the names of its arrays; its filters are not read.</summary>
    /// <exception cref="InvalidInputException">The file is damaged.</exception>
    public (EnsembleMetadata Metadata, IReadOnlyList<string> Arrays) Describe(string name)
    {
        using var stream = File.OpenRead(Path.Combine(Folder, Names().Single(n => n == name) + Ending));
        var arrays = EnsembleFile.Names(stream);
        stream.Position = 0;
        return (EnsembleFile.Read(stream, _ => false).Metadata, arrays);
    }

    /// <summary>Reads a sample at its first use; it stays in memory as long as there is room.</summary>
    /// <exception cref="InvalidInputException">There is no such sample, or its file is damaged.</exception>
    public ShippedSample Load(string name)
    {
        // Compared with the names that are here, a name never becomes a path.
        var names = Names();
        if (!names.Contains(name, StringComparer.Ordinal))
            throw new InvalidInputException(Field, names.Count == 0
                ? $"There is no sample '{name}': {Folder} has no sample files. Run make samples, or build the program again."
                : $"There is no sample '{name}'; the samples are {string.Join(", ", names)}.");
        var path = Path.Combine(Folder, name + Ending);
        var sample = Find(path);
        try
        {
            var value = sample.Value;
            Trim();
            return value;
        }
        catch (Exception e) when (e is InvalidInputException or IOException or UnauthorizedAccessException)
        {
            Forget(sample);
            throw new InvalidInputException(Field, $"The sample '{name}' cannot be read: {e.Message} Restore {path} (make samples, or build the program again), or choose another sample.");
        }
    }

    /// <summary>Forgets what has been read; it is read again where it is asked for.</summary>
    public void Forget()
    {
        lock (_lock)
            _read.Clear();
    }

    private Lazy<ShippedSample> Find(string path)
    {
        var written = File.GetLastWriteTimeUtc(path);
        lock (_lock)
        {
            for (var node = _read.First; node is not null; node = node.Next)
                if (node.Value.Path == path)
                {
                    _read.Remove(node);
                    if (node.Value.Written != written)
                        break;
                    _read.AddFirst(node);
                    return node.Value.Content;
                }
            var sample = new Lazy<ShippedSample>(() => Read(path));
            _read.AddFirst((path, written, sample));
            return sample;
        }
    }

    /// <summary>Forgets what was used longest ago where there is too much; the newest is in use.</summary>
    private void Trim()
    {
        lock (_lock)
        {
            var bytes = 0L;
            for (var node = _read.First; node is not null;)
            {
                var (next, sample) = (node.Next, node.Value.Content);
                bytes += sample.IsValueCreated ? sample.Value.Bytes : 0;
                if (bytes > (long)options.Value.MemoryMegabytes << 20 && node != _read.First)
                    _read.Remove(node);
                node = next;
            }
        }
    }

    /// <summary>A file that could not be read is tried again: somebody may have restored it.</summary>
    private void Forget(Lazy<ShippedSample> sample)
    {
        lock (_lock)
            if (_read.FirstOrDefault(s => s.Content == sample) is { Path: not null } entry)
                _read.Remove(entry);
    }

    private static ShippedSample Read(string path)
    {
        using var stream = File.OpenRead(path);
        var checksum = Convert.ToHexStringLower(SHA256.HashData(stream));
        stream.Position = 0;
        var (metadata, banks) = EnsembleFile.Read(stream);
        return banks.Count > 0 && banks.All(b => metadata.Settings.Checkpoints.Contains(b.Iteration!.Value))
            ? new ShippedSample(metadata, banks, checksum)
            : throw new InvalidInputException(Field, banks.Count == 0 ? "it has no filters." : "it has filters of a checkpoint that was not trained.");
    }
}
