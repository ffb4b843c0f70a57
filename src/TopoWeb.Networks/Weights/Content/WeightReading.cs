using TopoWeb.Networks.Formats.Kernels;

namespace TopoWeb.Networks.Weights.Content;

/// <summary>What a person says of a file of weights beyond its content.</summary>
public sealed record WeightReading
{
    /// <summary>Order of the axes of its kernels; null leaves it to the format and the shapes, and a note says where they leave it open.</summary>
    public KernelAxes? Axes { get; init; }

    /// <summary>
    /// Opens a file beside this one by its plain name, null where there is none: ONNX may keep values in further files. Never called with a path. Null where no other file may be opened.
    /// What it gives is closed with the weights.
    /// </summary>
    public Func<string, Stream?>? Beside { get; init; }

    /// <summary>Opens the files of the folder that a file lies in; links that lead out of it are none of them.</summary>
    public static Func<string, Stream?> FolderOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetFullPath(path);
        return name =>
        {
            var file = new FileInfo(Path.Combine(folder, name));
            return Path.GetFileName(name) == name && file is { Exists: true, LinkTarget: null } ? file.OpenRead() : null;
        };
    }
}
