namespace TopoWeb.Networks.Weights.Keras;

/// <summary>A chunk in the file.</summary>
/// <param name="At">Where it lies.</param>
/// <param name="Bytes">Bytes stored.</param>
/// <param name="Mask">Bit i set: it did not go through filter i.</param>
internal readonly record struct HdfChunk(long At, long Bytes, uint Mask);

/// <summary>Where the chunks of a data set lie, by their number: chunks are counted along the axes, the last one fastest.</summary>
/// <remarks>HDF5 File Format Specification, III.A.1 (B-trees version 1), VII (data set chunk indexes).</remarks>
internal sealed class HdfChunkIndex
{
    private const int DeepestTree = 16;

    private readonly HdfMetadata _metadata;
    private readonly HdfChunkLayout _layout;
    private readonly long[] _counts;
    private readonly Dictionary<long, HdfChunk> _chunks = [];

    private HdfChunkIndex(HdfMetadata metadata, HdfChunkLayout layout) => (_metadata, _layout, _counts) = (metadata, layout, layout.Counts);

    /// <exception cref="Topology.InvalidInputException">Broken, above a limit, or chunks are missing.</exception>
    public static IReadOnlyDictionary<long, HdfChunk> Read(HdfMetadata metadata, HdfChunkLayout layout, string name)
    {
        var index = new HdfChunkIndex(metadata, layout);
        var count = layout.Counts.Aggregate(1L, (product, size) => product > 0 && size > (1L << 46) / product ? 1L << 46 : product * size);
        // A chunk takes some bytes, so there are no more of them than the file has.
        if (count > metadata.Content.Length)
            throw HdfMetadata.Broken(layout.Address, $"{Content.Shown.Name(name)} claims {count} chunks, but the file has {metadata.Content.Length} bytes");
        index.Walk(count);
        if (index._chunks.Values.Sum(c => c.Bytes) > metadata.Content.Length)
            throw HdfMetadata.Broken(layout.Address, $"the chunks of {Content.Shown.Name(name)} lie in each other");
        return index._chunks.Count == count ? index._chunks
            : throw HdfMetadata.Broken(layout.Address, $"{Content.Shown.Name(name)} has {index._chunks.Count} of {count} chunks; the others were never written");
    }

    private void Walk(long count)
    {
        switch (_layout.Index)
        {
            case HdfIndex.Tree:
                ReadTree();
                break;
            case HdfIndex.Single:
                Add(0, new(_layout.Address, _layout.SingleBytes >= 0 ? _layout.SingleBytes : _layout.ChunkBytes, _layout.SingleMask));
                break;
            case HdfIndex.Implicit:
                for (var i = 0L; i < count; i++)
                {
                    _metadata.Charge(1, 0);
                    Add(i, new(_layout.Address + i * _layout.ChunkBytes, _layout.ChunkBytes, uint.MaxValue));
                }
                break;
            case HdfIndex.Tree2:
                ReadTree2();
                break;
            default:
                var grid = new HdfChunkGrid(_layout);
                foreach (var (slot, chunk) in HdfChunkArrays.Read(_metadata, _layout))
                    if (grid.NumberOf(slot) is { } number)
                        Add(number, chunk);
                break;
        }
    }

    private void ReadTree()
    {
        var axes = _layout.Shape.Length;
        var key = 8 + 8 * (axes + 1);
        var open = new Stack<(long At, int Level)>([(_layout.Address, -1)]);
        while (open.TryPop(out var node))
        {
            var head = new HdfCursor(_metadata.Read(node.At, 24, "a tree of chunks"), node.At);
            HdfMetadata.Expect(head.Take(4), "TREE"u8, node.At, "a tree of chunks");
            var (type, level, used) = (head.Byte(), head.Byte(), head.Int16());
            if (type != 1 || level > DeepestTree || node.Level >= 0 && level != node.Level)
                throw HdfMetadata.Broken(node.At, $"a tree of chunks has the type {type} and the level {level}");
            var entries = new HdfCursor(_metadata.Read(node.At + 24, (long)used * (key + 8), "a tree of chunks"), node.At + 24);
            for (var i = 0; i < used; i++)
            {
                var (bytes, mask) = (entries.Int32(), entries.Int32());
                var place = new long[axes];
                for (var axis = 0; axis < axes; axis++)
                    place[axis] = entries.Int64() / _layout.Chunk[axis];
                entries.Int64();
                var child = entries.Int64();
                if (level > 0)
                    open.Push((child, level - 1));
                else
                    Add(place, new(child, bytes, mask));
            }
        }
    }

    private void ReadTree2()
    {
        var axes = _layout.Shape.Length;
        HdfTree2.Read(_metadata, _layout.Address, "chunks", (type, record) =>
        {
            var cursor = new HdfCursor(record, _layout.Address);
            var address = cursor.Int64();
            // The size has as many bytes as are left over.
            var (bytes, mask) = type switch
            {
                10 => (_layout.ChunkBytes, uint.MaxValue),
                11 when record.Length - 12 - 8 * axes is > 0 and <= 8 and var size => (cursor.Integer(size), cursor.Int32()),
                _ => throw HdfMetadata.Broken(_layout.Address, $"a tree of chunks has records of the type {type} with {record.Length} bytes"),
            };
            var place = new long[axes];
            for (var axis = 0; axis < axes; axis++)
                place[axis] = cursor.Int64();
            Add(place, new(address, bytes, mask));
        });
    }

    private void Add(long[] place, HdfChunk chunk)
    {
        var number = 0L;
        for (var axis = 0; axis < place.Length; axis++)
        {
            if (place[axis] < 0 || place[axis] >= _counts[axis])
                return; // from when the data set was larger
            number = number * _counts[axis] + place[axis];
        }
        Add(number, chunk);
    }

    private void Add(long number, HdfChunk chunk)
    {
        if (chunk.At is HdfMetadata.Undefined or 0)
            return; // never written
        if (chunk.Bytes <= 0 || chunk.At < 0 || chunk.Bytes > _metadata.Content.Length || chunk.At > _metadata.Content.Length - chunk.Bytes)
            throw HdfMetadata.Broken(chunk.At, $"a chunk of {chunk.Bytes} bytes ends beyond the file, which has {_metadata.Content.Length}");
        if (!_chunks.TryAdd(number, chunk))
            throw HdfMetadata.Broken(chunk.At, $"chunk {number} is there twice");
    }
}

/// <summary>Numbers of chunks out of slots of an array: the array counts as if every axis had grown as far as it may, the axis without end first.</summary>
internal sealed class HdfChunkGrid
{
    private readonly long[] _counts, _most;
    private readonly int[] _order;

    public HdfChunkGrid(HdfChunkLayout layout)
    {
        (_counts, _most) = (layout.Counts, layout.MostCounts);
        var axes = Enumerable.Range(0, _counts.Length);
        _order = [.. axes.Where(axis => layout.Most[axis] < 0), .. axes.Where(axis => layout.Most[axis] >= 0)];
    }

    /// <summary>The number; null where the slot is beyond the data set.</summary>
    public long? NumberOf(long slot)
    {
        var place = new long[_counts.Length];
        for (var i = _order.Length - 1; i >= 0; i--)
        {
            var axis = _order[i];
            (slot, place[axis]) = i == 0 ? (0, slot) : (slot / Math.Max(1, _most[axis]), slot % Math.Max(1, _most[axis]));
        }
        var number = 0L;
        for (var axis = 0; axis < place.Length; axis++)
        {
            if (place[axis] >= _counts[axis])
                return null;
            number = number * _counts[axis] + place[axis];
        }
        return number;
    }
}
