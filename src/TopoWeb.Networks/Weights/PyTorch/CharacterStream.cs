namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>The bytes of a text in UTF-8 whose characters are bytes, 0 to 255. Leaves the text open.</summary>
internal sealed class CharacterStream(Stream text) : Stream
{
    private readonly byte[] _chunk = new byte[1 << 14];
    private int _from;
    private int _to;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length && Next() is var first and >= 0)
            // Two bytes stand for 128 to 255; others cannot occur.
            buffer[read++] = first < 0x80 ? (byte)first
                : first is 0xC2 or 0xC3 && Next() is var second and >= 0x80 and < 0xC0 ? (byte)((first & 3) << 6 | second & 0x3F)
                : throw new InvalidDataException("an array is stored as text that no array can be");
        return read;
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Next()
    {
        if (_from == _to)
            (_from, _to) = (0, text.Read(_chunk));
        return _to == 0 ? -1 : _chunk[_from++];
    }
}
