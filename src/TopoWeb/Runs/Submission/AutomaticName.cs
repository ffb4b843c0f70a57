using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Settings;

namespace TopoWeb.Runs.Submission;

/// <summary>What an experiment is called that nobody named: its networks, and what of the analysis tells it from its neighbours.</summary>
internal static class AutomaticName
{
    private const int Longest = 200;

    /// <summary><c>40×M(64,0,64) on mnist at 0, 100, 500, ρ(200, 0.2)</c>.</summary>
    /// <param name="spec">The experiment.</param>
    /// <param name="cloud">Name of the cloud that it analyses, where it was uploaded.</param>
    public static string Of(ExperimentSpec spec, string? cloud = null)
    {
        var usual = ExperimentNotation.FormatAnalysis(new AnalysisSpec()).ToHashSet(StringComparer.Ordinal);
        // ρ is what people change most: it is always said. Of the rest only what is not as usual.
        var said = ExperimentNotation.FormatAnalysis(spec.Analysis).Where((part, i) => (i == 0 && spec.Analysis.Density is not null) || !usual.Contains(part));
        return LineText.Short(string.Join(", ", [cloud ?? ExperimentNotation.FormatSource(spec.Source), .. said]), Longest);
    }
}
