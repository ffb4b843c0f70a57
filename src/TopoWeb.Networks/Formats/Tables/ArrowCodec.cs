using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>The two compressions of Arrow: LZ4 in frames, and Zstandard.</summary>
internal static class ArrowCodec
{
    private const uint FrameStart = 0x184D2204;
    private const int LargestRatio = 255; // of LZ4: a byte of length stands for so many
    private const int Window = 64 * 1024;

    /// <param name="codec">1 for LZ4, 2 for Zstandard.</param>
    /// <param name="packed">The content.</param>
    /// <param name="size">Bytes that it unpacks to, held against the limits.</param>
    public static ReadOnlyMemory<byte> Unpack(int codec, ReadOnlyMemory<byte> packed, int size)
    {
        switch (codec)
        {
            case 1:
                return Lz4(packed.Span, size);
            case 2:
                return Zstd.Unpack(packed, size) ?? throw Wrong();
            default:
                throw ArrowTable.Damaged("its compression is not known");
        }
    }

    /// <summary>
    /// Frames are taken apart here and their blocks by the library, into a buffer of the size that is known: its streams make one of up to 4 MB for each frame,
    /// as the frame asks for it.
    /// </summary>
    private static byte[] Lz4(ReadOnlySpan<byte> packed, int size)
    {
        if (packed.Length < 7 || BinaryPrimitives.ReadUInt32LittleEndian(packed) != FrameStart || size > (long)LargestRatio * packed.Length)
            throw Wrong();
        // Version 1 in bits 6 and 7; 5: blocks stand alone; 4: checksum of a block; 3: size of the content; 0: dictionary.
        var flags = packed[4];
        if (flags >> 6 != 1 || (flags & 1) != 0)
            throw Wrong();
        var (plain, filled, at) = (new byte[size], 0, 7 + ((flags & 8) != 0 ? 8 : 0));
        while (true)
        {
            if (at > packed.Length - 4)
                throw Wrong();
            var head = BinaryPrimitives.ReadUInt32LittleEndian(packed[at..]);
            at += 4;
            if (head == 0)
                return filled == size ? plain : throw Wrong();
            var length = (int)(head & int.MaxValue);
            if (length > packed.Length - at)
                throw Wrong();
            var block = packed.Slice(at, length);
            var target = plain.AsSpan(filled);
            var before = (flags & 0x20) != 0 ? [] : plain.AsSpan(Math.Max(0, filled - Window), Math.Min(filled, Window));
            if (head > int.MaxValue)
            {
                if (length > target.Length)
                    throw Wrong();
                block.CopyTo(target);
                filled += length;
            }
            else if ((before.IsEmpty ? LZ4Codec.Decode(block, target) : LZ4Codec.Decode(block, target, before)) is >= 0 and var count)
                filled += count;
            else
                throw Wrong();
            at += length + ((flags & 0x10) != 0 ? 4 : 0);
        }
    }

    private static TopoWeb.Topology.InvalidInputException Wrong() => ArrowTable.Damaged("a buffer cannot be unpacked");
}
