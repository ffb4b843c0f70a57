using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TopoWeb.Data;
using TopoWeb.Networks.Filters;
using TopoWeb.Topology;

namespace TopoWeb.Experiments;

/// <summary>How filters are stored: a header line in JSON behind its length, then the values, little-endian (float32 for weights, float64 for rows), then those of columns.</summary>
internal static class FilterFormat
{
    private const int Block = 1 << 16;

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

        /// <summary>Omitted where they are not, as in all artifacts from before it was kept.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool IsNamed { get; init; }

        /// <summary>Texts that the values of a column count, by its name.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyDictionary<string, IReadOnlyList<string>>? Categories { get; init; }
    }

    /// <summary>Same content, same bytes.</summary>
    public static async Task WriteAsync(FilterArtifact filters, Stream stream, CancellationToken cancellation)
    {
        var bank = filters.Bank;
        var header = new Header(filters.Points.Count, filters.Points.Dimension, bank?.Networks, bank?.Out ?? 0, bank?.In ?? 0, bank?.KernelSize ?? 0, bank?.Seeds ?? [], bank?.Layer, bank?.Iteration)
        {
            Parts = bank is { Parts.Count: > 0 } ? bank.Parts : null,
            Members = bank is { Members.Count: > 0 } ? bank.Members : null,
            Channel = bank?.Channel,
            Origins = bank is { Origins.Count: > 0 } ? bank.Origins : null,
            Core = filters.Core,
            Network = filters.Network,
            Tensors = filters.Tensors.Count > 0 ? filters.Tensors : null,
            Notes = filters.Notes.Count > 0 ? filters.Notes : null,
            Accuracies = bank is { Accuracies.Count: > 0 } ? bank.Accuracies : null,
            Columns = filters.Own.Count > 0 ? [.. filters.Own.Keys.Order(StringComparer.Ordinal)] : null,
            IsNamed = filters.IsNamed,
            Categories = filters.Categories.Count > 0 ? new SortedDictionary<string, IReadOnlyList<string>>(filters.Categories.ToDictionary(), StringComparer.Ordinal) : null,
        };
        await WriteHeaderAsync(header, stream, cancellation);
        if (bank is not null)
            await WriteAsync(stream, bank.Values.Length, sizeof(float), (at, count, bytes) => MemoryMarshal.AsBytes(bank.Values.AsSpan(at, count)).CopyTo(bytes), cancellation);
        else
            await WriteAsync(stream, filters.Points.Values.Length, sizeof(double), (at, count, bytes) => MemoryMarshal.AsBytes(filters.Points.Values.Slice(at, count)).CopyTo(bytes), cancellation);
        foreach (var (_, values) in filters.Own.OrderBy(c => c.Key, StringComparer.Ordinal))
            await WriteAsync(stream, values.Length, sizeof(double), (at, count, bytes) => MemoryMarshal.AsBytes(values.AsSpan(at, count)).CopyTo(bytes), cancellation);
    }

    /// <summary>What <see cref="WriteAsync(FilterArtifact, Stream, CancellationToken)"/> wrote.</summary>
    public static async ValueTask<FilterArtifact> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var header = await ReadHeaderAsync(stream, cancellation);
        if (header.Networks is not { } networks)
        {
            var points = new PointCloud(await ReadAsync<double>(stream, header.Count * header.Dimension, cancellation), header.Dimension);
            return new FilterArtifact(points, null) { IsNamed = header.IsNamed, Own = await ReadColumnsAsync(stream, header, cancellation), Categories = header.Categories ?? new Dictionary<string, IReadOnlyList<string>>(), Tensors = header.Tensors ?? [], Notes = header.Notes ?? [] };
        }
        var weights = await ReadAsync<float>(stream, header.Count * header.Dimension, cancellation);
        return FilterArtifact.From(new FilterBank(networks, header.Out, header.In, header.KernelSize, weights, header.Seeds, header.Layer, header.Iteration)
        {
            Parts = header.Parts ?? [],
            Members = header.Members ?? [],
            Channel = header.Channel,
            Origins = header.Origins ?? [],
            Core = header.Core,
            Accuracies = header.Accuracies ?? [],
        }) with { Network = header.Network, Own = await ReadColumnsAsync(stream, header, cancellation), Tensors = header.Tensors ?? [], Notes = header.Notes ?? [] };
    }

    /// <summary>What stored filters are (<see cref="FilterArtifact.Network"/> and <see cref="FilterArtifact.Pretrained"/>), from their header alone: a network may have a hundred megabytes of values.</summary>
    public static async ValueTask<(string? Network, (string Network, int Layer, int? Channel)? Pretrained)> IdentifyAsync(Stream stream, CancellationToken cancellation)
    {
        var header = await ReadHeaderAsync(stream, cancellation);
        return (header.Network, FilterArtifact.PretrainedOf(header.Network, header.Networks, header.Parts ?? [], header.Layer, header.Channel));
    }

    /// <summary><see cref="FilterArtifact.AreFilters"/> of stored filters and the coordinates of a point, from their header alone.</summary>
    public static async ValueTask<(bool AreFilters, int Dimension)> DescribeAsync(Stream stream, CancellationToken cancellation)
    {
        var header = await ReadHeaderAsync(stream, cancellation);
        return (FilterArtifact.AreFiltersOf(header.Networks is not null, header.Dimension, header.IsNamed || header.Columns is { Count: > 0 }), header.Dimension);
    }

    /// <summary>As <see cref="BinaryWriter.Write(string)"/> writes text.</summary>
    private static async Task WriteHeaderAsync(Header header, Stream stream, CancellationToken cancellation)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
            writer.Write(JsonSerializer.Serialize(header, JsonDefaults.Options));
        await stream.WriteAsync(memory.GetBuffer().AsMemory(0, (int)memory.Length), cancellation);
    }

    private static async ValueTask<Header> ReadHeaderAsync(Stream stream, CancellationToken cancellation)
    {
        var (length, next) = (0, new byte[1]);
        for (var shift = 0; ; shift += 7)
        {
            await stream.ReadExactlyAsync(next, cancellation);
            length |= (next[0] & 0x7f) << shift;
            if (next[0] < 0x80)
                break;
        }
        var text = new byte[length];
        await stream.ReadExactlyAsync(text, cancellation);
        return JsonSerializer.Deserialize<Header>(text, JsonDefaults.Options)!;
    }

    private static async ValueTask<Dictionary<string, double[]>> ReadColumnsAsync(Stream stream, Header header, CancellationToken cancellation)
    {
        var columns = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var name in header.Columns ?? [])
            columns[name] = await ReadAsync<double>(stream, header.Count, cancellation);
        return columns;
    }

    private static async Task WriteAsync(Stream stream, int count, int size, Action<int, int, byte[]> copy, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            for (var (at, step) = (0, Block / size); at < count; at += step)
            {
                var taken = Math.Min(step, count - at);
                copy(at, taken, buffer);
                await stream.WriteAsync(buffer.AsMemory(0, taken * size), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<T[]> ReadAsync<T>(Stream stream, int count, CancellationToken cancellation) where T : unmanaged
    {
        var values = new T[count];
        var buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            var size = Marshal.SizeOf<T>();
            for (var (at, step) = (0, Block / size); at < count; at += step)
            {
                var taken = Math.Min(step, count - at);
                await stream.ReadExactlyAsync(buffer.AsMemory(0, taken * size), cancellation);
                buffer.AsSpan(0, taken * size).CopyTo(MemoryMarshal.AsBytes(values.AsSpan(at, taken)));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return values;
    }
}
