using TopoWeb.Settings;

namespace TopoWeb.Runs.New.Form;

/// <summary>A field of the form that is no setting of the analysis.</summary>
internal sealed record SourceField(string Path, string Label, string? Unit = null, GlossaryTerm? Term = null);

/// <summary>The fields of an experiment besides its analysis, once.</summary>
internal static class SourceFields
{
    public static IReadOnlyList<SourceField> All { get; } =
    [
        new(SourcePaths.Name, "Name", "optional"),
        new(SourcePaths.Notation, "Ensemble", Term: TermCatalog.NetworkEnsemble),
        new(SourcePaths.Networks, "Networks", "N", TermCatalog.NetworkEnsemble),
        new(SourcePaths.Family, "Family", Term: TermCatalog.Family),
        new(SourcePaths.X, "Layer 1", "X filters", TermCatalog.FirstLayer),
        new(SourcePaths.Y, "Layer 2", "Y filters", TermCatalog.SecondLayer),
        new(SourcePaths.Z, "Full layer", "Z", TermCatalog.FullLayer),
        new(SourcePaths.Checkpoints, "Checkpoints", "iterations", TermCatalog.Checkpoint),
        new(SourcePaths.Layer, "Layer analysed", Term: TermCatalog.Layer),
        new(SourcePaths.Seed, "Ensemble seed", Term: TermCatalog.Seed),
        new(SourcePaths.BatchSize, "Batch size", "images", TermCatalog.BatchSize),
        new(SourcePaths.LearningRate, "Learning rate", Term: TermCatalog.LearningRate),
        new(SourcePaths.Dropout, "Dropout", "probability", TermCatalog.Dropout),
        new(SourcePaths.L2, "L2 penalty", Term: TermCatalog.L2),
        new(SourcePaths.Initialization, "Initialisation", "standard deviation", TermCatalog.Initialization),
        new(SourcePaths.Channel, "Input channel", Term: TermCatalog.Channel),
        new(SourcePaths.Members, "Networks analysed", "from 0", TermCatalog.AnalysedNetworks),
        new(SourcePaths.Iterations, "Checkpoints analysed", "iterations", TermCatalog.AnalysedCheckpoints),
        new(SourcePaths.Also, "Other layers", "optional", TermCatalog.OtherLayers),
        new(SourcePaths.ByLayer, "A result for each layer", Term: TermCatalog.LayerByLayer),
    ];

    public static SourceField Of(string path) => All.First(f => f.Path == path);
}
