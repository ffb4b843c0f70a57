using TopoWeb.Topology;

namespace TopoWeb.Networks.Datasets;

/// <summary>How one data set lies on disk.</summary>
internal abstract class DatasetSource(DatasetInfo info)
{
    public DatasetInfo Info { get; } = info;

    /// <summary>The files to install, for a message.</summary>
    public abstract string Files { get; }

    /// <summary>Folders of a data directory where the files may be, most particular first; the last one is the directory itself.</summary>
    public abstract IReadOnlyList<string> Folders { get; }

    /// <summary>Folders where the system's package puts them.</summary>
    public virtual IReadOnlyList<string> SystemFolders => [];

    /// <summary>Another way to install the data set, for a message.</summary>
    public virtual string? Alternative => null;

    /// <summary>The files in this folder, without reading them whole; null where one is missing.</summary>
    /// <exception cref="InvalidInputException">All are there, one is broken.</exception>
    public abstract IReadOnlyList<string>? FilesIn(string folder);

    /// <summary>SHA-256 of the content of each official file, decompressed, in the order of <see cref="FilesIn"/>.</summary>
    public abstract IReadOnlyList<string> Official { get; }

    /// <summary>Reads the files that <see cref="FilesIn"/> found.</summary>
    /// <param name="files">The files.</param>
    /// <param name="read">Receives each file after it has been read.</param>
    /// <returns>The data set, and the SHA-256 of the content of each file.</returns>
    public abstract (ImageDataset Data, IReadOnlyList<string> Sha256) Load(IReadOnlyList<string> files, Action<string>? read = null);

    /// <summary>The first folder with all files.</summary>
    public (string Folder, IReadOnlyList<string> Files)? Find(IEnumerable<string> directories)
    {
        var candidates = directories.SelectMany(d => Folders.Select(f => f.Length == 0 ? d : Path.Combine(d, f))).Concat(SystemFolders);
        foreach (var folder in candidates)
            if (Directory.Exists(folder) && FilesIn(folder) is { } files)
                return (Path.GetFullPath(folder), files);
        return null;
    }

    /// <summary>One line: what to put where.</summary>
    public string Missing(IReadOnlyList<string> directories)
    {
        var where = directories.Count == 0 ? "a data directory" : string.Join(" or ", directories.Select(d => Path.Combine(Path.GetFullPath(d), Folders[0])));
        return $"Place {Files} in {where}{(Alternative is { } other ? $", or {other}" : "")}.";
    }
}
