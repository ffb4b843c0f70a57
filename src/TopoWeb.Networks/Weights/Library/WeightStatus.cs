using TopoWeb.Networks.Weights.Catalog;

namespace TopoWeb.Networks.Weights.Library;

/// <summary>A file, or a folder of arrays, with the weights of a known network.</summary>
/// <param name="Network">Which network.</param>
/// <param name="Path">The file or folder.</param>
/// <param name="Source">The official file that it has the name of; null for a folder, of which no checksum is known.</param>
/// <param name="Bytes">Its size.</param>
public sealed record WeightCopy(PretrainedNetwork Network, string Path, PretrainedSource? Source, long Bytes)
{
    /// <summary>Description of the copy for the user.</summary>
    public string Kind => Source is null ? "folder of .npy arrays, unofficial" : $"{Source.Framework}, {Source.Channels}";

    /// <summary>Numbers of the layers that a folder lacks, by the names of its arrays; none of an official file. Reads no contents.</summary>
    public IReadOnlyList<int> Absent() => Source is null
        ? [.. Network.Layers.Where(l => !File.Exists(System.IO.Path.Combine(Path, l.Name + ".npy"))).Select(l => l.Number)]
        : [];
}

/// <summary>Outcome of verifying a copy.</summary>
public enum WeightVerdict
{
    /// <summary>Its checksum is the published one.</summary>
    Right,

    /// <summary>Readable; no checksum is known to compare with.</summary>
    Unofficial,

    /// <summary>Another checksum than the published one, or unreadable.</summary>
    Wrong,
}

/// <summary>A copy that was read whole.</summary>
/// <param name="Copy">Which.</param>
/// <param name="Verdict">Outcome.</param>
/// <param name="Sha256">SHA-256 of the file, or over the arrays of a folder in the order of their names.</param>
/// <param name="Message">All of it in one line.</param>
public sealed record WeightVerification(WeightCopy Copy, WeightVerdict Verdict, string? Sha256, string Message);

/// <summary>Whether a known network is installed.</summary>
/// <param name="Network">Which.</param>
/// <param name="Copy">The copy that is used; null if there is none.</param>
/// <param name="Verification">Outcome of verifying the current files; null before that.</param>
/// <param name="Message">Where it is, or how to install it, in one line.</param>
public sealed record WeightStatus(PretrainedNetwork Network, WeightCopy? Copy, WeightVerification? Verification, string Message);
