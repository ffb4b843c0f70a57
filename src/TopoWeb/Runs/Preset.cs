using TopoWeb.Experiments;
using TopoWeb.Notation;

namespace TopoWeb.Runs;

/// <summary>An experiment ready to run.</summary>
/// <param name="Id">Name in the API.</param>
/// <param name="Title">For people.</param>
/// <param name="Summary">What it shows.</param>
/// <param name="Minutes">About how long on two cores, in words.</param>
/// <param name="Spec">The experiment.</param>
/// <param name="Substitution">Said where another data set is taken than the paper's; null otherwise.</param>
/// <param name="Bring">Where it takes pretrained weights: what to do where they are not on this server; null where nothing is brought.</param>
public sealed record Preset(string Id, string Title, string Summary, string Minutes, ExperimentSpec Spec, string? Substitution = null, string? Bring = null)
{
    public string Notation => ExperimentNotation.FormatPaper(Spec) ?? ExperimentNotation.Format(Spec);
}
