namespace TopoWeb.Networks.Weights.Keras;

/// <summary>Groups and data sets of an HDF5 file by address; what was read once is kept.</summary>
/// <remarks>HDF5 File Format Specification, II.A (superblock, versions 0 to 3).</remarks>
internal sealed class HdfTree
{
    private readonly HdfMetadata _metadata;
    private readonly Dictionary<long, HdfObject> _headers = [];
    private readonly Dictionary<long, Dictionary<string, long>> _children = [];

    public HdfTree(HdfMetadata metadata)
    {
        _metadata = metadata;
        var start = metadata.Read(0, Math.Min(metadata.Content.Length, 96), "the superblock");
        HdfMetadata.Expect(start, [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10], 0, "the signature of HDF5");
        var cursor = new HdfCursor(start, 0);
        cursor.Take(8);
        var version = cursor.Byte();
        if (version > 3)
            throw HdfMetadata.Unsupported($"has a superblock of version {version}");
        cursor.Take(version < 2 ? 4 : 0);
        var (offsets, lengths) = (cursor.Byte(), cursor.Byte());
        if (offsets != 8 || lengths != 8)
            throw HdfMetadata.Unsupported($"has addresses of {offsets} and lengths of {lengths} bytes");
        cursor.Take(version switch { 0 => 9, 1 => 13, _ => 1 });
        if (cursor.Int64() != 0)
            throw HdfMetadata.Unsupported("is part of another file");
        // Versions 0 and 1: free space, end, driver, and the name of the root; else: extension and end.
        cursor.Take(version < 2 ? 32 : 16);
        Root = cursor.Int64();
    }

    /// <summary>Address of the root group.</summary>
    public long Root { get; }

    public HdfObject Header(long at)
    {
        if (!_headers.TryGetValue(at, out var header))
            _headers[at] = header = HdfDense.Expand(_metadata, HdfObject.Read(_metadata, at));
        return header;
    }

    public Dictionary<string, long> Children(long at)
    {
        if (!_children.TryGetValue(at, out var children))
            _children[at] = children = HdfGroup.Children(_metadata, Header(at));
        return children;
    }

    public long? Child(long at, string name)
    {
        // A layer may have a path for a name; every part is only looked up among the children.
        foreach (var part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
            if (Children(at).TryGetValue(part, out var child))
                at = child;
            else
                return null;
        return at;
    }

    public HdfDataset? Dataset(long group, string path) => Child(group, path) is { } at ? HdfDataset.Read(Header(at)) : null;
}
