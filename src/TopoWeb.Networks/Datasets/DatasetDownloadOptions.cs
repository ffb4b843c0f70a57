using TopoWeb.Networks.Downloads;

namespace TopoWeb.Networks.Datasets;

/// <summary>Download sources of data sets, and timeouts.</summary>
public sealed record DatasetDownloadOptions
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<Uri>> None = new Dictionary<string, IReadOnlyList<Uri>>();

    /// <summary>Hosts with the four gzip files of MNIST, tried in this order.</summary>
    public IReadOnlyList<Uri> Mnist { get; init; } =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
    ];

    /// <summary>Hosts with the four gzip files of Fashion-MNIST: its authors' two.</summary>
    public IReadOnlyList<Uri> FashionMnist { get; init; } =
    [
        new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
        new("https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"),
    ];

    /// <summary>Places of the archive of CIFAR-10, binary version.</summary>
    public IReadOnlyList<Uri> Cifar10 { get; init; } = [new("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz")];

    /// <summary>Own copies of the official files, by data set: addresses of folders.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Uri>> Mirrors { get; init; } = None;

    /// <summary>Whether own copies are tried before the official hosts, or after them.</summary>
    public bool MirrorsFirst { get; init; } = true;

    /// <summary>Patience and limits.</summary>
    public DownloadOptions Download { get; init; } = new() { MaximumBytes = 512L << 20 };

    /// <summary>Addresses of one file, in the order in which they are tried.</summary>
    internal IReadOnlyList<Uri> SourcesOf(string id, string file)
    {
        Uri[] mirrors = [.. Mirrors.GetValueOrDefault(id, []).Select(folder => In(folder, file))];
        Uri[] official = id switch
        {
            "mnist" => [.. Mnist.Select(folder => In(folder, file))],
            "fashion-mnist" => [.. FashionMnist.Select(folder => In(folder, file))],
            _ => [.. Cifar10],
        };
        return MirrorsFirst ? [.. mirrors, .. official] : [.. official, .. mirrors];
    }

    /// <summary>The address of a folder may end with a slash or not.</summary>
    internal static Uri In(Uri folder, string file) => new(folder.AbsoluteUri.EndsWith('/') ? folder : new Uri(folder.AbsoluteUri + "/"), file);
}
