namespace TopoWeb.Networks.Weights.Keras;

/// <summary>A data set: values that lie one after the other, or in chunks.</summary>
/// <param name="Shape">Length of every axis.</param>
/// <param name="Type">Type of the values.</param>
/// <param name="At">Where the first value lies in the file; negative if there is none, or if they are in chunks.</param>
/// <param name="Bytes">Bytes stored.</param>
/// <param name="Problem">Why the values cannot be read; null where they can.</param>
internal sealed record HdfDataset(long[] Shape, HdfType Type, long At, long Bytes, string? Problem)
{
    private const int Compact = 0, Contiguous = 1, Chunked = 2;

    /// <summary>How the values are cut into chunks; null where they are not.</summary>
    public HdfChunkLayout? Chunks { get; init; }

    /// <summary>The data set of this header; null for a group.</summary>
    /// <remarks>HDF5 File Format Specification, IV.A.2.i (layout, versions 3 and 4).</remarks>
    public static HdfDataset? Read(HdfObject header)
    {
        if (header.Find(HdfMessage.Layout) is not { } layout || header.Find(HdfMessage.Dataspace) is not { } space || header.Find(HdfMessage.Datatype) is not { } type)
            return null;
        var ((shape, most), of) = (HdfType.ReadSpace(space.Data, space.At), HdfType.Read(type.Data, type.At));
        var cursor = new HdfCursor(layout.Data, layout.At);
        var version = cursor.Byte();
        if (version is not (3 or 4))
            return new HdfDataset(shape, of, -1, 0, $"stores values in a layout of version {version}");
        var kind = cursor.Byte();
        if (header.Find(HdfMessage.ExternalFiles) is not null)
            return new HdfDataset(shape, of, -1, 0, "stores values in another file");
        switch (kind)
        {
            case Compact:
                var size = cursor.Int16();
                return new HdfDataset(shape, of, cursor.At, Math.Min(size, cursor.Left), null);
            case Contiguous:
                var (at, bytes) = (cursor.Int64(), cursor.Int64());
                return new HdfDataset(shape, of, at, bytes, at == HdfMetadata.Undefined ? "refers to values that were never written" : null);
            case Chunked:
                var filters = header.Find(HdfMessage.Filters) is { } message ? HdfFilter.Read(message) : [];
                var chunks = version == 3 ? HdfChunkLayout.ReadVersion3(ref cursor, shape, most, of, filters) : HdfChunkLayout.ReadVersion4(ref cursor, shape, most, of, filters);
                return new HdfDataset(shape, of, -1, 0, chunks.Address == HdfMetadata.Undefined ? "refers to values that were never written" : HdfFilter.Problem(filters)) { Chunks = chunks };
            default:
                return new HdfDataset(shape, of, -1, 0, $"stores values in a layout of kind {kind}");
        }
    }
}
