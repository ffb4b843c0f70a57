namespace TopoWeb.Networks.Weights.Keras;

/// <summary>How the places of chunks are stored.</summary>
internal enum HdfIndex
{
    /// <summary>A B-tree of version 1, in files of the earliest format (which h5py and Keras write).</summary>
    Tree = 0,

    /// <summary>One chunk.</summary>
    Single = 1,

    /// <summary>All chunks one after the other.</summary>
    Implicit = 2,

    /// <summary>An array of fixed length.</summary>
    FixedArray = 3,

    /// <summary>An array that grows along one axis.</summary>
    ExtensibleArray = 4,

    /// <summary>A B-tree of version 2.</summary>
    Tree2 = 5,
}

/// <summary>How a data set is cut into chunks.</summary>
/// <remarks>HDF5 File Format Specification, IV.A.2.i; VII (data set chunk indexes).</remarks>
internal sealed record HdfChunkLayout
{
    private const int PartialChunksUnfiltered = 1, SingleFiltered = 2;

    /// <summary>Lengths of the axes of the data set.</summary>
    public required long[] Shape { get; init; }

    /// <summary>How far they may grow; negative: without end.</summary>
    public required long[] Most { get; init; }

    /// <summary>Lengths of the axes of a chunk.</summary>
    public required long[] Chunk { get; init; }

    public required HdfType Type { get; init; }

    /// <summary>What each chunk went through when it was written, in that order.</summary>
    public required IReadOnlyList<HdfFilter> Filters { get; init; }

    public required HdfIndex Index { get; init; }

    /// <summary>Where the index lies, or the values where there is none.</summary>
    public required long Address { get; init; }

    /// <summary>Bytes of the only chunk as stored.</summary>
    public long SingleBytes { get; init; } = -1;

    /// <summary>Filters that the only chunk did not go through.</summary>
    public uint SingleMask { get; init; }

    /// <summary>Chunks that reach over the edge did not go through the filters.</summary>
    public bool PartialUnfiltered { get; init; }

    /// <summary>Bytes of a whole chunk; saturates.</summary>
    public long ChunkBytes => Chunk.Aggregate(Type.Size, (product, size) => product > 0 && size > (1L << 46) / product ? 1L << 46 : product * size);

    /// <summary>Number of chunks along each axis.</summary>
    public long[] Counts => [.. Shape.Select((size, axis) => Chunks(size, Chunk[axis]))];

    /// <summary>Number of chunks along each axis when it has grown as far as it may; 0 for one without end.</summary>
    public long[] MostCounts => [.. Most.Select((size, axis) => size < 0 ? 0 : Chunks(size, Chunk[axis]))];

    public static HdfChunkLayout ReadVersion3(ref HdfCursor cursor, long[] shape, long[] most, HdfType type, IReadOnlyList<HdfFilter> filters)
    {
        var axes = cursor.Byte();
        var address = cursor.Int64();
        return new() { Shape = shape, Most = most, Type = type, Filters = filters, Index = HdfIndex.Tree, Address = address, Chunk = ReadChunk(ref cursor, axes, 4, shape, type) };
    }

    public static HdfChunkLayout ReadVersion4(ref HdfCursor cursor, long[] shape, long[] most, HdfType type, IReadOnlyList<HdfFilter> filters)
    {
        var (flags, axes, bytes) = (cursor.Byte(), cursor.Byte(), cursor.Byte());
        if (bytes is < 1 or > 8)
            throw HdfMetadata.Broken(cursor.At, $"lengths of chunks have {bytes} bytes");
        var chunk = ReadChunk(ref cursor, axes, bytes, shape, type);
        var index = (HdfIndex)cursor.Byte();
        if (index is < HdfIndex.Single or > HdfIndex.Tree2)
            throw HdfMetadata.Broken(cursor.At, $"an index of chunks has the kind {(int)index}");
        var (single, mask) = index == HdfIndex.Single && (flags & SingleFiltered) != 0 ? (cursor.Int64(), cursor.Int32()) : (-1, 0);
        // What follows is repeated in the index itself.
        cursor.Take(index switch { HdfIndex.FixedArray => 1, HdfIndex.ExtensibleArray => 5, HdfIndex.Tree2 => 6, _ => 0 });
        return new()
        {
            Shape = shape, Most = most, Type = type, Filters = filters, Index = index, Chunk = chunk, Address = cursor.Int64(),
            SingleBytes = single, SingleMask = mask, PartialUnfiltered = (flags & PartialChunksUnfiltered) != 0,
        };
    }

    private static long[] ReadChunk(ref HdfCursor cursor, int axes, int bytes, long[] shape, HdfType type)
    {
        // One more than the data set has: the bytes of a value.
        if (axes != shape.Length + 1)
            throw HdfMetadata.Broken(cursor.At, $"chunks have {axes - 1} axes, but their data set has {shape.Length}");
        var chunk = new long[axes];
        for (var i = 0; i < axes; i++)
            if ((chunk[i] = cursor.Integer(bytes)) <= 0)
                throw HdfMetadata.Broken(cursor.At, $"axis {i} of the chunks has the length {chunk[i]}");
        return chunk[^1] == type.Size ? chunk[..^1] : throw HdfMetadata.Broken(cursor.At, $"values in chunks have {chunk[^1]} bytes, but their type has {type.Size}");
    }

    private static long Chunks(long size, long chunk) => size / chunk + (size % chunk == 0 ? 0 : 1);
}
