using System.IO.Compression;

namespace TopoWeb.Data.Contents;

/// <summary>Content on its way in: compressed, counted and hashed before the database hears of it. Little of it stays in memory; more goes through a file that ends with it.</summary>
internal sealed class Spool : IAsyncDisposable
{
    private readonly SpoolBuffer _buffer;

    private Spool(SpoolBuffer buffer, string hash, long size) => (_buffer, Hash, Size) = (buffer, hash, size);

    /// <summary>SHA-256 of the content, in hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Bytes of the content.</summary>
    public long Size { get; }

    /// <summary>Bytes as they are stored.</summary>
    public long StoredSize => _buffer.Length;

    /// <summary>Takes what <paramref name="write"/> writes.</summary>
    public static async Task<Spool> FillAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        var buffer = new SpoolBuffer();
        try
        {
            // Fastest would compress what comes in small pieces, as JSON does, piece by piece: a third larger.
            await using var brotli = new BrotliStream(buffer, CompressionLevel.Optimal, leaveOpen: true);
            await using var hashing = new HashingStream(brotli);
            await write(hashing, cancellation);
            var (hash, size) = (hashing.TakeHash(), hashing.Written);
            // The last bytes come when the compression ends.
            await brotli.DisposeAsync();
            return new(buffer, hash, size);
        }
        catch
        {
            await buffer.DisposeAsync();
            throw;
        }
    }

    public static Task<Spool> FillAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        FillAsync(async (stream, c) => await stream.WriteAsync(content, c), cancellation);

    /// <summary>What is to be stored, from its beginning. Can be read again; one reader at a time.</summary>
    public Stream OpenStored()
    {
        _buffer.Position = 0;
        return _buffer;
    }

    public ValueTask DisposeAsync() => _buffer.DisposeAsync();
}
