using System.Buffers.Binary;
using System.Text;
using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>Lists of text that are attributes of an object.</summary>
/// <remarks>HDF5 File Format Specification, IV.A.2.m (attribute messages), III.E (global heaps).</remarks>
internal sealed class HdfAttributes(HdfMetadata metadata)
{
    private readonly Dictionary<long, Dictionary<int, string>> _heaps = [];

    /// <summary>The attribute of this name as a list of text; null if there is none.</summary>
    /// <remarks>Keras cuts a list too long for a header into <c>layer_names0</c>, <c>layer_names1</c>, …</remarks>
    public IReadOnlyList<string>? TextList(HdfObject header, string name)
    {
        var all = new List<string>();
        var found = ReadInto(header, name, all);
        for (var part = 0; ReadInto(header, $"{name}{part}", all); part++)
            found = true;
        return found ? all : null;
    }

    /// <summary>The attribute of this name as text; null if there is none, or if it is something else.</summary>
    public string? Text(HdfObject header, string name)
    {
        var all = new List<string>();
        return ReadInto(header, name, all, orNothing: true) && all is [var text] ? text : null;
    }

    /// <summary>Whether there is an attribute of this name, whatever it holds.</summary>
    public bool Has(HdfObject header, string name) => ReadInto(header, name, [], orNothing: true);

    private bool ReadInto(HdfObject header, string name, List<string> all, bool orNothing = false)
    {
        foreach (var message in header.Messages)
        {
            if (message.Type != HdfMessage.Attribute)
                continue;
            metadata.Charge(1, 0); // many groups may share a header
            var cursor = new HdfCursor(message.Data, message.At);
            var version = cursor.Byte();
            if (version is < 1 or > 3)
                throw HdfMetadata.Broken(message.At, $"an attribute has the version {version}");
            var flags = cursor.Byte();
            var (nameBytes, typeBytes, shapeBytes) = (cursor.Int16(), cursor.Int16(), cursor.Int16());
            cursor.Take(version == 3 ? 1 : 0);
            var read = Encoding.UTF8.GetString(cursor.Take(Padded(nameBytes, version))).TrimEnd('\0');
            if (read != name)
                continue;
            if (version > 1 && flags != 0)
                throw HdfMetadata.Unsupported($"stores the type of the attribute {Shown.Name(name)} elsewhere");
            var type = HdfType.Read(cursor.Take(Padded(typeBytes, version)), cursor.At);
            var (_, count) = TensorShape.Check(HdfType.ReadShape(cursor.Take(Padded(shapeBytes, version)), cursor.At), name);
            if (orNothing && !type.IsFixedText && !type.IsVariableText)
                return true;
            metadata.Charge((int)Math.Min(count, message.Data.Length), message.Data.Length);
            // An empty list has the type of a number with some writers.
            if (count > 0)
                ReadTexts(ref cursor, type, count, name, all);
            return true;
        }
        return false;
    }

    private static int Padded(int bytes, byte version) => version == 1 ? (bytes + 7) / 8 * 8 : bytes;

    private void ReadTexts(ref HdfCursor cursor, HdfType type, long count, string name, List<string> all)
    {
        if (!type.IsFixedText && !type.IsVariableText)
            throw HdfMetadata.Unsupported($"has an attribute {Shown.Name(name)} that is not a list of text");
        // Before the loop, not in it: a count may be anything, and text of no bytes would never run out of them.
        if (count > cursor.Left / type.Size)
            throw HdfMetadata.Broken(cursor.At, $"the attribute {Shown.Name(name)} claims {count} texts of {type.Size} bytes, but {cursor.Left} bytes are left");
        for (var i = 0L; i < count; i++)
        {
            var bytes = cursor.Take(type.Size);
            all.Add(type.IsFixedText
                ? Encoding.UTF8.GetString(bytes).TrimEnd('\0', ' ')
                : FromHeap(BinaryPrimitives.ReadInt64LittleEndian(bytes[4..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]), cursor.At));
        }
    }

    private string FromHeap(long address, int index, long at)
    {
        if (address == 0)
            return ""; // text of no letters
        if (!_heaps.TryGetValue(address, out var heap))
            _heaps[address] = heap = ReadHeap(address);
        return heap.TryGetValue(index, out var text) ? text : throw HdfMetadata.Broken(at, $"text {index} is missing from its heap");
    }

    private Dictionary<int, string> ReadHeap(long address)
    {
        var head = metadata.Read(address, 16, "a heap of text");
        HdfMetadata.Expect(head, "GCOL"u8, address, "a heap of text");
        var size = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(8));
        var cursor = new HdfCursor(metadata.Read(address + 16, size - 16, "a heap of text"), address + 16);
        var texts = new Dictionary<int, string>();
        while (cursor.Left >= 16)
        {
            var index = cursor.Int16();
            cursor.Take(6);
            var length = cursor.Int64();
            if (index == 0)
                break; // free space up to the end
            texts[index] = Encoding.UTF8.GetString(cursor.Take(length)).TrimEnd('\0');
            cursor.Take(Math.Min(cursor.Left, (8 - length % 8) % 8));
        }
        return texts;
    }
}
