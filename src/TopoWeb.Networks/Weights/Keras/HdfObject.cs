using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>A message of an object header: what it describes, and where its bytes lie.</summary>
internal sealed record HdfMessage(int Type, byte[] Data, long At)
{
    public const int Dataspace = 1, LinkInfo = 2, Datatype = 3, Link = 6, ExternalFiles = 7, Layout = 8, Filters = 11, Attribute = 12, Continuation = 16, SymbolTable = 17, AttributeInfo = 21;
}

/// <summary>The header of a group or data set, versions 1 and 2.</summary>
/// <remarks>HDF5 File Format Specification, IV.A.1.</remarks>
internal sealed class HdfObject
{
    private const int Shared = 2; // flag: the message lies elsewhere

    private HdfObject(List<HdfMessage> messages) => Messages = messages;

    public IReadOnlyList<HdfMessage> Messages { get; }

    /// <summary>With the messages that lie outside the header.</summary>
    public HdfObject With(IEnumerable<HdfMessage> more) => new([.. Messages, .. more]);

    public HdfMessage? Find(int type) => Messages.FirstOrDefault(m => m.Type == type);

    /// <exception cref="InvalidInputException">Broken, truncated, above a limit.</exception>
    public static HdfObject Read(HdfMetadata metadata, long at)
    {
        var start = metadata.Read(at, 16, "an object header");
        var (messages, blocks) = (new List<HdfMessage>(), new Queue<(long At, long Length)>());
        if (start.AsSpan().StartsWith("OHDR"u8))
            ReadVersion2(metadata, at, start, messages, blocks);
        else if (start[0] == 1)
        {
            blocks.Enqueue((at + 16, BitConverter.ToUInt32(start, 8)));
            while (blocks.TryDequeue(out var block))
                ReadMessages(metadata.Read(block.At, block.Length, "messages"), block.At, version: 1, ordered: false, messages, blocks);
        }
        else
            throw HdfMetadata.Broken(at, "expected an object header");
        return new HdfObject(messages);
    }

    private static void ReadVersion2(HdfMetadata metadata, long at, byte[] start, List<HdfMessage> messages, Queue<(long At, long Length)> blocks)
    {
        var flags = start[5];
        var (before, size) = (6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0), 1 << (flags & 3));
        var cursor = new HdfCursor(metadata.Read(at + before, size, "an object header"), at + before);
        var (ordered, first) = ((flags & 4) != 0, at + before + size);
        var length = cursor.Number(size);
        ReadMessages(metadata.Read(first, length, "messages"), first, version: 2, ordered, messages, blocks);
        while (blocks.TryDequeue(out var block))
        {
            var bytes = metadata.Read(block.At, block.Length, "messages");
            HdfMetadata.Expect(bytes, "OCHK"u8, block.At, "a part of an object header");
            // Between signature and checksum.
            ReadMessages(bytes.AsSpan(4, Math.Max(0, bytes.Length - 8)), block.At + 4, version: 2, ordered, messages, blocks);
        }
    }

    private static void ReadMessages(ReadOnlySpan<byte> bytes, long at, int version, bool ordered, List<HdfMessage> messages, Queue<(long At, long Length)> blocks)
    {
        var cursor = new HdfCursor(bytes, at);
        var head = version == 1 ? 8 : ordered ? 6 : 4;
        while (cursor.Left >= head) // less is a gap
        {
            var type = version == 1 ? cursor.Int16() : cursor.Byte();
            var size = cursor.Int16();
            var flags = cursor.Byte();
            cursor.Take(head - (version == 1 ? 5 : 4));
            var start = cursor.At;
            var data = cursor.Take(size);
            if (type == HdfMessage.Continuation)
            {
                var where = new HdfCursor(data, start);
                blocks.Enqueue((where.Int64(), where.Int64()));
            }
            else if (type != 0 && (flags & Shared) == 0)
                messages.Add(new HdfMessage(type, data.ToArray(), start));
            else if (type == HdfMessage.Datatype)
                throw HdfMetadata.Unsupported("stores a data type separately from its data set");
        }
    }
}
