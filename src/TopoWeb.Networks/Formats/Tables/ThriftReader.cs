using System.Buffers.Binary;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>
/// Thrift's compact protocol, in which Parquet writes its metadata, as plain values by the numbers of their fields. Every length is held against the bytes that
/// are left before anything is made of it, and nesting is bounded: general readers go on behind the end of a file that was cut.
/// </summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> content)
{
    private const int MostDepth = 24;

    private readonly ReadOnlySpan<byte> _content = content;

    /// <summary>Bytes read.</summary>
    public int Position { get; private set; }

    /// <summary>Reads a struct: numbers are <see cref="long"/> or <see cref="double"/>, texts are arrays of bytes.</summary>
    /// <exception cref="InvalidInputException">The content is damaged.</exception>
    public Dictionary<int, object> ReadStruct(int depth = 0)
    {
        if (depth > MostDepth)
            throw Damaged();
        var fields = new Dictionary<int, object>();
        var id = 0;
        while (true)
        {
            var head = Byte();
            var type = head & 0x0f;
            if (type == 0)
                return fields;
            id = head >> 4 is > 0 and var step ? id + step : (int)Signed();
            fields[id] = type is 1 or 2 ? type == 1 : ReadValue(type, depth);
        }
    }

    private object ReadValue(int type, int depth)
    {
        switch (type)
        {
            case 1 or 2: return Byte() == 1; // of a list, each has a byte
            case 3: return (long)(sbyte)Byte();
            case 4 or 5 or 6: return Signed();
            case 7: return BinaryPrimitives.ReadDoubleLittleEndian(Bytes(8));
            case 8: return Bytes(Length()).ToArray();
            case 9 or 10: return ReadList(depth + 1);
            case 12: return ReadStruct(depth + 1);
            case 13: return Bytes(16).ToArray();
            default: throw Damaged();
        }
    }

    private List<object> ReadList(int depth)
    {
        if (depth > MostDepth)
            throw Damaged();
        var head = Byte();
        var count = head >> 4 == 15 ? Length() : head >> 4;
        if (count > _content.Length - Position) // each element has at least one byte
            throw Damaged();
        var list = new List<object>();
        for (var i = 0; i < count; i++)
            list.Add(ReadValue(head & 0x0f, depth));
        return list;
    }

    private int Length()
    {
        var length = Unsigned();
        return length <= (ulong)(_content.Length - Position) ? (int)length : throw Damaged();
    }

    private long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
        throw Damaged();
    }

    private byte Byte() => Position < _content.Length ? _content[Position++] : throw Damaged();

    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _content.Length - Position)
            throw Damaged();
        Position += count;
        return _content.Slice(Position - count, count);
    }

    private static InvalidInputException Damaged() => new("file", "The file is damaged: its Parquet metadata is cut or broken.");
}
