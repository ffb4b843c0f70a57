using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;

namespace TopoWeb.Data.Contents;

/// <summary>Stored bytes on their way into a copy, compared on the way with what the content's hash names: a copy of damaged content never counts as one.</summary>
/// <param name="stored">The compressed bytes; disposed with this stream.</param>
/// <param name="storedSize">How many there must be.</param>
/// <param name="hash">SHA-256 of the content.</param>
/// <param name="size">Bytes of the content.</param>
internal sealed class ProvenStream(Stream stored, long storedSize, string hash, long size) : ReadOnceStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _content = ArrayPool<byte>.Shared.Rent(1 << 16);
    private BrotliDecoder _decoder;
    private long _read;
    private long _size;
    private bool _disposed;

    public override long Length => storedSize;

    /// <exception cref="DamagedContentException">They are not what was stored; known with the last byte at the latest.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        var read = await stored.ReadAsync(buffer, cancellationToken);
        _read += read;
        if (read > 0)
            Decompress(buffer.Span[..read]);
        if (read == 0 ? _read != storedSize : _read > storedSize)
            throw Damaged($"it has {(read == 0 ? $"{_read:N0}" : $"more than {storedSize:N0}")} stored bytes, expected {storedSize:N0}");
        if (read > 0 && _read == storedSize && (_size != size || Convert.ToHexStringLower(_hash.GetHashAndReset()) != hash))
            throw Damaged("its SHA-256 differs");
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            stored.Dispose();
            _decoder.Dispose();
            _hash.Dispose();
            ArrayPool<byte>.Shared.Return(_content);
        }
        base.Dispose(disposing);
    }

    private void Decompress(ReadOnlySpan<byte> bytes)
    {
        // What was decompressed last may wait in the decoder after all bytes are taken.
        for (var status = OperationStatus.DestinationTooSmall; status == OperationStatus.DestinationTooSmall;)
        {
            status = _decoder.Decompress(bytes, _content, out var taken, out var written);
            if (status == OperationStatus.InvalidData)
                throw Damaged("it cannot be decompressed");
            bytes = bytes[taken..];
            _hash.AppendData(_content.AsSpan(0, written));
            _size += written;
        }
    }

    private DamagedContentException Damaged(string how) => new($"Stored content {hash} is damaged ({how}).");
}
