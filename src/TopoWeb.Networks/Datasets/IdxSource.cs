using System.Security.Cryptography;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Datasets;

/// <summary>MNIST and its relatives: four IDX files of 28×28 gray images with labels 0–9.</summary>
/// <param name="info">Which data set.</param>
/// <param name="folders">See <see cref="Folders"/>.</param>
/// <param name="official">SHA-256 of the four decompressed files, in the order of <see cref="Names"/>.</param>
/// <param name="relatives">SHA-256 of the decompressed test labels of other data sets with the same file names.</param>
internal sealed class IdxSource(DatasetInfo info, IReadOnlyList<string> folders, string[] official, string[] relatives) : DatasetSource(info)
{
    public const int Side = 28;

    private static readonly int[] Image = [Side, Side];

    /// <summary>Names without ending, training first.</summary>
    public static readonly string[] Names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    public override IReadOnlyList<string> Folders { get; } = folders;

    public override IReadOnlyList<string> SystemFolders => Package is null ? [] : [$"/usr/share/datasets/{Info.Id}"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Official { get; } = official;

    /// <summary>Debian package with the files.</summary>
    public string? Package { get; init; }

    public override string? Alternative => Package is null ? null : $"on Debian and Ubuntu: apt-get install {Package}";

    public override string Files => "the four files " + string.Join(", ", Names) + " (plain or .gz)";

    public override IReadOnlyList<string>? FilesIn(string folder)
    {
        var files = new string[Names.Length];
        for (var i = 0; i < Names.Length; i++)
        {
            if (Variants(folder, i).FirstOrDefault() is not { } path)
                return null;
            files[i] = path;
        }
        for (var i = 0; i < files.Length; i++)
            IdxFile.ReadSizes(files[i], ItemShape(i));
        return IsMine(folder, files[3]) ? files : null;
    }

    /// <summary>Files in this folder that are taken for one of the four, the one that is read first.</summary>
    public static IEnumerable<string> Variants(string folder, int file)
    {
        var dotted = Names[file].Replace("-idx", ".idx", StringComparison.Ordinal);
        return new[] { Names[file], Names[file] + ".gz", dotted, dotted + ".gz" }.Select(name => Path.Combine(folder, name)).Where(File.Exists);
    }

    public override (ImageDataset Data, IReadOnlyList<string> Sha256) Load(IReadOnlyList<string> files, Action<string>? read = null)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var parts = new IdxFile[files.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = IdxFile.Read(files[i], ItemShape(i), all);
            read?.Invoke(files[i]);
        }
        CheckLabels(files[0], parts[0], files[1], parts[1]);
        CheckLabels(files[2], parts[2], files[3], parts[3]);
        var data = new ImageDataset(
            Info.Id, Side, Side, 1, parts[0].Values, parts[1].Values, parts[2].Values, parts[3].Values, Convert.ToHexStringLower(all.GetHashAndReset()));
        return (data, [.. parts.Select(p => p.Sha256)]);
    }

    /// <summary>Relatives use the same names: the 10 KB of test labels tell them apart; for other content the folder's name decides.</summary>
    private bool IsMine(string folder, string testLabels)
    {
        var sha256 = IdxFile.Read(testLabels, []).Sha256;
        if (sha256 == Official[3])
            return true;
        if (relatives.Contains(sha256))
            return false;
        var path = Path.GetFullPath(folder);
        var fashion = path.Contains("fashion", StringComparison.OrdinalIgnoreCase);
        return fashion == Info.Id.Contains("fashion", StringComparison.Ordinal);
    }

    private static ReadOnlySpan<int> ItemShape(int file) => file % 2 == 0 ? Image : [];

    private static void CheckLabels(string imagesPath, IdxFile images, string labelsPath, IdxFile labels)
    {
        if (images.Sizes[0] != labels.Sizes[0])
            throw new InvalidInputException("dataset", $"{labelsPath} holds {labels.Sizes[0]} labels, but {imagesPath} holds {images.Sizes[0]} images.");
        var wrong = labels.Values.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)9);
        if (wrong >= 0)
            throw new InvalidInputException("dataset", $"{labelsPath}: label {wrong} is {labels.Values[wrong]}; labels are 0 to 9.");
    }
}
