using System.Text.Json.Serialization;
using TopoWeb.Settings;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Experiments;

/// <summary>The result, as files, API, share links and pages use it. Indices are rows of the input.</summary>
public sealed record ResultDocument
{
    public const string CurrentFormat = "topoweb-result/1";

    public string Format { get; init; } = CurrentFormat;

    public required AnalysisSpec Spec { get; init; }

    /// <summary>Where the points come from.</summary>
    public ResultSource? Source { get; init; }

    public required PointCounts Points { get; init; }

    public BarcodeDocument? Barcode { get; init; }

    public MapperDocument? Mapper { get; init; }

    /// <summary>The comparison of the barcode with random filters. It follows the stored document and joins it on its way out; left out where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SignificanceView? Significance { get; init; }

    /// <summary>What a reader should know, such as which arrays of a weight file are left out, or that there were fewer points than landmarks.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Seconds a stage took when it was computed.</summary>
    public required IReadOnlyDictionary<string, double> Timings { get; init; }

    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>The document with the name of the experiment it is read for.</summary>
    internal ResultDocument Of(string? experiment) => experiment is null || Source is null ? this : this with { Source = Source.Of(experiment) };

    /// <summary>The document of what was computed; null where a stage was skipped.</summary>
    internal static ResultDocument Of(AnalysisSpec spec, ResultSource? source, AnalysedPoints points, Barcode? barcode, MapperGraph? mapper, IReadOnlyDictionary<string, double> timings, IReadOnlyList<string> notes) => new()
    {
        Spec = spec,
        Source = source,
        Points = new(points.Input, points.Dropped, points.Rows.Length, points.Rows) { Core = points.Core is { } core ? new(core.K, core.P, core.Rows.Length) : null },
        Barcode = barcode is null ? null : BarcodeDocument.From(barcode, points.Rows),
        Mapper = mapper is null ? null : MapperDocument.From(mapper, points.Rows).Of(source),
        Notes = [.. notes, .. points.Notes(), .. barcode?.Notes ?? [], .. mapper?.Notes ?? []],
        Timings = timings,
        Versions = Stages.Versions.Of(spec.Mapper),
    };

    /// <summary>Seconds of the stages that were not skipped, by name.</summary>
    internal static IReadOnlyDictionary<string, double> TimingsOf(params ReadOnlySpan<(string Stage, double? Seconds)> stages)
    {
        var timings = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (stage, seconds) in stages)
            if (seconds is { } s)
                timings[stage] = s;
        return timings;
    }
}

/// <summary>Where points come from.</summary>
public sealed record ResultSource
{
    /// <summary>For people: the experiment's name, or <c>40×M(64,0,64) on MNIST</c>, or the file, with the layer and iteration or the tensor.</summary>
    public required string Title { get; init; }

    /// <summary>training, sample or cloud.</summary>
    public required string Kind { get; init; }

    /// <summary>Name that the experiment was given; left out where it has none of its own. Never stored: a result does not depend on it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Experiment { get; init; }

    /// <summary>The title without the experiment's name: <c>40×M(64,0,64) on MNIST, layer 1, iteration 100</c>; left out where the title says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Origin { get; init; }

    /// <summary>Name of the uploaded file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? File { get; init; }

    /// <summary>Names in the file of the arrays that the points come from, such as <c>res2b_branch2b</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Tensors { get; init; }

    public string? Notation { get; init; }

    public string? Dataset { get; init; }

    public int? Layer { get; init; }

    public int? Iteration { get; init; }

    /// <summary>The only input channel taken, from 0; left out where all are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Channel { get; init; }

    /// <summary>Networks the points come from, and those asked for.</summary>
    public int? Networks { get; init; }

    public int? NetworksAsked { get; init; }

    public long? Seed { get; init; }

    /// <summary>Mean test accuracy of the networks at this checkpoint, 0 to 1.</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>Side k of the k×k patches; null where a point is not a square patch.</summary>
    public int? PatchSize { get; init; }

    /// <summary>Titled after an experiment and what distinguishes this result among its others. The name of the file alone is not a name.</summary>
    internal ResultSource Of(string experiment)
    {
        if (experiment == File || (File is not null && experiment.StartsWith(File + ", ", StringComparison.Ordinal)) || Title.StartsWith(experiment, StringComparison.Ordinal))
            return this;
        var part = Kind == "cloud" ? CloudSource.PartOf(this) : Title.IndexOf(", layer ", StringComparison.Ordinal) is >= 0 and var at ? Title[(at + 2)..] : null;
        return this with { Experiment = experiment, Origin = Title, Title = part is null || experiment.Contains(part, StringComparison.Ordinal) ? experiment : $"{experiment}, {part}" };
    }
}

public sealed record PointCounts(int Input, int Dropped, int Kept, int[] Indices)
{
    /// <summary>Set where only what ρ(k, p) had kept of the input is stored: indices are rows of that then. Left out else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredCore? Core { get; init; }

    /// <summary>Points after normalisation, before ρ.</summary>
    [JsonIgnore]
    public int Normalized => Input - Dropped;

    /// <summary>Rows that the indices count: the input, or what is stored of it.</summary>
    [JsonIgnore]
    public int Stored => Core?.Stored ?? Input;
}

/// <summary>The ρ(k, p) that had filtered the points before they were stored.</summary>
/// <param name="K">k.</param>
/// <param name="P">p.</param>
/// <param name="Stored">Points stored.</param>
public sealed record StoredCore(int K, double P, int Stored);

public sealed record BarcodeDocument(int[] Landmarks, double TMax, IReadOnlyList<Interval> Intervals)
{
    public static BarcodeDocument From(Barcode barcode, int[] rows) =>
        new([.. barcode.Landmarks.Select(l => rows[l])], barcode.TMax, barcode.Intervals);
}

public sealed record MapperNodeDocument(int Id, int[] Bin, int[] Members, int Size, double[] Mean, double[] Lens);

public sealed record MapperDocument(
    IReadOnlyList<string> Lenses,
    IReadOnlyList<MapperNodeDocument> Nodes,
    IReadOnlyList<MapperEdge> Edges,
    int Components,
    int CycleRank)
{
    /// <summary>Whether points are rows of a table that are no patches, although they have as many coordinates; left out where they are not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AreRows { get; init; }

    /// <summary>The graph of points that come from there.</summary>
    internal MapperDocument Of(ResultSource? source) =>
        source is { PatchSize: null } && Nodes.Count > 0 && (int)Math.Sqrt(Nodes[0].Mean.Length) is var side and > 1 && side * side == Nodes[0].Mean.Length ? this with { AreRows = true } : this;

    public static MapperDocument From(MapperGraph graph, int[] rows) => new(
        graph.LensNames,
        [.. graph.Nodes.Select(n => new MapperNodeDocument(n.Id, n.Bin, [.. n.Members.Select(m => rows[m])], n.Members.Length, n.Mean, n.Lens))],
        graph.Edges, graph.Components, graph.CycleRank);
}
