using TopoWeb.Networks.Filters;
using TopoWeb.Topology;

namespace TopoWeb.Experiments;

/// <summary>The input of an analysis as stored: points in float64 (as read), with their shape as weights where they are weights.</summary>
internal sealed record FilterArtifact(PointCloud Points, FilterBank? Bank)
{
    public const string Accuracy = "accuracy";

    /// <summary>Further columns of an uploaded file, by name: one value per row, NaN where it is missing.</summary>
    public IReadOnlyDictionary<string, double[]> Own { get; init; } = new Dictionary<string, double[]>();

    /// <summary>Of columns that are text in the file, the texts that their values count, from 0.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Categories { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Set where these are only what a density filtration kept of more filters.</summary>
    public FilterCore? Core => Bank?.Core;

    /// <summary>Title of the known pretrained network that the filters belong to; null for other filters.</summary>
    public string? Network { get; init; }

    /// <summary>Names of the arrays in the file that the filters come from; empty where there are none.</summary>
    public IReadOnlyList<TensorName> Tensors { get; init; } = [];

    /// <summary>Whether these are rows of a table whose columns have names: no patches, however many columns there are.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Remarks on the file.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Names of the arrays that some of these filters come from.</summary>
    public IReadOnlyList<TensorName> TensorsOf(FilterBank? bank) => bank?.Layers() is { Count: > 0 } layers ? [.. Tensors.Where(t => t.Layer is not { } layer || layers.Contains(layer))] : Tensors;

    /// <summary>The layer of a known pretrained network that these filters are, with its only input channel where not all are taken; null for anything else.</summary>
    public (string Network, int Layer, int? Channel)? Pretrained => Bank is null ? null : PretrainedOf(Network, Bank.Networks, Bank.Parts, Bank.Layer, Bank.Channel);

    /// <summary>Provenance of a row; of plain rows, the row number alone.</summary>
    public Provenance ProvenanceOf(int row) => Bank?.ProvenanceOf(row) ?? new Provenance(row, null, null, null, null, null, null);

    /// <summary>k where a point is a k×k patch.</summary>
    public int? PatchSize => IsNamed ? null : Bank?.KernelSize ?? ((int)Math.Sqrt(Points.Dimension) is var side and > 1 && side * side == Points.Dimension ? side : null);

    /// <summary>Whether these are filters and not the rows of a table: weights, or patches of at least 3×3 that nothing but their entries is known of.</summary>
    public bool AreFilters => AreFiltersOf(Bank is not null, Points.Dimension, IsNamed || Own.Count > 0);

    /// <summary>The provenance of rows as columns that lenses can name (<c>column:NAME</c>).</summary>
    public IReadOnlyDictionary<string, double[]> Columns(int[] rows)
    {
        var provenance = Array.ConvertAll(rows, ProvenanceOf);
        var columns = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var (name, value) in new (string, Func<Provenance, int?>)[]
        {
            ("row", p => p.Row), ("network", p => p.Network), ("layer", p => p.Layer), ("out", p => p.Out), ("in", p => p.In), ("iteration", p => p.Iteration),
        })
            if (provenance.All(p => value(p) is not null))
                columns[name] = Array.ConvertAll(provenance, p => (double)value(p)!.Value);
        if (Bank is { Accuracies.Count: > 0 } bank && Array.TrueForAll(rows, r => bank.AccuracyOf(r) is not null))
            columns[Accuracy] = Array.ConvertAll(rows, r => bank.AccuracyOf(r)!.Value);
        foreach (var (name, values) in Own)
            columns.TryAdd(name, Array.ConvertAll(rows, r => values[r]));
        return columns;
    }

    public static FilterArtifact From(FilterBank bank) => new(bank.ToPoints(), bank);

    /// <summary>As they are stored: same content, same bytes.</summary>
    public Task WriteAsync(Stream stream, CancellationToken cancellation) => FilterFormat.WriteAsync(this, stream, cancellation);

    internal static bool AreFiltersOf(bool areWeights, int dimension, bool haveColumns) =>
        areWeights || (!haveColumns && (int)Math.Sqrt(dimension) is var side and >= 3 && side * side == dimension);

    /// <summary>The layer of a known pretrained network that filters with these properties are.</summary>
    internal static (string Network, int Layer, int? Channel)? PretrainedOf(string? network, int? networks, IReadOnlyList<FilterPart> parts, int? layer, int? channel) => (network, networks, parts, layer) switch
    {
        ({ } known, 1, [], { } whole) => (known, whole, channel),
        ({ } known, not null, [{ Layer: { } single, In: 1 } part], _) => (known, single, part.FirstIn),
        _ => null,
    };
}
