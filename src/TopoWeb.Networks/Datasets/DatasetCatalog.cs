using TopoWeb.Topology;

namespace TopoWeb.Networks.Datasets;

/// <summary>Finds data sets in a list of directories and reads them.</summary>
/// <remarks>
/// A directory holds a data set in a folder of its name (<c>mnist</c>, <c>MNIST/raw</c>, <c>fashion-mnist</c>, <c>FashionMNIST/raw</c>,
/// <c>cifar-10-batches-bin</c>) or is that folder itself. The folders of Debian's data set packages are always searched, last.
/// </remarks>
public sealed class DatasetCatalog(IEnumerable<string> directories)
{
    private const int KeptInMemory = 2; // MNIST takes 55 MB, CIFAR-10 184 MB, gray 61 MB

    private static readonly DatasetSource[] Sources = [Mnist(), Fashion(), Cifar(), CifarGray()];

    private readonly string[] _directories = [.. directories];
    private readonly List<(string Key, ImageDataset Data)> _loaded = []; // last read first
    private readonly Dictionary<string, DatasetVerification> _read = []; // by the files as they were
    private readonly Lock _lock = new();
    private readonly Lock _readLock = new();

    /// <summary>Directories searched, in order.</summary>
    public IReadOnlyList<string> Directories => _directories;

    /// <summary>Identifiers of every data set known.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. Sources.Select(s => s.Info.Id)];

    /// <summary>Every known data set, and whether it is installed.</summary>
    /// <remarks>Looks at names, headers and sizes only; a checksum is known once the data set has been read.</remarks>
    public IReadOnlyList<DatasetStatus> List() => [.. Sources.Select(Status)];

    /// <summary>Reads a data set whole. Thread-safe; the last ones read are kept in memory and shared.</summary>
    /// <exception cref="InvalidInputException">Unknown, missing, or broken; the message says what to put where.</exception>
    public ImageDataset Load(string id)
    {
        var source = SourceOf(id);
        lock (_lock)
        {
            var files = Found(source).Files;
            var key = KeyOf(id, files);
            var at = _loaded.FindIndex(l => l.Key == key);
            var entry = at >= 0 ? _loaded[at] : (key, Read(source, files, key, null));
            if (at >= 0)
                _loaded.RemoveAt(at);
            else if (_loaded.Count == KeptInMemory)
                _loaded.RemoveAt(KeptInMemory - 1);
            _loaded.Insert(0, entry);
            return entry.Item2;
        }
    }

    /// <summary>Forgets the data sets that have been read; trainings under way keep theirs, and the next one reads its own again.</summary>
    public void Forget()
    {
        lock (_lock)
            _loaded.Clear();
    }

