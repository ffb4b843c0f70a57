using TorchSharp;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>
/// Scalars that outlive the call they are made for. One made in place, as by <c>tensor * 0.5</c> or a sum without a factor, may be released by the collector
/// while the native code still reads it: "toFloat … Expected false to be true", "INTERNAL ASSERT FAILED" in pow. Operators that make scalars in place are banned (BannedSymbols.txt); methods take one from here.
/// </summary>
internal static class HeldScalars
{
    /// <summary>More than all threads make while one of them is in a call.</summary>
    private const int Kept = 4096;

    private static readonly Scalar[] Ring = new Scalar[Kept];
    private static int _next;

    /// <summary>The factor of a plain sum.</summary>
    public static Scalar One { get; } = 1L;

    /// <summary>The factor of a plain difference.</summary>
    public static Scalar MinusOne { get; } = -1L;

    /// <summary>A scalar that is kept until some thousand others have been made.</summary>
    public static Scalar Of(double value) => Hold(value);

    /// <inheritdoc cref="Of(double)"/>
    public static Scalar Of(float value) => Hold(value);

    /// <inheritdoc cref="Of(double)"/>
    public static Scalar Of(long value) => Hold(value);

    private static Scalar Hold(Scalar scalar) => Ring[(uint)Interlocked.Increment(ref _next) % Kept] = scalar;
}
