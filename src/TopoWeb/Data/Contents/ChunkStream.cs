using System.Buffers;

namespace TopoWeb.Data.Contents;

/// <summary>Stored content as one stream, a chunk at a time. Nothing is held open between two chunks: a slow reader holds up nobody. Read it asynchronously.</summary>
/// <param name="count">Number of chunks.</param>
/// <param name="read">Reads a chunk into a buffer; answers its length.</param>
internal sealed class ChunkStream(int count, Func<int, byte[], CancellationToken, ValueTask<int>> read) : ReadOnceStream
{
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(ChunkTable.Size);
    private int _next;
    private int _at;
    private int _length;

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
