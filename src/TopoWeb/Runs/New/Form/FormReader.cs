using System.Globalization;
using TopoWeb.Experiments;
using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Notation;
using TopoWeb.Settings;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Runs.New.Form;

/// <summary>Makes a specification of the texts. What is no number is said here; every limit is said by the settings themselves, in the words the API uses.</summary>
internal sealed class FormReader(ExperimentForm form, Dictionary<string, string> errors)
{
    public FormReading Read()
    {
        var source = Source();
        var analysis = new AnalysisSpec
        {
            Normalize = form.IsOn(FormPaths.Normalize),
            Density = form.IsOn(FormPaths.Density) ? ReadDensity() : null,
            Barcode = form.IsOn(FormPaths.Barcode) ? ReadBarcode() : null,
            Mapper = form.IsOn(FormPaths.Mapper) ? ReadMapper() : null,
        };
        var spec = new ExperimentSpec { Name = form[FormPaths.Name].Trim() is { Length: > 0 } name ? name : form.SourceTitle, Source = source, Analysis = analysis };

        // Each part by itself, so that one mistake does not hide the next.
        if (source.Kind == SourceKind.Training)
        {
            Check(() => source.Training!.Validate());
            Check(() => TrainingFit.Check(source.Training!));
            if (form.DatasetProblem(source.Training!.Dataset) is { } problem)
                errors.TryAdd(FormPaths.Dataset, problem);
        }
        else if (source is { Kind: SourceKind.Cloud, Cloud: null })
            errors.TryAdd(FormPaths.Cloud, "Choose a file, or a cloud uploaded before.");
        else if (source is { Kind: SourceKind.Sample, Sample: "" })
            errors.TryAdd(FormPaths.Sample, "The sample cannot be read; choose another source.");
        Check(() => source.Validate(form.Limits));
        Check(() => analysis.Density?.Validate());
        Check(() => analysis.Barcode?.Validate());
        Check(() => analysis.Mapper?.Validate());
        Check(() => spec.Validate(form.Limits));
        int? points = null;
        Check(() => points = source.Kind == SourceKind.Training ? source.PointsOfResults().Max() : form.SourcePoints);
        if (points is { } n)
            Check(() => analysis.Density?.Validate(n));
        return new FormReading(spec, errors, points);
    }

    private void Check(Action validate)
    {
        try
        {
            validate();
        }
        catch (InvalidInputException e)
        {
            // Where the text is no number, that is the message; its stand-in value has none.
            errors.TryAdd(FormPaths.Of(e.Field), e.Message);
        }
    }

    private SourceSpec Source() => form.Kind switch
    {
        SourceKind.Training => new SourceSpec
        {
            Kind = SourceKind.Training,
            Networks = Integer(FormPaths.Networks, "networks"),
            Seed = Long(FormPaths.Seed, "seed"),
            Layer = form[FormPaths.Layer] == FormPaths.EachLayer ? 1 : Integer(FormPaths.Layer, "layer"),
            ByLayer = form[FormPaths.Layer] == FormPaths.EachLayer,
            Channel = OptionalInteger(FormPaths.Channel, "channel"),
            Members = Indices(FormPaths.Members) is { Count: > 0 } members ? members : null,
            Iterations = Integers(FormPaths.Iterations, "The checkpoints analysed") is { Count: > 0 } chosen ? chosen : null,
            Training = new TrainingSettings
            {
                Architecture = $"{form[FormPaths.Family]}({Integer(FormPaths.X, "X")},{Integer(FormPaths.Y, "Y")},{Integer(FormPaths.Z, "Z")})",
                Dataset = form[FormPaths.Dataset],
                Checkpoints = Integers(FormPaths.Checkpoints, "The checkpoints"),
                BatchSize = Integer(FormPaths.BatchSize, "batchSize"),
                LearningRate = Optional(FormPaths.LearningRate, "learningRate"),
                Dropout = Number(FormPaths.Dropout, "dropout"),
                ConvInitialization = Optional(FormPaths.Initialization, "convInitialization"),
                L2 = Optional(FormPaths.L2, "l2"),
            },
        },
        SourceKind.Sample => new SourceSpec
        {
            Kind = SourceKind.Sample,
            Sample = form[FormPaths.Sample],
            Networks = 40,
            Layer = form[FormPaths.Layer] == FormPaths.EachLayer ? 1 : Integer(FormPaths.Layer, "layer"),
            Channel = OptionalInteger(FormPaths.Channel, "channel"),
            Iterations = Integers(FormPaths.Iterations, "The checkpoints analysed") is { Count: > 0 } chosen ? chosen : null,
        },
        _ => new SourceSpec { Kind = SourceKind.Cloud, Cloud = Guid.TryParse(form[FormPaths.Cloud], out var id) ? id : null, Pretrained = form.Layer?.Pretrained, Layer = form.Layer?.Layer ?? 1, Channel = form.Layer?.Channel, ByLayer = form.IsOn(FormPaths.ByLayer) },
    };

