using System.Numerics;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>A fractal heap: where the latest format keeps links and attributes of groups with many of them.</summary>
/// <remarks>HDF5 File Format Specification, III.G.</remarks>
internal sealed class HdfHeap
{
    private const string What = "a heap of messages";
    private const int DeepestBlock = 8;

    private readonly HdfMetadata _metadata;
    private readonly int _offsetBytes, _lengthBytes, _width, _directRows, _rows;
    private readonly long _start, _root;

    public HdfHeap(HdfMetadata metadata, long at)
    {
        _metadata = metadata;
        var head = new HdfCursor(metadata.Read(at, 142, What), at);
        HdfMetadata.Expect(head.Take(4), "FRHP"u8, at, What);
        head.Take(3);
        if (head.Int16() != 0)
            throw HdfMetadata.Unsupported("compresses its metadata");
        head.Byte();
        var largest = head.Int32();
        head.Take(12 * 8);
        (_width, _start) = (head.Int16(), head.Int64());
        var (direct, bits) = (head.Int64(), head.Int16());
        head.Int16();
        (_root, _rows) = (head.Int64(), head.Int16());
        if (_width == 0 || bits is 0 or > 64 || _start <= 0 || !BitOperations.IsPow2(_start) || direct < _start || !BitOperations.IsPow2(direct) || direct > int.MaxValue || largest == 0)
            throw HdfMetadata.Broken(at, $"{What} has blocks of {_start} to {direct} bytes");
        _offsetBytes = (bits + 7) / 8;
        _lengthBytes = Math.Min((BitOperations.Log2((ulong)direct) + 7) / 8, BitOperations.Log2(largest) / 8 + 1);
        _directRows = BitOperations.Log2((ulong)(direct / _start)) + 2;
    }

    /// <summary>The bytes of an object and where they lie; null for one that is stored in another way (of 64 KB and more).</summary>
    public (byte[] Bytes, long At)? Read(ReadOnlySpan<byte> id, long at)
    {
        var cursor = new HdfCursor(id, at);
        var kind = cursor.Byte();
        switch (kind >> 4 & 3)
        {
            case 0:
                var (offset, length) = (cursor.Integer(_offsetBytes), cursor.Integer(_lengthBytes));
                var place = Place(_root, _rows, offset, 0);
                return (_metadata.Read(place, length, What), place);
            case 2:
                return (cursor.Take((kind & 15) + 1).ToArray(), at + 1);
            default:
                return null;
        }
    }

    /// <summary>Where an offset of the heap lies in the file: in the root block, or in a block of a table whose rows double in size.</summary>
    private long Place(long block, int rows, long offset, int depth)
    {
        if (block == HdfMetadata.Undefined || offset < 0 || depth > DeepestBlock)
            throw HdfMetadata.Broken(block, $"{What} has no block for byte {offset}");
        if (rows == 0)
            return block + offset;
        var (row, size) = (0, _start);
        for (; row < rows && offset >= size * _width; row++)
        {
            offset -= size * _width;
            size = row == 0 ? size : size * 2;
            if (size > 1L << 40)
                break;
        }
        if (row >= rows || size > 1L << 40)
            throw HdfMetadata.Broken(block, $"{What} ends before an object in it");
        HdfMetadata.Expect(_metadata.Read(block, 4, What), "FHIB"u8, block, What);
        var entry = block + 13 + _offsetBytes + 8L * (row * (long)_width + offset / size);
        var child = new HdfCursor(_metadata.Read(entry, 8, What), entry).Int64();
        return Place(child, row < _directRows ? 0 : RowsOf(size), offset % size, depth + 1);
    }

    /// <summary>Rows of a table that stands for this many bytes.</summary>
    private int RowsOf(long size) => BitOperations.Log2((ulong)Math.Max(1, size / (_start * _width))) + 1;
}
