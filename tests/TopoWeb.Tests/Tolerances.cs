namespace TopoWeb.Tests;

/// <summary>How far numbers may be apart that are equal in exact arithmetic.</summary>
internal static class Tolerances
{
    /// <summary>Sums of a few terms near 1 in another order.</summary>
    public const double Sum = 1e-12;

    /// <summary>Numbers that were written as text and read again, and means of them.</summary>
    public const double Written = 1e-9;

    /// <summary>Births and deaths that an independent program has computed: the check data promises this much.</summary>
    public const double Printed = 1e-5;

    /// <summary>Filters after a few steps of training in floats by another trainer or in another order of sums.</summary>
    public const double Filters = 1e-4;
}
