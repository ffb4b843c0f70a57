using System.Buffers.Binary;
using System.Text;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>A table of FlatBuffers, in which Arrow writes its metadata. Every offset is held against the bytes that are there before it is followed.</summary>
internal readonly ref struct FlatTable
{
    private const int LongestName = 1024;

    private readonly ReadOnlySpan<byte> _content;
    private readonly int _at;
    private readonly int _fields;
    private readonly int _end;

    /// <exception cref="TopoWeb.Topology.InvalidInputException">There is no table.</exception>
    private FlatTable(ReadOnlySpan<byte> content, long at)
    {
        if (at < 0 || at > content.Length - sizeof(int))
            throw Damaged();
        var fields = at - BinaryPrimitives.ReadInt32LittleEndian(content[(int)at..]);
        if (fields < 0 || fields > content.Length - sizeof(int))
            throw Damaged();
        var length = BinaryPrimitives.ReadUInt16LittleEndian(content[(int)fields..]);
        if (length < 4 || length > content.Length - fields)
            throw Damaged();
        _content = content;
        (_at, _fields, _end) = ((int)at, (int)fields, (int)fields + length);
    }

    /// <summary>The table that the content is.</summary>
    public static FlatTable Root(ReadOnlySpan<byte> content) => content.Length < sizeof(int) ? throw Damaged() : new(content, BinaryPrimitives.ReadUInt32LittleEndian(content));

    /// <summary>A whole number of 1 (without a sign), 2, 4 or 8 bytes.</summary>
    public long Number(int id, int size, long otherwise = 0)
    {
        if (Place(id, size) is not { } place)
            return otherwise;
        var value = _content.Slice(place, size);
        return size switch
        {
            1 => value[0],
            2 => BinaryPrimitives.ReadInt16LittleEndian(value),
            4 => BinaryPrimitives.ReadInt32LittleEndian(value),
            _ => BinaryPrimitives.ReadInt64LittleEndian(value),
        };
    }

    public bool TryTable(int id, out FlatTable table)
    {
        var place = Place(id, sizeof(int));
        table = place is { } at ? Follow(at) : default;
        return place is not null;
    }

    /// <summary>Where the items of a vector begin, and how many there are.</summary>
    public (int Start, int Count) Vector(int id, int size)
    {
        if (Place(id, sizeof(int)) is not { } place)
            return (0, 0);
        var start = place + (long)BinaryPrimitives.ReadUInt32LittleEndian(_content[place..]);
        if (start > _content.Length - sizeof(int))
            throw Damaged();
        var count = BinaryPrimitives.ReadUInt32LittleEndian(_content[(int)start..]);
        return count <= (_content.Length - start - sizeof(int)) / size ? ((int)start + sizeof(int), (int)count) : throw Damaged();
    }

    /// <summary>A table of a vector of tables.</summary>
    public FlatTable Item((int Start, int Count) vector, int index) => Follow(vector.Start + sizeof(int) * index);

    /// <summary>A number of 8 bytes of a vector.</summary>
    public long Long((int Start, int Count) vector, int index) => BinaryPrimitives.ReadInt64LittleEndian(_content[(vector.Start + sizeof(long) * index)..]);

    /// <summary>A name. Many may lie at one place, so long ones are cut.</summary>
    public string Name(int id)
    {
        var (start, count) = Vector(id, 1);
        return Encoding.UTF8.GetString(_content.Slice(start, Math.Min(count, LongestName)));
    }

    public static TopoWeb.Topology.InvalidInputException Damaged() => ArrowTable.Damaged("its metadata is cut or broken");

    private FlatTable Follow(int place) => new(_content, place + (long)BinaryPrimitives.ReadUInt32LittleEndian(_content[place..]));

    /// <summary>Null where the field has its default.</summary>
    private int? Place(int id, int size)
    {
        var entry = _fields + 4 + 2 * id;
        if (_content.IsEmpty || entry > _end - 2 || BinaryPrimitives.ReadUInt16LittleEndian(_content[entry..]) is not (> 0 and var offset))
            return null;
        return offset <= _content.Length - _at - size ? _at + offset : throw Damaged();
    }
}
