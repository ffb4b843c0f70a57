namespace TopoWeb.Networks.Weights.Catalog;

/// <summary>A convolution layer of a known network; all kernels are 3×3.</summary>
/// <param name="Number">The paper's number, from 1.</param>
/// <param name="Name">Block and place in it, for example <c>conv2_1</c>.</param>
/// <param name="Out">Output channels.</param>
/// <param name="In">Input channels.</param>
public sealed record PretrainedLayer(int Number, string Name, int Out, int In);

/// <summary>Where the authors of a framework publish the weights.</summary>
/// <param name="Framework">Name of the framework.</param>
/// <param name="Address">Address of the file.</param>
/// <param name="ChecksumKind">What the checksum is.</param>
/// <param name="Checksum">As published: in the name of the file (PyTorch) or in the framework's source (Keras).</param>
/// <param name="Channels">Order of the colour channels of the first layer.</param>
public sealed record PretrainedSource(string Framework, string Address, string ChecksumKind, string Checksum, string Channels)
{
    /// <summary>Size of the file in millions of bytes, rounded: what a person waits for.</summary>
    public int Megabytes { get; init; }

    /// <summary>Name of the file.</summary>
    public string FileName => Address[(Address.LastIndexOf('/') + 1)..];

    /// <summary>The mismatch of a file with these checksums, expected and found; null if they match.</summary>
    internal string? Mismatch(string sha256, string md5) => ChecksumKind == "MD5"
        ? md5 == Checksum ? null : $"its MD5 is {md5}, expected {Checksum}"
        : sha256.StartsWith(Checksum, StringComparison.Ordinal) ? null : $"its SHA-256 is {sha256}, expected one that starts with {Checksum}";
}

/// <summary>A network whose pretrained weights the paper looks at.</summary>
/// <param name="Id">Short name.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Layers">Convolution layers in order.</param>
/// <param name="Sources">Official files.</param>
public sealed record PretrainedNetwork(string Id, string Title, IReadOnlyList<PretrainedLayer> Layers, IReadOnlyList<PretrainedSource> Sources);
