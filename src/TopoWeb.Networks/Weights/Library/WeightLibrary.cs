using System.Security.Cryptography;
using TopoWeb.Networks.Downloads;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Library;

/// <summary>Finds the pretrained networks of <see cref="WeightCatalog"/> in a list of directories, compares them with the published checksums, and opens them.</summary>
/// <remarks>
/// A directory holds a network as one of its official files, or as a folder of the network's name (<c>vgg19</c>) with one of them or with one <c>.npy</c> a layer.
/// A file that has the name of an official one and other content is refused.
/// </remarks>
public sealed class WeightLibrary(IEnumerable<string> directories, WeightLimits limits)
{
    private readonly string[] _directories = [.. directories];
    private readonly Dictionary<string, WeightVerification> _read = []; // by the copy as it was
    private readonly Lock _lock = new();

    /// <summary>Directories searched, in order.</summary>
    public IReadOnlyList<string> Directories => _directories;

    /// <summary>Every known network, and whether it is installed. Reads no files.</summary>
    public IReadOnlyList<WeightStatus> List() => [.. WeightCatalog.Networks.Select(n => Status(n.Id))];

    /// <summary>Whether one network is installed.</summary>
    /// <exception cref="InvalidInputException">Unknown.</exception>
    public WeightStatus Status(string id)
    {
        var network = NetworkOf(id);
        if (Find(network) is not { } copy)
            return new WeightStatus(network, null, null, Missing(network));
        lock (_lock)
        {
            var read = _read.GetValueOrDefault(KeyOf(copy));
            return new WeightStatus(network, copy, read, $"Installed in {copy.Path} ({copy.Kind}). {read?.Message ?? "Not verified yet."}");
        }
    }

    /// <summary>Reads a copy whole and compares it with the published checksum.</summary>
    /// <param name="id">Which network.</param>
    /// <param name="progress">Receives the fraction read, 0 to 1.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="InvalidInputException">Unknown or missing; the result reports what is wrong.</exception>
    public WeightVerification Verify(string id, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var network = NetworkOf(id);
        var copy = Find(network) ?? throw new InvalidInputException("network", $"{network.Title} is not installed. {Missing(network)}");
        var result = Read(copy, progress, cancellation);
        lock (_lock)
            _read[KeyOf(copy)] = result;
        return result;
    }

    /// <summary>Opens a network; one with a published checksum only if it has it.</summary>
    /// <exception cref="InvalidInputException">Unknown, missing, unreadable, or with another checksum: expected and found are named.</exception>
    public WeightFile Open(string id, CancellationToken cancellation = default)
    {
        var read = Status(id).Verification ?? Verify(id, null, cancellation);
        return read.Verdict == WeightVerdict.Wrong ? throw new InvalidInputException("network", read.Message) : WeightFile.Open(read.Copy.Path, limits, cancellation);
    }

    /// <summary>The network of this identifier.</summary>
    /// <exception cref="InvalidInputException">Unknown.</exception>
    public static PretrainedNetwork NetworkOf(string id) => WeightCatalog.Networks.FirstOrDefault(n => n.Id == id)
        ?? throw new InvalidInputException("network", $"Unknown network “{id}”. The networks are {string.Join(", ", WeightCatalog.Networks.Select(n => n.Id))}.");

    /// <summary>One line: what to put where.</summary>
    internal static string Missing(PretrainedNetwork network, IReadOnlyList<string> directories)
    {
        var where = directories.Count == 0 ? "a directory of Weights:Directories" : string.Join(" or ", directories.Select(Path.GetFullPath).Distinct());
        var files = string.Join(" or ", network.Sources.Select(s => s.FileName).Distinct());
        return $"Place {files} in {where}, or one .npy per layer (conv1_1.npy, …) in its folder {network.Id}.";
    }

    private string Missing(PretrainedNetwork network) => Missing(network, _directories);

