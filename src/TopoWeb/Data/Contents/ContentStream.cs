using System.IO.Compression;
using System.Security.Cryptography;

namespace TopoWeb.Data.Contents;

/// <summary>Content as it was stored, decompressed. Whoever reads it to its end has read what its hash names, or gets an error.</summary>
/// <param name="stored">The compressed bytes; disposed with this stream.</param>
/// <param name="hash">SHA-256 of the content; null for content from before there were hashes.</param>
/// <param name="size">Bytes of the content.</param>
internal sealed class ContentStream(Stream stored, string? hash, long size) : ReadOnceStream
{
    private readonly BrotliStream _brotli = new(stored, CompressionMode.Decompress);
    private readonly IncrementalHash? _sum = hash is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;
    private bool _ended;

    /// <summary>Bytes of the whole content.</summary>
    public override long Length => size;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ended || buffer.IsEmpty)
            return 0;
        int read;
        try
        {
            read = await _brotli.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException || (e is InvalidOperationException && e.Source == typeof(BrotliStream).Assembly.GetName().Name))
        {
            // The decompression itself: a connection that broke meanwhile says nothing about the content.
            throw new DamagedContentException($"Stored content {hash ?? "of an older version"} cannot be decompressed.");
        }
        _read += read;
        if (read > 0)
            _sum?.AppendData(buffer.Span[..read]);
        else
            Check();
        return read;
    }

    /// <summary>Reads what is left: the hash is compared at the end.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        var rest = new byte[4096];
        while (await ReadAsync(rest.AsMemory(), cancellation) > 0)
        {
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _brotli.DisposeAsync();
        _sum?.Dispose();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _brotli.Dispose();
            _sum?.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Check()
    {
        _ended = true;
        if (_read != size)
            throw new DamagedContentException($"Stored content {hash ?? "of an older version"} is damaged (it has {_read:N0} bytes, expected {size:N0}).");
        if (_sum is not null && Convert.ToHexStringLower(_sum.GetHashAndReset()) != hash)
            throw new DamagedContentException($"Stored content {hash} is damaged (its SHA-256 differs).");
    }
}
