using System.Text;
using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>Names and addresses of what a group holds. Soft and external links are passed over: no other file is ever opened.</summary>
/// <remarks>HDF5 File Format Specification, III.A (B-trees version 1), III.C (symbol table nodes), III.D (local heaps), IV.A.2.g (link messages).</remarks>
internal static class HdfGroup
{
    private const int EntryBytes = 40;
    private const int DeepestTree = 16;

    /// <summary>Children by name; of two with one name the file is refused. Empty for a data set.</summary>
    public static Dictionary<string, long> Children(HdfMetadata metadata, HdfObject header)
    {
        var children = new Dictionary<string, long>(StringComparer.Ordinal);
        if (header.Find(HdfMessage.SymbolTable) is { } table)
        {
            var cursor = new HdfCursor(table.Data, table.At);
            var (tree, heap) = (cursor.Int64(), cursor.Int64());
            ReadTree(metadata, tree, ReadHeap(metadata, heap), children);
        }
        foreach (var message in header.Messages)
            if (message.Type == HdfMessage.Link)
                ReadLink(message, children);
        return children;
    }

    private static (byte[] Names, long At) ReadHeap(HdfMetadata metadata, long at)
    {
        var head = metadata.Read(at, 32, "a heap of names");
        HdfMetadata.Expect(head, "HEAP"u8, at, "a heap of names");
        var cursor = new HdfCursor(head, at);
        cursor.Take(8);
        var size = cursor.Int64();
        cursor.Take(8);
        var address = cursor.Int64();
        return (metadata.Read(address, size, "a heap of names"), address);
    }

    /// <summary>Walks down without recursion; the level falls by one with every step, so a ring of nodes ends.</summary>
    private static void ReadTree(HdfMetadata metadata, long root, (byte[] Names, long At) heap, Dictionary<string, long> children)
    {
        var open = new Stack<(long At, int Level)>([(root, -1)]);
        while (open.TryPop(out var node))
        {
            var head = new HdfCursor(metadata.Read(node.At, 24, "a tree of names"), node.At);
            HdfMetadata.Expect(head.Take(4), "TREE"u8, node.At, "a tree of names");
            var (type, level, used) = (head.Byte(), head.Byte(), head.Int16());
            if (type != 0 || level > DeepestTree || node.Level >= 0 && level != node.Level)
                throw HdfMetadata.Broken(node.At, $"a tree of names has the type {type} and the level {level}");
            var entries = new HdfCursor(metadata.Read(node.At + 24, used * 16L, "a tree of names"), node.At + 24);
            for (var i = 0; i < used; i++)
            {
                entries.Int64(); // the first name of the child
                var child = entries.Int64();
                if (level > 0)
                    open.Push((child, level - 1));
                else
                    ReadNode(metadata, child, heap, children);
            }
        }
    }

    private static void ReadNode(HdfMetadata metadata, long at, (byte[] Names, long At) heap, Dictionary<string, long> children)
    {
        var head = new HdfCursor(metadata.Read(at, 8, "a list of names"), at);
        HdfMetadata.Expect(head.Take(4), "SNOD"u8, at, "a list of names");
        head.Take(2);
        var count = head.Int16();
        var entries = new HdfCursor(metadata.Read(at + 8, (long)count * EntryBytes, "a list of names"), at + 8);
        for (var i = 0; i < count; i++)
        {
            var (name, address, kind) = (entries.Int64(), entries.Int64(), entries.Int32());
            entries.Take(20);
            if (name < 0 || name >= heap.Names.Length)
                throw HdfMetadata.Broken(at, $"a name is at {name} of a heap of {heap.Names.Length} bytes");
            var text = heap.Names.AsSpan((int)name);
            var end = text.IndexOf((byte)0);
            text = end < 0 ? text : text[..end];
            metadata.Charge(1, text.Length); // names may lie in each other
            if (kind != 2) // a soft link
                Add(children, Encoding.UTF8.GetString(text), address, at);
        }
    }

    private static void ReadLink(HdfMessage message, Dictionary<string, long> children)
    {
        var cursor = new HdfCursor(message.Data, message.At);
        cursor.Byte();
        var flags = cursor.Byte();
        var type = (flags & 8) != 0 ? cursor.Byte() : 0;
        cursor.Take(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
        var name = Encoding.UTF8.GetString(cursor.Take(cursor.Number(1 << (flags & 3))));
        if (type == 0)
            Add(children, name, cursor.Int64(), message.At);
    }

    private static void Add(Dictionary<string, long> children, string name, long address, long at)
    {
        if (!children.TryAdd(name, address))
            throw HdfMetadata.Broken(at, $"a group contains {Shown.Name(name)} twice");
    }
}
