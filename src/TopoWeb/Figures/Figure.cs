using TopoWeb.Datasets;
using TopoWeb.Notation;
using TopoWeb.Runs;

namespace TopoWeb.Figures;

/// <summary>A figure of the paper, ready to be made again.</summary>
/// <param name="Number">As the paper counts: <c>2</c>; several where it is not established which of them it is.</param>
/// <param name="Title">For people.</param>
/// <param name="Shows">What the paper shows there.</param>
/// <param name="LookFor">What one should see.</param>
/// <param name="Taken">What the paper leaves open or contradicts, and which reading is taken.</param>
/// <param name="Quick">For one small machine; null where the paper's own scale is small.</param>
/// <param name="Paper">The paper's scale.</param>
internal sealed record Figure(string Number, string Title, string Shows, string LookFor, string Taken, Preset? Quick, Preset Paper)
{
    public IEnumerable<Preset> Presets => Quick is null ? [Paper] : [Quick, Paper];

    /// <summary>What <see cref="Number"/> is for a heading.</summary>
    public string Label => Number.Contains(',', StringComparison.Ordinal) ? $"One of Figures {Number}" : $"Figure {Number}";

    /// <summary>A preset written in the notation.</summary>
    public static Preset Trained(string id, string title, string summary, string notation) =>
        new(id, title, summary, "", ExperimentNotation.Parse(notation) with { Name = title });

    /// <summary>An analysis of a pretrained network: of the server's weights, or of those that the reader brings.</summary>
    public static Preset Brought(string id, string title, string summary, string notation)
    {
        var spec = ExperimentNotation.Parse(notation) with { Name = title };
        return new(id, title, summary, "", spec, Bring: PretrainedLayers.MissingOf(spec.Source));
    }
}
