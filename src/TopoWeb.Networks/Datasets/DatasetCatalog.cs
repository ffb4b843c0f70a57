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
    private readonly List<(string Key, string Folder, ImageDataset Data, bool Official)> _loaded = []; // last read first
    private readonly Lock _lock = new();

    /// <summary>Directories searched, in order.</summary>
    public IReadOnlyList<string> Directories => _directories;

    /// <summary>Every data set known, with whether it is at hand.</summary>
    /// <remarks>Looks at names, headers and sizes only; a checksum is known once the data set has been read.</remarks>
    public IReadOnlyList<DatasetStatus> List() => [.. Sources.Select(Status)];

    /// <summary>Reads a data set whole. Thread-safe; the last ones read are kept in memory and shared.</summary>
    /// <exception cref="SettingException">Unknown, missing, or broken; the message says what to put where.</exception>
    public ImageDataset Load(string id)
    {
        var source = SourceOf(id);
        lock (_lock)
        {
            var (folder, files) = source.Find(_directories) ?? throw new SettingException("dataset", $"{source.Info.Title}: {source.Missing(_directories)}");
            var key = $"{id}\n" + string.Join('\n', files.Select(f => $"{f} {File.GetLastWriteTimeUtc(f).Ticks}"));
            var at = _loaded.FindIndex(l => l.Key == key);
            var entry = at >= 0 ? _loaded[at] : ReadEntry();
            if (at >= 0)
                _loaded.RemoveAt(at);
            else if (_loaded.Count == KeptInMemory)
                _loaded.RemoveAt(KeptInMemory - 1);
            _loaded.Insert(0, entry);
            return entry.Data;

            (string Key, string Folder, ImageDataset Data, bool Official) ReadEntry()
            {
                var (data, official) = source.Load(files);
                return (key, folder, data, official);
            }
        }
    }

    internal static DatasetSource SourceOf(string id) => Array.Find(Sources, s => s.Info.Id == id)
        ?? throw new SettingException("dataset", $"There is no data set “{id}”; known are {string.Join(", ", Sources.Select(s => s.Info.Id))}.");

    private DatasetStatus Status(DatasetSource source)
    {
        try
        {
            if (source.Find(_directories) is not var (folder, _))
                return new DatasetStatus(source.Info, false, null, source.Missing(_directories));
            return new DatasetStatus(source.Info, true, folder, $"Found in {folder}; {Checksum(source, folder)}.");
        }
        catch (SettingException e)
        {
            return new DatasetStatus(source.Info, false, null, e.Message);
        }
    }

    private string Checksum(DatasetSource source, string folder)
    {
        lock (_lock)
        {
            var at = _loaded.FindIndex(l => l.Folder == folder && l.Data.Id == source.Info.Id);
            return at < 0 ? "its checksum is verified when it is read" : _loaded[at].Official ? "checksum verified" : "checksum differs from the official files";
        }
    }

    private static IdxSource Mnist() => new(
        new DatasetInfo("mnist", "MNIST", "60,000 + 10,000 handwritten digits, 28×28 gray."),
        ["mnist", Path.Combine("MNIST", "raw"), ""],
        [
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ],
        ["0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"]);

    private static IdxSource Fashion() => new(
        new DatasetInfo("fashion-mnist", "Fashion-MNIST", "60,000 + 10,000 pictures of clothes, 28×28 gray."),
        ["fashion-mnist", Path.Combine("FashionMNIST", "raw"), ""],
        [
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        ],
        ["ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"]) { Package = "dataset-fashion-mnist" };

    private static CifarSource Cifar() => new(new DatasetInfo("cifar-10", "CIFAR-10", "50,000 + 10,000 colour photographs of 10 classes, 32×32."));

    private static CifarSource CifarGray() => new(new DatasetInfo("cifar-10-gray", "CIFAR-10, gray", "The photographs of CIFAR-10 made gray: 0.2989 R + 0.5870 G + 0.1140 B."), gray: true);
}
