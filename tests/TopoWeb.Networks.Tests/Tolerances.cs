namespace TopoWeb.Networks.Tests;

/// <summary>How far numbers may be apart that are equal in exact arithmetic. Networks compute in floats, whose last bit is 6e-8 of a number near 1.</summary>
internal static class Tolerances
{
    /// <summary>One multiplication and one sum for each number.</summary>
    public const double OneStep = 1e-6;

    /// <summary>Some ten operations for each number, or a mean over many.</summary>
    public const double Floats = 1e-5;

    /// <summary>Losses and gradients, relative to the largest: sums of thousands of terms in another order.</summary>
    public const double Sums = 1e-4;
}
