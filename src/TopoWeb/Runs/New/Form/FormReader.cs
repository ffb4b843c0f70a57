using System.Globalization;
using TopoWeb.Experiments;
using TopoWeb.Networks.Training;
using TopoWeb.Notation;
using TopoWeb.Settings;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;

namespace TopoWeb.Runs.New.Form;

/// <summary>Makes a specification of the texts. What is not a number is said here; limits are said in the words the API uses.</summary>
internal sealed class FormReader(ExperimentForm form, Dictionary<string, string> errors)
{
    public FormReading Read()
    {
        var source = Source();
        var analysis = AnalysisTexts.Read(path => form[path], errors);
        var spec = new ExperimentSpec { Name = form[SourcePaths.Name].Trim() is { Length: > 0 } name ? name : null, Source = source, Analysis = analysis };
        Check(() => spec = spec with { Also = form.Also(analysis) });

        // Each part by itself, so that one mistake does not hide the next.
        if (source.Kind == SourceKind.Training)
        {
            Check(() => source.Training!.Validate());
            Check(() => TrainingFit.Check(source.Training!));
            if (form.DatasetProblem(source.Training!.Dataset) is { } problem)
                errors.TryAdd(SourcePaths.Dataset, problem);
        }
        else if (source is { Kind: SourceKind.Cloud, Cloud: null })
            errors.TryAdd(SourcePaths.Cloud, "Choose a file or an uploaded cloud.");
        else if (source is { Kind: SourceKind.Sample, Sample: "" })
            errors.TryAdd(SourcePaths.Sample, "The sample could not be read. Choose another source.");
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
            errors.TryAdd(SourcePaths.Of(e.Field), e.Message);
        }
    }

    private SourceSpec Source() => form.Kind switch
    {
        SourceKind.Training => new SourceSpec
        {
            Kind = SourceKind.Training,
            Networks = Integer(SourcePaths.Networks, "the number of networks"),
            Seed = Long(SourcePaths.Seed, "the ensemble seed"),
            Layer = form[SourcePaths.Layer] == SourcePaths.EachLayer ? 1 : Integer(SourcePaths.Layer, "the layer"),
            ByLayer = form[SourcePaths.Layer] == SourcePaths.EachLayer,
            Channel = OptionalInteger(SourcePaths.Channel, "the input channel"),
            Members = Indices(SourcePaths.Members) is { Count: > 0 } members ? members : null,
            Iterations = Integers(SourcePaths.Iterations, "the checkpoints analysed") is { Count: > 0 } chosen ? chosen : null,
            Training = new TrainingSettings
            {
                Architecture = $"{form[SourcePaths.Family]}({Integer(SourcePaths.X, "the number of filters in layer 1")},{Integer(SourcePaths.Y, "the number of filters in layer 2")},{Integer(SourcePaths.Z, "the number of nodes in the full layer")})",
                Dataset = form[SourcePaths.Dataset],
                Checkpoints = Integers(SourcePaths.Checkpoints, "the checkpoints"),
                BatchSize = Integer(SourcePaths.BatchSize, "the batch size"),
                LearningRate = Optional(SourcePaths.LearningRate, "the learning rate"),
                Dropout = Number(SourcePaths.Dropout, "the dropout"),
                ConvInitialization = Optional(SourcePaths.Initialization, "the initialisation"),
                L2 = Optional(SourcePaths.L2, "the L2 penalty"),
            },
        },
        SourceKind.Sample => new SourceSpec
        {
            Kind = SourceKind.Sample,
            Sample = form[SourcePaths.Sample],
            Networks = 40,
            Layer = form[SourcePaths.Layer] == SourcePaths.EachLayer ? 1 : Integer(SourcePaths.Layer, "the layer"),
            Channel = OptionalInteger(SourcePaths.Channel, "the input channel"),
            Iterations = Integers(SourcePaths.Iterations, "the checkpoints analysed") is { Count: > 0 } chosen ? chosen : null,
        },
        _ => new SourceSpec { Kind = SourceKind.Cloud, Cloud = Guid.TryParse(form[SourcePaths.Cloud], out var id) ? id : null, Pretrained = form.Layer?.Pretrained, Layer = form.Layer?.Layer ?? 1, Channel = form.Layer?.Channel, ByLayer = form.IsOn(SourcePaths.ByLayer) },
    };

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
            ? SettingText.Capital($"{name} is “{text}”; use a decimal point: {text.Replace(',', '.')}.")
            : Wrong(name, text, "a number"));
        return 1;
    }

    private double? Optional(string path, string name) => form[path].Trim().Length == 0 ? null : Number(path, name);

    private int? OptionalInteger(string path, string name) => form[path].Trim().Length == 0 ? null : Integer(path, name);

    private List<int> Integers(string path, string name)
    {
        var numbers = new List<int>();
        foreach (var part in form[path].Split(SettingText.Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                numbers.Add(value);
            else
                errors.TryAdd(path, SettingText.Capital($"{name} contain “{part}”; give whole numbers separated by commas, such as 0, 100, 500."));
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

    private static string Wrong(string name, string text, string expected) => SettingText.Capital($"{name} is {(text.Length == 0 ? "empty" : $"“{text}”")}; it must be {expected}.");
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
