using System.Buffers;

namespace TopoWeb.Data.Contents;

/// <summary>Stored content as one stream, a chunk at a time. Nothing is held open between two chunks: a slow reader holds up nobody. Read it asynchronously.</summary>
/// <param name="count">Number of chunks.</param>
/// <param name="read">Reads a chunk into a buffer; answers its length.</param>
internal sealed class ChunkStream(int count, Func<int, byte[], CancellationToken, ValueTask<int>> read) : Stream
{
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(ChunkTable.Size);
    private int _next;
    private int _at;
    private int _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        while (_at == _length)
        {
            if (_next == count)
                return 0;
            (_at, _length) = (0, await read(_next++, _buffer, cancellationToken));
        }
        var taken = Math.Min(buffer.Length, _length - _at);
        _buffer.AsMemory(_at, taken).CopyTo(buffer);
        _at += taken;
        return taken;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Stored content is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
        base.Dispose(disposing);
    }
}
