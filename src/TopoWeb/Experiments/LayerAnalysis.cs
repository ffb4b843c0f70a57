using TopoWeb.Settings;

namespace TopoWeb.Experiments;

/// <summary>A second analysis of the same networks: further layers with settings of their own.</summary>
public sealed record LayerAnalysis
{
    /// <summary>The convolutional layers, from 1. All their input channels are analysed.</summary>
    public required IReadOnlyList<int> Layers { get; init; }

    public AnalysisSpec Analysis { get; init; } = new();
}
