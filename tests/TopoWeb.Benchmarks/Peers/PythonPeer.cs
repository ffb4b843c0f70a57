using System.Diagnostics;
using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Running;

namespace TopoWeb.Benchmarks.Peers;

/// <summary>A script beside this file that runs a Python library. It gets the file of points, the number of threads, and its own arguments.</summary>
/// <param name="Label">Name of the library.</param>
/// <param name="Script">File name of the script.</param>
/// <param name="Arguments">Its own arguments.</param>
/// <param name="Modules">What the interpreter must be able to import.</param>
internal sealed record PythonPeer(string Label, string Script, IReadOnlyList<string> Arguments, IReadOnlyList<string> Modules) : Peer(Label)
{
    // The distribution's interpreter first: the one on the path may be another, without the distribution's libraries.
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3"];

    /// <summary>Whether the script runs the slow reference, which comes as its last argument.</summary>
    public bool NeedsReference { get; init; }

    /// <summary>Environment variable that names the interpreter, for a library that no distribution has.</summary>
    public string? InterpreterVariable { get; init; }

    public override IContestant? Start(Input input, int threads)
    {
        if ((NeedsReference && !Directory.Exists(Repository.Reference)) || Candidates().FirstOrDefault(Imports) is not { } interpreter)
            return null;
        var start = new ProcessStartInfo(interpreter, ["-B", Path.Combine(Repository.PeerScripts, Script), input.PointsPath, $"{threads}", .. Arguments]);
        if (NeedsReference)
            start.ArgumentList.Add(Repository.Reference);
        foreach (var variable in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS" })
            start.Environment[variable] = $"{threads}";
        return new ServingProcess(start);
    }

    private IReadOnlyList<string> Candidates()
    {
        if (InterpreterVariable is null)
            return Interpreters;
        var named = Environment.GetEnvironmentVariable(InterpreterVariable);
        return string.IsNullOrEmpty(named) ? Array.Empty<string>() : new[] { named };
    }

    private bool Imports(string interpreter) => Command.Succeeds(interpreter, "-c", "import " + string.Join(", ", Modules));
}
