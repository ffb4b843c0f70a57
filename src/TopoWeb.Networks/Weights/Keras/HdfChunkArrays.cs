using System.Numerics;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>Indexes that are arrays of addresses: the fixed and the extensible array.</summary>
/// <remarks>HDF5 File Format Specification, VII.C and VII.D.</remarks>
internal static class HdfChunkArrays
{
    private const int Checksum = 4;
    private const int MostBlocks = 64; // the number of elements has 64 bits

    /// <summary>Chunks by their slot; slots that were never written are passed over by the caller.</summary>
    public static IEnumerable<(long Slot, HdfChunk Chunk)> Read(HdfMetadata metadata, HdfChunkLayout layout) =>
        layout.Index == HdfIndex.FixedArray ? ReadFixed(metadata, layout) : ReadExtensible(metadata, layout);

    private static List<(long, HdfChunk)> ReadFixed(HdfMetadata metadata, HdfChunkLayout layout)
    {
        const string what = "an array of chunks";
        var head = new HdfCursor(metadata.Read(layout.Address, 28, what), layout.Address);
        HdfMetadata.Expect(head.Take(4), "FAHD"u8, layout.Address, what);
        head.Take(2);
        var (entry, pageBits) = (Entry(head.Byte(), layout), head.Byte());
        var (count, block) = (head.Int64(), head.Int64());
        var found = new List<(long, HdfChunk)>();
        if (block == HdfMetadata.Undefined)
            return found;
        if (count < 0 || count > metadata.Content.Length || pageBits > 40)
            throw HdfMetadata.Broken(layout.Address, $"{what} has {count} elements");
        var page = 1L << pageBits;
        var pages = count > page ? (count + page - 1) / page : 0;
        var start = new HdfCursor(metadata.Read(block, 14, what), block);
        HdfMetadata.Expect(start.Take(4), "FADB"u8, block, what);
        if (pages == 0)
        {
            ReadElements(metadata, layout, block + 14, count, 0, entry, found);
            return found;
        }
        var written = metadata.Read(block + 14, (pages + 7) / 8, what);
        var at = block + 14 + written.Length + Checksum;
        for (var i = 0L; i < pages; i++)
        {
            var elements = Math.Min(page, count - i * page);
            if ((written[i / 8] & (0x80 >> (int)(i % 8))) != 0)
                ReadElements(metadata, layout, at, elements, i * page, entry, found);
            at += elements * entry + Checksum;
        }
        return found;
    }

    private static List<(long, HdfChunk)> ReadExtensible(HdfMetadata metadata, HdfChunkLayout layout)
    {
        const string what = "an array of chunks";
        var head = new HdfCursor(metadata.Read(layout.Address, 72, what), layout.Address);
        HdfMetadata.Expect(head.Take(4), "EAHD"u8, layout.Address, what);
        head.Take(2);
        var entry = Entry(head.Byte(), layout);
        var (bits, inIndex, least, pointers, pageBits) = (head.Byte(), head.Byte(), head.Byte(), head.Byte(), head.Byte());
        head.Take(4 * 8);
        var (used, elements, index) = (head.Int64(), head.Int64(), head.Int64());
        var found = new List<(long, HdfChunk)>();
        if (index == HdfMetadata.Undefined)
            return found;
        if (bits is 0 or > MostBlocks || !BitOperations.IsPow2(least) || !BitOperations.IsPow2(pointers) || pageBits > 40 || used < 0 || elements < 0)
            throw HdfMetadata.Broken(layout.Address, $"{what} has blocks of {least} elements and {pointers} pointers");
        var array = new Extensible(metadata, layout, entry, (bits + 7) / 8, least, 1L << pageBits, found);
        var start = new HdfCursor(metadata.Read(index, 14, what), index);
        HdfMetadata.Expect(start.Take(4), "EAIB"u8, index, what);
        ReadElements(metadata, layout, index + 14, inIndex, 0, entry, found);
        // The data blocks of the first super blocks hang on the index itself.
        var (direct, level, slot) = (2 * (pointers - 1), 0, (long)inIndex);
        var levels = 1 + bits - BitOperations.Log2((uint)least);
        var firstSuper = 2 * BitOperations.Log2((uint)pointers);
        var addresses = new HdfCursor(metadata.Read(index + 14 + inIndex * entry, 8L * (direct + Math.Max(0, levels - firstSuper)), what), index);
        for (; level < firstSuper && level < levels; level++)
            for (var i = 0; i < Extensible.Blocks(level); i++)
                array.ReadBlock(addresses.Int64(), array.Elements(level), ref slot);
        for (; level < levels && slot < used; level++)
            array.ReadSuper(addresses.Int64(), level, ref slot);
        return found;
    }

    private static long Entry(int bytes, HdfChunkLayout layout) => bytes == 8 || bytes is > 12 and <= 20 ? bytes
        : throw HdfMetadata.Broken(layout.Address, $"an array of chunks has elements of {bytes} bytes");

    /// <summary>An element: an address, and with filters the bytes stored and the filters left out.</summary>
    private static void ReadElements(HdfMetadata metadata, HdfChunkLayout layout, long at, long count, long slot, long entry, List<(long, HdfChunk)> found)
    {
        var cursor = new HdfCursor(metadata.Read(at, count * entry, "an array of chunks"), at);
        for (var i = 0L; i < count; i++)
        {
            var address = cursor.Int64();
            found.Add((slot + i, entry == 8 ? new(address, layout.ChunkBytes, uint.MaxValue) : new(address, cursor.Integer((int)entry - 12), cursor.Int32())));
        }
    }

    /// <summary>Blocks of an extensible array; they double in number and in length by turns.</summary>
    private sealed class Extensible(HdfMetadata metadata, HdfChunkLayout layout, long entry, int offsetBytes, int least, long page, List<(long, HdfChunk)> found)
    {
        private const string What = "an array of chunks";

        public static long Blocks(int level) => 1L << (level / 2);

        public long Elements(int level) => (1L << ((level + 1) / 2)) * least;

        public void ReadBlock(long at, long elements, ref long slot)
        {
            var first = slot;
            slot += elements;
            if (at == HdfMetadata.Undefined)
                return;
            HdfMetadata.Expect(metadata.Read(at, 4, What), "EADB"u8, at, What);
            var start = at + 14 + offsetBytes;
            if (elements <= page)
            {
                ReadElements(metadata, layout, start, elements, first, entry, found);
                return;
            }
            start += Checksum;
            for (var done = 0L; done < elements; done += page, start += page * entry + Checksum)
                ReadElements(metadata, layout, start, page, first + done, entry, found);
        }

        public void ReadSuper(long at, int level, ref long slot)
        {
            var (blocks, elements) = (Blocks(level), Elements(level));
            if (at == HdfMetadata.Undefined)
            {
                slot += blocks * elements;
                return;
            }
            HdfMetadata.Expect(metadata.Read(at, 4, What), "EASB"u8, at, What);
            // One bit a page says which pages of the blocks were written.
            var bitmap = elements > page ? blocks * ((elements / page + 7) / 8) : 0;
            var addresses = new HdfCursor(metadata.Read(at + 14 + offsetBytes + bitmap, blocks * 8, What), at);
            for (var i = 0L; i < blocks; i++)
                ReadBlock(addresses.Int64(), elements, ref slot);
        }
    }
}
