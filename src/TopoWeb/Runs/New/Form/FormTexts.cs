using System.Globalization;
using TopoWeb.Experiments;
using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Notation;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Runs.New.Form;

/// <summary>A specification as the texts of the fields. Stages that are off show their defaults, ready to be switched on.</summary>
internal static class FormTexts
{
    public static IEnumerable<(string Path, string Text)> Of(ExperimentSpec spec) =>
    [
        (FormPaths.Name, spec.Name ?? ""),
        .. Of(spec.Source),
        (FormPaths.Normalize, Switch(spec.Analysis.Normalize)),
        (FormPaths.Density, Switch(spec.Analysis.Density is not null)),
        (FormPaths.Barcode, Switch(spec.Analysis.Barcode is not null)),
        (FormPaths.Mapper, Switch(spec.Analysis.Mapper is not null)),
        .. Of(spec.Analysis.Density ?? new()),
        .. Of(spec.Analysis.Barcode ?? new()),
        .. Of(spec.Analysis.Mapper ?? new()),
    ];

    public static IEnumerable<(string Path, string Text)> Of(EnsembleNotation ensemble)
    {
        var network = ensemble.Architecture;
        return [(FormPaths.Networks, Of(ensemble.Networks)), (FormPaths.Family, $"{network.Family}{(network.Pooling ? "" : "*")}"), (FormPaths.X, Of(network.X)), (FormPaths.Y, Of(network.Y)), (FormPaths.Z, Of(network.Z))];
    }

    /// <summary>Which fields a line of the paper's notation speaks of; the others keep what they have.</summary>
    public static Func<string, bool> NamedIn(NotationLine line) => path => path switch
    {
        FormPaths.Networks or FormPaths.Family or FormPaths.X or FormPaths.Y or FormPaths.Z => line.Source is NotationSource.Ensemble,
        FormPaths.Dataset => line.Dataset is not null,
        FormPaths.Checkpoints => line.Checkpoints is not null,
        FormPaths.Layer => line.Layer is not null || line.EveryLayer,
        FormPaths.Channel => line.Channel is not null,
        FormPaths.Members => line.Members is not null,
        FormPaths.Density or FormPaths.K or FormPaths.P => line.Density is not null,
        FormPaths.Barcode or FormPaths.Complex or FormPaths.Landmarks or FormPaths.Nu => line.Barcode is not null,
        FormPaths.Mapper or FormPaths.Resolution or FormPaths.Gain => line.Mapper is not null,
        _ => false,
    };

    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of(double number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of(IEnumerable<int> numbers) => string.Join(", ", numbers.Select(Of));

    private static string Of(int? number) => number is { } n ? Of(n) : "";

    private static string Of(double? number) => number is { } n ? Of(n) : "";

    private static string Switch(bool on) => on ? "on" : "";

    private static IEnumerable<(string Path, string Text)> Of(SourceSpec source)
    {
        var training = source.Training ?? new TrainingSettings();
        var networks = source.Kind == SourceKind.Training ? source.Networks : 40;
        return
        [
            .. Of(new EnsembleNotation(networks, Architecture.Parse(training.Architecture))),
            (FormPaths.Dataset, training.Dataset),
            (FormPaths.Checkpoints, Of(training.Checkpoints)),
            (FormPaths.Seed, source.Seed.ToString(CultureInfo.InvariantCulture)),
            (FormPaths.Layer, source is { Kind: SourceKind.Training, ByLayer: true } ? FormPaths.EachLayer : Of(source.Layer)),
            (FormPaths.Channel, Of(source.Channel)),
            (FormPaths.Members, IndexRanges.Format(source.Members ?? [])),
            (FormPaths.Iterations, Of(source.Iterations ?? [])),
            (FormPaths.BatchSize, Of(training.BatchSize)),
            (FormPaths.LearningRate, Of(training.LearningRate)),
            (FormPaths.Dropout, Of(training.Dropout)),
            (FormPaths.Initialization, Of(training.ConvInitialization)),
            (FormPaths.L2, Of(training.L2)),
            (FormPaths.Sample, source.Sample ?? ""),
            (FormPaths.Cloud, source.Cloud?.ToString() ?? ""),
            (FormPaths.ByLayer, Switch(source is { Kind: SourceKind.Cloud, ByLayer: true })),
        ];
    }

    private static IEnumerable<(string Path, string Text)> Of(DensitySettings s) => [(FormPaths.K, Of(s.K)), (FormPaths.P, Of(s.P))];

    private static IEnumerable<(string Path, string Text)> Of(BarcodeSettings s) =>
    [
        (FormPaths.Complex, FormWords.Of(s.Complex)), (FormPaths.Landmarks, Of(s.Landmarks)), (FormPaths.LandmarkChoice, FormWords.Of(s.LandmarkChoice)), (FormPaths.LandmarkPoints, string.Join(", ", s.LandmarkPoints ?? [])),
        (FormPaths.FirstLandmark, Of(s.FirstLandmark)), (FormPaths.LandmarkSeed, s.Seed.ToString(CultureInfo.InvariantCulture)),
        (FormPaths.Nu, Of(s.Nu)), (FormPaths.MaxDimension, Of(s.MaxDimension)), (FormPaths.TMax, Of(s.TMax)), (FormPaths.Divisions, Of(s.Divisions)), (FormPaths.Field, Of(s.Field)),
        (FormPaths.SimplexBudget, s.SimplexBudget.ToString(CultureInfo.InvariantCulture)),
    ];

    private static IEnumerable<(string Path, string Text)> Of(MapperSettings s) =>
    [
        (FormPaths.Lens1, s.Lenses.ElementAtOrDefault(0) ?? ""), (FormPaths.Lens2, s.Lenses.ElementAtOrDefault(1) ?? ""), (FormPaths.Lens3, s.Lenses.ElementAtOrDefault(2) ?? ""),
        (FormPaths.LensNeighbors, Of(s.LensNeighbors)), (FormPaths.Resolution, Of(s.Resolution)), (FormPaths.Gain, Of(s.Gain)), (FormPaths.Metric, FormWords.Of(s.Metric)), (FormPaths.Cover, FormWords.Of(s.Cover)),
        (FormPaths.Clustering, FormWords.Of(s.Clustering)), (FormPaths.HistogramBins, Of(s.HistogramBins)), (FormPaths.RelativeGap, Of(s.RelativeGap)), (FormPaths.Threshold, Of(s.Threshold)), (FormPaths.MinimumShared, Of(s.MinimumShared)),
    ];
}