    /// <summary>The first copy that is not known to be wrong: a broken file is not to hide a good one beside it.</summary>
    private WeightCopy? Find(PretrainedNetwork network)
    {
        var copies = Copies(network).ToArray();
        lock (_lock)
            return Array.Find(copies, c => _read.GetValueOrDefault(KeyOf(c)) is not { Verdict: WeightVerdict.Wrong }) ?? copies.FirstOrDefault();
    }

    private IEnumerable<WeightCopy> Copies(PretrainedNetwork network)
    {
        // Official files of any directory before folders of any: they can be checked.
        var places = _directories.SelectMany(d => new[] { d, Path.Combine(d, network.Id) }).ToArray();
        foreach (var path in network.Sources.SelectMany(source => places.Select(place => (source, Path: Path.GetFullPath(Path.Combine(place, source.FileName))))))
            if (File.Exists(path.Path))
                yield return new WeightCopy(network, path.Path, path.source, new FileInfo(path.Path).Length);
        foreach (var folder in _directories.Select(d => Path.GetFullPath(Path.Combine(d, network.Id))))
            if (ArraysIn(folder) is { Length: > 0 } arrays)
                yield return new WeightCopy(network, folder, null, arrays.Sum(a => a.Length));
    }

    private static FileInfo[] ArraysIn(string folder) =>
        Directory.Exists(folder) ? [.. new DirectoryInfo(folder).EnumerateFiles("*.npy").OrderBy(f => f.Name, StringComparer.Ordinal)] : [];

    private static string KeyOf(WeightCopy copy) => copy.Source is null
        ? string.Join('\n', ArraysIn(copy.Path).Select(a => $"{a.FullName} {a.Length} {a.LastWriteTimeUtc.Ticks}"))
        : $"{copy.Path} {copy.Bytes} {File.GetLastWriteTimeUtc(copy.Path).Ticks}";

    private WeightVerification Read(WeightCopy copy, IProgress<double>? progress, CancellationToken cancellation)
    {
        var done = 0L;
        void Advance(long read) => progress?.Report(Math.Min(1, (done += read) / (double)Math.Max(1, copy.Bytes)));
        string? sha256 = null;
        try
        {
            if (copy.Source is { } source)
            {
                (sha256, var md5) = Checksums.Of(copy.Path, Advance, cancellation);
                if (source.Mismatch(sha256, md5) is { } mismatch)
                    return new WeightVerification(copy, WeightVerdict.Wrong, sha256, $"{copy.Path} was rejected: {mismatch}. Get it again, or replace it with the file from {source.Address}");
            }
            else
                sha256 = OfFolder(copy, Advance, cancellation);
            using var file = WeightFile.Open(copy.Path, limits, cancellation);
            var layers = $"{file.Layers.Count} of {copy.Network.Layers.Count} convolution layers";
            if (file.Match?.Network is { } found && found != copy.Network)
                return new WeightVerification(copy, WeightVerdict.Wrong, sha256, $"{copy.Path} contains {found.Title}, not {copy.Network.Title}. Move it to the right place.");
            return copy.Source is null
                ? new WeightVerification(copy, WeightVerdict.Unofficial, sha256, $"Unofficial but readable: {layers}; no checksum is known for a folder of arrays.")
                : new WeightVerification(copy, WeightVerdict.Right, sha256, $"Verified: {layers}, matches the published checksum.");
        }
        catch (Exception e) when (e is InvalidInputException or IOException or UnauthorizedAccessException)
        {
            return new WeightVerification(copy, WeightVerdict.Wrong, sha256, $"{copy.Path} cannot be used: {e.Message}");
        }
    }

    /// <summary>Names count, too: they say which layer an array is.</summary>
    private static string OfFolder(WeightCopy copy, Action<long> read, CancellationToken cancellation)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var array in ArraysIn(copy.Path))
            all.AppendData(System.Text.Encoding.UTF8.GetBytes($"{array.Name} {Checksums.Of(array.FullName, read, cancellation).Sha256}\n"));
        return Convert.ToHexStringLower(all.GetHashAndReset());
    }
}
