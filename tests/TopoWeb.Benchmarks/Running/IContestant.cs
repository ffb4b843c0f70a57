namespace TopoWeb.Benchmarks.Running;

/// <summary>One side of a comparison, ready to run any number of times.</summary>
internal interface IContestant : IDisposable
{
    /// <summary>What it is, with its version.</summary>
    string Name { get; }

    /// <exception cref="ContestantException">It failed.</exception>
    Sample Run();
}

/// <summary>One timed run.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="PeakBytes">Largest resident memory of its process so far.</param>
/// <param name="Findings">Numbers found in the result.</param>
internal sealed record Sample(double Seconds, long PeakBytes, Dictionary<string, double> Findings);

/// <summary>One side failed; the others go on.</summary>
internal sealed class ContestantException(string message) : Exception(message);
