namespace TopoWeb.Networks.Weights.Keras;

/// <summary>B-trees of version 2: any records, in nodes of one size.</summary>
/// <remarks>HDF5 File Format Specification, III.A.2.</remarks>
internal static class HdfTree2
{
    private const int DeepestTree = 16;
    private const int NodeOverhead = 10; // signature, version, type, checksum

    /// <summary>Hands over the type and the bytes of every record.</summary>
    public static void Read(HdfMetadata metadata, long at, string what, Action<int, byte[]> take)
    {
        var name = $"a tree of {what}";
        var head = new HdfCursor(metadata.Read(at, 38, name), at);
        HdfMetadata.Expect(head.Take(4), "BTHD"u8, at, name);
        head.Byte();
        var (type, size, record, depth) = (head.Byte(), (long)head.Int32(), head.Int16(), head.Int16());
        head.Take(2);
        var (root, records) = (head.Int64(), head.Int16());
        if (depth > DeepestTree || record == 0 || size <= NodeOverhead + record)
            throw HdfMetadata.Broken(at, $"{name} has {depth} levels and records of {record} bytes in nodes of {size}");
        if (root == HdfMetadata.Undefined)
            return;
        var (countBytes, totalBytes) = PointerSizes(size, record, depth);
        var open = new Stack<(long At, int Records, int Level)>([(root, records, depth)]);
        while (open.TryPop(out var node))
        {
            var pointer = node.Level == 0 ? 0 : 8 + countBytes + totalBytes[node.Level - 1];
            var cursor = new HdfCursor(metadata.Read(node.At, Math.Min(size, NodeOverhead + (long)node.Records * record + (node.Records + 1L) * pointer), name), node.At);
            HdfMetadata.Expect(cursor.Take(4), node.Level == 0 ? "BTLF"u8 : "BTIN"u8, node.At, name);
            cursor.Take(2);
            for (var i = 0; i < node.Records; i++)
                take(type, cursor.Take(record).ToArray());
            for (var i = 0; node.Level > 0 && i <= node.Records; i++)
            {
                open.Push((cursor.Int64(), (int)cursor.Integer(countBytes), node.Level - 1));
                cursor.Take(totalBytes[node.Level - 1]);
            }
        }
    }

    /// <summary>Bytes of the number of records of a child, and by the child's level of the number of all records below it: as many as the largest possible number needs.</summary>
    private static (int Count, int[] Totals) PointerSizes(long size, int record, int depth)
    {
        var most = (size - NodeOverhead) / record;
        var (count, totals, below) = (BytesOf(most), new int[Math.Max(1, depth)], (double)most);
        for (var level = 1; level < depth; level++)
        {
            var pointer = 8 + count + totals[level - 1];
            var here = Math.Floor((size - NodeOverhead - pointer) / (double)(record + pointer));
            below = (here + 1) * below + here;
            totals[level] = BytesOf(below);
        }
        return (count, totals);
    }

    private static int BytesOf(double number) => Math.Clamp(((int)Math.Floor(Math.Log2(Math.Max(1, number))) / 8) + 1, 1, 8);
}
