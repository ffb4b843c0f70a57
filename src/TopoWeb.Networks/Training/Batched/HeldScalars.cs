using TorchSharp;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>
/// Scalars that live as long as the program. A sum without a factor makes one of its own, and the collector may release that while the native code still reads it
/// (seen once: "toFloat … Expected false to be true").
/// </summary>
internal static class HeldScalars
{
    /// <summary>The factor of a plain sum.</summary>
    public static Scalar One { get; } = 1;
}