    private DensitySettings ReadDensity() => new() { K = Integer(FormPaths.K, "k"), P = Number(FormPaths.P, "p") };

    private BarcodeSettings ReadBarcode() => new()
    {
        Complex = FormWords.Read<ComplexKind>(form[FormPaths.Complex]),
        LandmarkChoice = FormWords.Read<LandmarkChoice>(form[FormPaths.LandmarkChoice]),
        LandmarkPoints = form[FormPaths.LandmarkChoice] == "given" ? Integers(FormPaths.LandmarkPoints, "The landmarks") : null,
        Landmarks = Integer(FormPaths.Landmarks, "landmarks"),
        FirstLandmark = OptionalInteger(FormPaths.FirstLandmark, "firstLandmark"),
        Seed = Long(FormPaths.LandmarkSeed, "seed"),
        Nu = Integer(FormPaths.Nu, "nu"),
        MaxDimension = Integer(FormPaths.MaxDimension, "maxDimension"),
        TMax = Optional(FormPaths.TMax, "tMax"),
        Divisions = OptionalInteger(FormPaths.Divisions, "divisions"),
        Field = Integer(FormPaths.Field, "field"),
        SimplexBudget = Long(FormPaths.SimplexBudget, "simplexBudget"),
    };

    private MapperSettings ReadMapper()
    {
        var settings = new MapperSettings
        {
            Lenses = [.. new[] { form[FormPaths.Lens1], form[FormPaths.Lens2], form[FormPaths.Lens3] }.Where(l => l.Length > 0)],
            Resolution = Integer(FormPaths.Resolution, "resolution"),
            Gain = Number(FormPaths.Gain, "gain"),
            Metric = FormWords.Read<MapperMetric>(form[FormPaths.Metric]),
            Cover = FormWords.Read<CoverKind>(form[FormPaths.Cover]),
            Clustering = FormWords.Read<ClusteringRule>(form[FormPaths.Clustering]),
            HistogramBins = Integer(FormPaths.HistogramBins, "histogramBins"),
            RelativeGap = Number(FormPaths.RelativeGap, "relativeGap"),
            Threshold = Optional(FormPaths.Threshold, "threshold"),
            MinimumShared = Integer(FormPaths.MinimumShared, "minimumShared"),
            LensNeighbors = Integer(FormPaths.LensNeighbors, "lensNeighbors"),
        };
        if (settings.Lenses.Distinct().Count() < settings.Lenses.Count)
            errors.TryAdd(FormPaths.Lenses, "The same lens is named twice; a product cover needs different ones.");
        return settings;
    }

    private int Integer(string path, string name) => (int)Long(path, name, int.MaxValue);

    private long Long(string path, string name, long largest = long.MaxValue)
    {
        var text = form[path].Trim();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= -largest && value <= largest)
            return value;
        errors.TryAdd(path, Wrong(name, text, "a whole number"));
        return 1;
    }

    private double Number(string path, string name)
    {
        var text = form[path].Trim();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            return value;
        errors.TryAdd(path, text.Contains(',') && double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? $"{name} is “{text}”; write the decimal point as a point: {text.Replace(',', '.')}."
            : Wrong(name, text, "a number"));
        return 1;
    }

    private double? Optional(string path, string name) => form[path].Trim().Length == 0 ? null : Number(path, name);

    private int? OptionalInteger(string path, string name) => form[path].Trim().Length == 0 ? null : Integer(path, name);

    private List<int> Integers(string path, string name)
    {
        var numbers = new List<int>();
        foreach (var part in form[path].Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                numbers.Add(value);
            else
                errors.TryAdd(path, $"{name} contain “{part}”; whole numbers separated by commas are expected, such as 0, 100, 500.");
        return numbers;
    }

    private IReadOnlyList<int> Indices(string path)
    {
        try
        {
            return IndexRanges.Parse(form[path], path);
        }
        catch (InvalidInputException e)
        {
            errors.TryAdd(path, e.Message);
            return [];
        }
    }

    private static string Wrong(string name, string text, string expected) => text.Length == 0 ? $"{name} is empty; {expected} is expected." : $"{name} is “{text}”; {expected} is expected.";
}

/// <summary>What the fields mean.</summary>
/// <param name="Spec">The experiment; where fields are wrong, with stand-ins for them.</param>
/// <param name="Errors">What is wrong, by field.</param>
/// <param name="Points">Points of one result before the density filtration; null while unknown.</param>
internal sealed record FormReading(ExperimentSpec Spec, IReadOnlyDictionary<string, string> Errors, int? Points)
{
    public static FormReading Empty { get; } = new(new ExperimentSpec { Source = new() }, new Dictionary<string, string>(), null);

    public bool IsValid => Errors.Count == 0;

    /// <summary>Points that are analysed.</summary>
    public int? Kept => Points is > 0 and { } n && Spec.Analysis.Density is { P: > 0 and <= 1 } d ? DensityFiltration.CountKept(d.P, n) : Points;
}
