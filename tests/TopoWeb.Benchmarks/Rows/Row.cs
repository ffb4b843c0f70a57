using System.Diagnostics;
using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Peers;
using TopoWeb.Topology;

namespace TopoWeb.Benchmarks.Rows;

/// <summary>One line of the table: a computation, its points, and who else can do it.</summary>
/// <param name="Id">What <c>--rows</c> chooses by.</param>
/// <param name="What">The computation, in words.</param>
/// <param name="Input">The points.</param>
/// <param name="Work">Runs it once; made by <see cref="Timed{T}"/>.</param>
/// <param name="Peers">Other programs; none where nobody computes the same.</param>
internal sealed record Row(string Id, string What, Input Input, Func<PointCloud, Timing> Work, params IReadOnlyList<Peer> Peers)
{
    /// <summary>Seconds that are allowed where there is no peer to compare with.</summary>
    public double? SecondsAtMost { get; init; }

    /// <summary>Times a call; what is found in its result is not part of the time.</summary>
    /// <param name="compute">The call.</param>
    /// <param name="find">Numbers that tell whether two programs computed the same.</param>
    public static Func<PointCloud, Timing> Timed<T>(Func<PointCloud, T> compute, Func<T, Dictionary<string, double>> find) => points =>
    {
        var watch = Stopwatch.StartNew();
        var result = compute(points);
        var seconds = watch.Elapsed.TotalSeconds;
        return new Timing(seconds, find(result));
    };
}

/// <summary>One run: its time and the numbers found in its result.</summary>
internal sealed record Timing(double Seconds, Dictionary<string, double> Findings);
