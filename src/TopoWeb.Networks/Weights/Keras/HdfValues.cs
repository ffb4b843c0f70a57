using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>Values of a data set, wherever they lie.</summary>
internal static class HdfValues
{
    /// <summary>Checks that all values are there and gives what reads them.</summary>
    /// <exception cref="Topology.InvalidInputException">They are not, or a chunk is above a limit.</exception>
    public static Func<CancellationToken, float[]> Reader(HdfDataset dataset, ElementType type, long volume, string name, HdfMetadata metadata)
    {
        var content = metadata.Content;
        if (dataset.Chunks is not { } layout)
        {
            if (dataset.Bytes / type.Size < volume)
                throw HdfMetadata.Broken(dataset.At, $"{Shown.Name(name)} has the shape {Shown.Shape(dataset.Shape)} of {type.Name}, {volume} values, but {dataset.Bytes} bytes");
            return dataset.Type.BigEndian
                ? cancellation => ReadReversed(content, dataset.At, (int)volume, type, name, cancellation)
                : cancellation => content.ReadValues(dataset.At, checked((int)volume), type, name, cancellation);
        }
        var limit = metadata.Limits.MaximumTensorBytes;
        if (volume * sizeof(float) > limit)
            throw new Topology.InvalidInputException("file", $"{Shown.Name(name)} has {volume} values, which take {volume * sizeof(float)} bytes; the limit is {limit}. Save a part of it.");
        if (layout.ChunkBytes > Math.Min(limit, Array.MaxLength))
            throw new Topology.InvalidInputException("file", $"{Shown.Name(name)} has chunks of {layout.ChunkBytes} bytes; the limit is {limit}. Save it in smaller chunks.");
        var chunks = HdfChunkIndex.Read(metadata, layout, name);
        return cancellation => ReadChunks(content, layout, chunks, type, (int)volume, name, cancellation);
    }

    private static float[] ReadReversed(WeightContent content, long at, int count, ElementType type, string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (at < 0 || (long)count * type.Size > content.Length - at)
            throw HdfMetadata.Broken(at, $"{Shown.Name(name)} ends beyond the file, which has {content.Length} bytes");
        var bytes = new byte[checked(count * type.Size)];
        content.Read(at, bytes, Shown.Name(name));
        return Decoded(bytes, type, bigEndian: true);
    }

    private static float[] ReadChunks(WeightContent content, HdfChunkLayout layout, IReadOnlyDictionary<long, HdfChunk> chunks, ElementType type, int volume, string name, CancellationToken cancellation)
    {
        float[]? values = null;
        var (counts, place) = (layout.Counts, new long[layout.Shape.Length]);
        for (var number = 0L; number < chunks.Count; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var rest = number;
            for (var axis = place.Length - 1; axis >= 0; rest /= counts[axis--])
                place[axis] = rest % counts[axis] * layout.Chunk[axis];
            var chunk = chunks[number];
            var stored = new byte[chunk.Bytes];
            content.Read(chunk.At, stored, Shown.Name(name));
            var partial = layout.PartialUnfiltered && Enumerable.Range(0, place.Length).Any(axis => place[axis] + layout.Chunk[axis] > layout.Shape[axis]);
            var part = Decoded(HdfFilter.Undo(stored, layout.Filters, partial ? uint.MaxValue : chunk.Mask, (int)layout.ChunkBytes, chunk.At), type, layout.Type.BigEndian);
            // Only now: a file that lies about its first chunk has not made anything large be allocated.
            values ??= new float[volume];
            Place(part, layout, place, values);
        }
        return values ?? [];
    }

    /// <summary>Copies a chunk row by row, as far as the data set goes.</summary>
    private static void Place(float[] part, HdfChunkLayout layout, long[] place, float[] values)
    {
        var (axes, index) = (place.Length, new long[place.Length]);
        var length = (int)Math.Min(layout.Chunk[^1], layout.Shape[^1] - place[^1]);
        for (long from = 0; from < part.Length; from += layout.Chunk[^1])
        {
            var (to, inside) = (0L, true);
            for (var axis = 0; axis < axes; axis++)
            {
                var at = place[axis] + index[axis];
                inside &= at < layout.Shape[axis];
                to = to * layout.Shape[axis] + at;
            }
            if (inside)
                part.AsSpan((int)from, length).CopyTo(values.AsSpan((int)to));
            for (var axis = axes - 2; axis >= 0; axis--)
            {
                if (++index[axis] < layout.Chunk[axis])
                    break;
                index[axis] = 0;
            }
        }
    }

    private static float[] Decoded(byte[] bytes, ElementType type, bool bigEndian)
    {
        for (var i = 0; bigEndian && i + type.Size <= bytes.Length; i += type.Size)
            bytes.AsSpan(i, type.Size).Reverse();
        var values = new float[bytes.Length / type.Size];
        type.Decode(bytes, values);
        return values;
    }
}
