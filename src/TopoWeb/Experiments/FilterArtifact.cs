using System.Text.Json;
using System.Text.Json.Serialization;
using TopoWeb.Data;
using TopoWeb.Networks.Filters;
using TopoWeb.Topology;

namespace TopoWeb.Experiments;

/// <summary>The input of an analysis as stored: points in float64 (as read), with their shape as weights where they are weights.</summary>
internal sealed record FilterArtifact(PointCloud Points, FilterBank? Bank)
{
    private sealed record Header(int Count, int Dimension, int? Networks, int Out, int In, int KernelSize, long[] Seeds, int? Layer, int? Iteration)
    {
        /// <summary>Omitted where there are none, as in all artifacts from before there were parts.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<FilterPart>? Parts { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<int>? Members { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Channel { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<Provenance>? Origins { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public FilterCore? Core { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Network { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<double>? Accuracies { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<TensorName>? Tensors { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<string>? Notes { get; init; }

        /// <summary>Names of the columns; their values follow those of the points.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<string>? Columns { get; init; }
    }

    public const string Accuracy = "accuracy";

    /// <summary>Further columns of an uploaded file, by name: one value per row, NaN where it is missing.</summary>
    public IReadOnlyDictionary<string, double[]> Own { get; init; } = new Dictionary<string, double[]>();

    /// <summary>Set where these are only what a density filtration kept of more filters.</summary>
    public FilterCore? Core => Bank?.Core;

    /// <summary>Title of the known pretrained network that the filters belong to; null for other filters.</summary>
    public string? Network { get; init; }

    /// <summary>Names of the arrays in the file that the filters come from; empty where there are none.</summary>
    public IReadOnlyList<TensorName> Tensors { get; init; } = [];

    /// <summary>Remarks on the file.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Names of the arrays that some of these filters come from.</summary>
    public IReadOnlyList<TensorName> TensorsOf(FilterBank? bank) => bank?.Layers() is { Count: > 0 } layers ? [.. Tensors.Where(t => t.Layer is not { } layer || layers.Contains(layer))] : Tensors;

    /// <summary>The layer of a known pretrained network that these filters are, with its only input channel where not all are taken; null for anything else.</summary>
    public (string Network, int Layer, int? Channel)? Pretrained => Bank is null ? null : PretrainedOf(Network, Bank.Networks, Bank.Parts, Bank.Layer, Bank.Channel);

    /// <summary>Provenance of a row; of plain rows, the row number alone.</summary>
    public Provenance ProvenanceOf(int row) => Bank?.ProvenanceOf(row) ?? new Provenance(row, null, null, null, null, null, null);

    /// <summary>k where a point is a k×k patch.</summary>
    public int? PatchSize => Bank?.KernelSize ?? ((int)Math.Sqrt(Points.Dimension) is var side and > 1 && side * side == Points.Dimension ? side : null);

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

    /// <summary>Same content, same bytes: a header line in JSON, then the values, little-endian (float32 for weights, float64 for rows).</summary>
    public byte[] ToBytes()
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(JsonSerializer.Serialize(
            new Header(Points.Count, Points.Dimension, Bank?.Networks, Bank?.Out ?? 0, Bank?.In ?? 0, Bank?.KernelSize ?? 0, Bank?.Seeds ?? [], Bank?.Layer, Bank?.Iteration) 
            {
                Parts = Bank is { Parts.Count: > 0 } ? Bank.Parts : null,
                Members = Bank is { Members.Count: > 0 } ? Bank.Members : null,
                Channel = Bank?.Channel,
                Origins = Bank is { Origins.Count: > 0 } ? Bank.Origins : null,
                Core = Core,
                Network = Network,
                Tensors = Tensors.Count > 0 ? Tensors : null,
                Notes = Notes.Count > 0 ? Notes : null,
                Accuracies = Bank is { Accuracies.Count: > 0 } ? Bank.Accuracies : null,
                Columns = Own.Count > 0 ? [.. Own.Keys.Order(StringComparer.Ordinal)] : null,
            },
            JsonDefaults.Options));
        if (Bank is not null)
            foreach (var value in Bank.Values)
                writer.Write(value);
        else
            foreach (var value in Points.Values)
                writer.Write(value);
        foreach (var (_, values) in Own.OrderBy(c => c.Key, StringComparer.Ordinal))
            foreach (var value in values)
                writer.Write(value);
        return memory.ToArray();
    }

    /// <summary>What stored filters are (<see cref="Network"/> and <see cref="Pretrained"/>), from their header alone: a network may have a hundred megabytes of values.</summary>
    public static (string? Network, (string Network, int Layer, int? Channel)? Pretrained) Identify(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        var header = JsonSerializer.Deserialize<Header>(reader.ReadString(), JsonDefaults.Options)!;
        return (header.Network, PretrainedOf(header.Network, header.Networks, header.Parts ?? [], header.Layer, header.Channel));
    }

    public static FilterArtifact FromBytes(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        var header = JsonSerializer.Deserialize<Header>(reader.ReadString(), JsonDefaults.Options)!;
        if (header.Networks is { } networks)
        {
            var weights = new float[header.Count * header.Dimension];
            for (var i = 0; i < weights.Length; i++)
                weights[i] = reader.ReadSingle();
            return From(new FilterBank(networks, header.Out, header.In, header.KernelSize, weights, header.Seeds, header.Layer, header.Iteration) 
            {
                Parts = header.Parts ?? [],
                Members = header.Members ?? [],
                Channel = header.Channel,
                Origins = header.Origins ?? [],
                Core = header.Core,
                Accuracies = header.Accuracies ?? [],
            }) with { Network = header.Network, Own = ReadColumns(), Tensors = header.Tensors ?? [], Notes = header.Notes ?? [] };
        }
        var values = new double[header.Count * header.Dimension];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.ReadDouble();
        return new FilterArtifact(new PointCloud(values, header.Dimension), null) { Own = ReadColumns(), Tensors = header.Tensors ?? [], Notes = header.Notes ?? [] };

        Dictionary<string, double[]> ReadColumns()
        {
            var columns = new Dictionary<string, double[]>(StringComparer.Ordinal);
            foreach (var name in header.Columns ?? [])
            {
                var column = columns[name] = new double[header.Count];
                for (var i = 0; i < column.Length; i++)
                    column[i] = reader.ReadDouble();
            }
            return columns;
        }
    }

    private static (string Network, int Layer, int? Channel)? PretrainedOf(string? network, int? networks, IReadOnlyList<FilterPart> parts, int? layer, int? channel) => (network, networks, parts, layer) switch
    {
        ({ } known, 1, [], { } whole) => (known, whole, channel),
        ({ } known, not null, [{ Layer: { } single, In: 1 } part], _) => (known, single, part.FirstIn),
        _ => null,
    };
}
