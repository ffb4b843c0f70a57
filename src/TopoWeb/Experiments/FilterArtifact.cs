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
        /// <summary>Left out where there are none, as in all artifacts that were written before.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<FilterPart>? Parts { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<int>? Members { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Channel { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<Provenance>? Origins { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Network { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<double>? Accuracies { get; init; }

        /// <summary>Names of the columns; their values follow those of the points.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<string>? Columns { get; init; }
    }

    public const string Accuracy = "accuracy";

    /// <summary>What an uploaded file says of each point besides its coordinates, by name: one value a row, NaN where there is none.</summary>
    public IReadOnlyDictionary<string, double[]> Own { get; init; } = new Dictionary<string, double[]>();

    /// <summary>Title of the known pretrained network the filters are of; null where they are of none.</summary>
    public string? Network { get; init; }

    /// <summary>The one layer of a known pretrained network these filters are, with its only input channel where not all are taken; null where they are something else.</summary>
    public (string Network, int Layer, int? Channel)? Pretrained => (Network, Bank) switch
    {
        ({ } network, { Networks: 1, Parts: [], Layer: { } layer } bank) => (network, layer, bank.Channel),
        ({ } network, { Parts: [{ Layer: { } layer, In: 1 } part] }) => (network, layer, part.FirstIn),
        _ => null,
    };

    /// <summary>Provenance of a row; for plain rows the row alone.</summary>
    public Provenance ProvenanceOf(int row) => Bank?.ProvenanceOf(row) ?? new Provenance(row, null, null, null, null, null, null);

    /// <summary>k where a point is a k×k patch.</summary>
    public int? PatchSize => Bank?.KernelSize ?? ((int)Math.Sqrt(Points.Dimension) is var side and > 1 && side * side == Points.Dimension ? side : null);

    /// <summary>The provenance of some rows as columns that lenses can name (<c>column:NAME</c>).</summary>
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
                Network = Network,
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
                Accuracies = header.Accuracies ?? [],
            }) with { Network = header.Network, Own = ReadColumns() };
        }
        var values = new double[header.Count * header.Dimension];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.ReadDouble();
        return new FilterArtifact(new PointCloud(values, header.Dimension), null) { Own = ReadColumns() };

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
}
