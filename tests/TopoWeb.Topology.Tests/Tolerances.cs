namespace TopoWeb.Topology.Tests;

/// <summary>How far numbers may be apart that are equal in exact arithmetic. Those of one file alone stand there.</summary>
internal static class Tolerances
{
    /// <summary>One to three roundings of a number near 1, whose last bit is 2.2e-16.</summary>
    public const double LastBits = 1e-15;

    /// <summary>Sums of about ten terms near 1, such as the nine coordinates of a patch.</summary>
    public const double ShortSum = 1e-14;

    /// <summary>An angle that is found, put back into its formula and measured again.</summary>
    public const double RoundTrip = 1e-13;

    /// <summary>Sums of some hundred terms near 1 in another order.</summary>
    public const double Sum = 1e-12;

    /// <summary>Distances that are 0 in exact arithmetic, at angles that an iteration has found.</summary>
    public const double NearZero = 1e-11;

    /// <summary>What an iteration or a series has converged to, and what follows from it.</summary>
    public const double Fit = 1e-10;

    /// <summary>Sums of many terms, or of terms that cancel, in another order; eigenvectors of a dense matrix.</summary>
    public const double LongSum = 1e-9;

    /// <summary>Eigenvectors and least squares by an iteration that stops when it changes little.</summary>
    public const double Iteration = 1e-6;

    /// <summary>Births and deaths that an independent program has computed: the check data of the folder Oracle promises this much.</summary>
    public const double Printed = 1e-5;
}