    /// <summary>Reads all files of a data set and compares them with the official checksums. Nothing is kept in memory but the checksums.</summary>
    /// <param name="id">Which.</param>
    /// <param name="progress">Receives the fraction read, 0 to 1.</param>
    /// <param name="cancellation">Looked at after every file.</param>
    /// <exception cref="InvalidInputException">Unknown or missing; the result reports damaged files.</exception>
    public DatasetVerification Verify(string id, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var source = SourceOf(id);
        string? key = null;
        try
        {
            if (source.Find(_directories) is var (_, files))
            {
                key = KeyOf(id, files);
                var (done, total) = (0L, Math.Max(1, SizeOf(files)));
                Read(source, files, key, file =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    progress?.Report((done += new FileInfo(file).Length) / (double)total);
                });
                lock (_readLock)
                    return _read[key];
            }
        }
        catch (InvalidInputException e)
        {
            var broken = new DatasetVerification(source.Info, DatasetVerdict.Wrong, null, [], e.Message);
            if (key is not null)
                lock (_readLock)
                    _read[key] = broken;
            return broken;
        }
        throw new InvalidInputException("dataset", $"{source.Info.Title} is not installed. {source.Missing(_directories)}");
    }

    internal static DatasetSource SourceOf(string id) => Array.Find(Sources, s => s.Info.Id == id)
        ?? throw new InvalidInputException("dataset", $"Unknown data set “{id}”. The data sets are {string.Join(", ", Sources.Select(s => s.Info.Id))}.");

    private (string Folder, IReadOnlyList<string> Files) Found(DatasetSource source) =>
        source.Find(_directories) ?? throw new InvalidInputException("dataset", $"{source.Info.Title} is not installed. {source.Missing(_directories)}");

    private static string KeyOf(string id, IReadOnlyList<string> files) =>
        $"{id}\n" + string.Join('\n', files.Select(f => $"{f} {new FileInfo(f).Length} {File.GetLastWriteTimeUtc(f).Ticks}"));

    private static long SizeOf(IReadOnlyList<string> files) => files.Sum(f => new FileInfo(f).Length);

    private ImageDataset Read(DatasetSource source, IReadOnlyList<string> files, string key, Action<string>? read)
    {
        var (data, sha256) = source.Load(files, read);
        var checks = files.Select((file, i) => new DatasetFileCheck(file, sha256[i], source.Official[i])).ToArray();
        var wrong = checks.Where(c => !c.IsRight).Select(c => Path.GetFileName(c.Path)).ToArray();
        var (verdict, message) = wrong.Length == 0 ? (DatasetVerdict.Right, "Verified: all files match the official checksums.")
            : wrong.Length == checks.Length ? (DatasetVerdict.Unofficial, "Unofficial but readable: no file matches the official checksums. Runs record the checksum of the files.")
            : (DatasetVerdict.Wrong, $"Damaged: {string.Join(", ", wrong)} {(wrong.Length == 1 ? "does" : "do")} not match the official {(wrong.Length == 1 ? "checksum" : "checksums")}. Get the data set again, or replace {(wrong.Length == 1 ? "this file" : "these files")}.");
        lock (_readLock)
            _read[key] = new DatasetVerification(source.Info, verdict, data.Checksum, checks, message);
        return data;
    }

    private DatasetStatus Status(DatasetSource source)
    {
        try
        {
            if (source.Find(_directories) is not var (folder, files))
                return new DatasetStatus(source.Info, false, null, source.Missing(_directories));
            DatasetVerification? read;
            lock (_readLock)
                read = _read.GetValueOrDefault(KeyOf(source.Info.Id, files));
            return new DatasetStatus(source.Info, read is not { Checksum: null }, folder, read is { Checksum: null } broken ? broken.Message : $"Installed in {folder}; {Words(read)}.")
            {
                State = read is { Verdict: DatasetVerdict.Wrong } ? DatasetState.Damaged : DatasetState.Here,
                Bytes = SizeOf(files),
                Checksum = read?.Checksum,
                Official = read is null ? null : read.Verdict == DatasetVerdict.Right,
            };
        }
        catch (InvalidInputException e)
        {
            return new DatasetStatus(source.Info, false, null, e.Message) { State = DatasetState.Damaged };
        }
    }

    private static string Words(DatasetVerification? read) => read switch
    {
        null => "not verified yet",
        { Verdict: DatasetVerdict.Right } => "checksum verified",
        _ => "checksum differs from the official files",
    };

    private static IdxSource Mnist() => new(
        new DatasetInfo("mnist", "MNIST", "60,000 + 10,000 handwritten digits, 28×28, grey."),
        ["mnist", Path.Combine("MNIST", "raw"), ""],
        [
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ],
        ["0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"]);

    private static IdxSource Fashion() => new(
        new DatasetInfo("fashion-mnist", "Fashion-MNIST", "60,000 + 10,000 images of clothes, 28×28, grey.") { Megabytes = 31 },
        ["fashion-mnist", Path.Combine("FashionMNIST", "raw"), ""],
        [
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        ],
        ["ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"]) { Package = "dataset-fashion-mnist" };

    private static CifarSource Cifar() => new(new DatasetInfo("cifar-10", "CIFAR-10", "50,000 + 10,000 photographs of 10 classes, 32×32, colour.")
    {
        Images = (50_000, 10_000),
        Channels = 3,
        Megabytes = 170,
        Side = 32,
        Networks = "C(X,Y,Z)",
    });

    private static CifarSource CifarGray() => new(new DatasetInfo("cifar-10-gray", "CIFAR-10, grey", "The photographs of CIFAR-10 in grey: 0.2989 R + 0.5870 G + 0.1140 B.")
    {
        Images = (50_000, 10_000),
        Side = 32,
        Networks = "C(X,Y,Z)",
        Megabytes = 170,
        FilesOf = "cifar-10",
    }, gray: true);
}
