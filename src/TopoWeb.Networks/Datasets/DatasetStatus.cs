namespace TopoWeb.Networks.Datasets;

/// <summary>A data set that can be trained on.</summary>
/// <param name="Id">Identifier used in settings.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Summary">One sentence.</param>
public sealed record DatasetInfo(string Id, string Title, string Summary)
{
    /// <summary>Official number of images, for training and for tests.</summary>
    public (int Train, int Test) Images { get; init; } = (60_000, 10_000);

    /// <summary>Values of a pixel: 1 for gray, 3 for colour.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Rows and columns of an image.</summary>
    public int Side { get; init; } = 28;

    /// <summary>Size of its download in millions of bytes, rounded.</summary>
    public int Megabytes { get; init; } = 12;

    /// <summary>Networks that are trained on it, in the paper's notation.</summary>
    public string Networks { get; init; } = "M(X,Y,Z)";

    /// <summary>The data set whose files this one is made of; its own identifier for most.</summary>
    public string FilesOf { get; init; } = Id;
}

/// <summary>Whether the files of a data set are there.</summary>
public enum DatasetState
{
    /// <summary>Not there.</summary>
    Missing,

    /// <summary>Installed, and readable as far as it has been read.</summary>
    Here,

    /// <summary>There, and broken.</summary>
    Damaged,
}

/// <summary>Whether a data set is installed.</summary>
/// <param name="Dataset">Which.</param>
/// <param name="Available">All files are there and readable.</param>
/// <param name="Directory">Where they were found.</param>
/// <param name="Message">Where it was found, or how to install it, in one line.</param>
public sealed record DatasetStatus(DatasetInfo Dataset, bool Available, string? Directory, string Message)
{
    /// <summary>There, not there, or broken.</summary>
    public DatasetState State { get; init; } = Available ? DatasetState.Here : DatasetState.Missing;

    /// <summary>Size of its files, as they lie there; null where they are not.</summary>
    public long? Bytes { get; init; }

    /// <summary>SHA-256 of the whole content, as runs record it; known once the files, as they are now, have been read.</summary>
    public string? Checksum { get; init; }

    /// <summary>Whether the content is the official one; known with <see cref="Checksum"/>.</summary>
    public bool? Official { get; init; }
}

/// <summary>Outcome of verifying the files of a data set.</summary>
public enum DatasetVerdict
{
    /// <summary>Every file has the official checksum.</summary>
    Right,

    /// <summary>Readable, but no file of the official data set.</summary>
    Unofficial,

    /// <summary>Broken, or some files are official and others are not.</summary>
    Wrong,
}

/// <summary>One file that was compared.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sha256">SHA-256 of its content, decompressed.</param>
/// <param name="Expected">That of the official file.</param>
public sealed record DatasetFileCheck(string Path, string Sha256, string Expected)
{
    /// <summary>Whether they are equal.</summary>
    public bool IsRight => Sha256 == Expected;
}

/// <summary>A data set that was read whole and compared with the official checksums.</summary>
/// <param name="Dataset">Which.</param>
/// <param name="Verdict">Outcome.</param>
/// <param name="Checksum">SHA-256 of the whole content; null where it cannot be read.</param>
/// <param name="Files">Every file; none where they cannot be read.</param>
/// <param name="Message">All of it in one line.</param>
public sealed record DatasetVerification(DatasetInfo Dataset, DatasetVerdict Verdict, string? Checksum, IReadOnlyList<DatasetFileCheck> Files, string Message);
