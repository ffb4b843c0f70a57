using TopoWeb.Experiments;
using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Notation;
using TopoWeb.Settings;

namespace TopoWeb.Runs.New.Form;

/// <summary>Where filters come from, as the texts of the fields.</summary>
internal static class SourceTexts
{
    public static IEnumerable<(string Path, string Text)> Of(EnsembleNotation ensemble)
    {
        var network = ensemble.Architecture;
        return [(SourcePaths.Networks, SettingText.Of(ensemble.Networks)), (SourcePaths.Family, $"{network.Family}{(network.Pooling ? "" : "*")}"), (SourcePaths.X, SettingText.Of(network.X)), (SourcePaths.Y, SettingText.Of(network.Y)), (SourcePaths.Z, SettingText.Of(network.Z))];
    }

    /// <summary>Which fields a line of the paper's notation speaks of; the others keep what they have.</summary>
    public static Func<string, bool> NamedIn(NotationLine line) => path => path switch
    {
        SourcePaths.Networks or SourcePaths.Family or SourcePaths.X or SourcePaths.Y or SourcePaths.Z => line.Source is NotationSource.Ensemble,
        SourcePaths.Dataset => line.Dataset is not null,
        SourcePaths.Checkpoints => line.Checkpoints is not null,
        SourcePaths.Layer => line.Layer is not null || line.EveryLayer,
        SourcePaths.Channel => line.Channel is not null,
        SourcePaths.Members => line.Members is not null,
        SourcePaths.Also => line.Also.Count > 0,
        _ => false,
    };

    public static IEnumerable<(string Path, string Text)> Of(SourceSpec source)
    {
        var training = source.Training ?? new TrainingSettings();
        var networks = source.Kind == SourceKind.Training ? source.Networks : 40;
        return
        [
            .. Of(new EnsembleNotation(networks, Architecture.Parse(training.Architecture))),
            (SourcePaths.Dataset, training.Dataset),
            (SourcePaths.Checkpoints, SettingText.Of(training.Checkpoints)),
            (SourcePaths.Seed, SettingText.Of(source.Seed)),
            (SourcePaths.Layer, source is { Kind: SourceKind.Training, ByLayer: true } ? SourcePaths.EachLayer : SettingText.Of(source.Layer)),
            (SourcePaths.Channel, SettingText.Of(source.Channel)),
            (SourcePaths.Members, IndexRanges.Format(source.Members ?? [])),
            (SourcePaths.Iterations, SettingText.Of(source.Iterations)),
            (SourcePaths.BatchSize, SettingText.Of(training.BatchSize)),
            (SourcePaths.LearningRate, SettingText.Of(training.LearningRate)),
            (SourcePaths.Dropout, SettingText.Of(training.Dropout)),
            (SourcePaths.Initialization, SettingText.Of(training.ConvInitialization)),
            (SourcePaths.L2, SettingText.Of(training.L2)),
            (SourcePaths.Sample, source.Sample ?? ""),
            (SourcePaths.Cloud, source.Cloud?.ToString() ?? ""),
            (SourcePaths.ByLayer, SettingText.Of(source is { Kind: SourceKind.Cloud, ByLayer: true })),
        ];
    }
}
