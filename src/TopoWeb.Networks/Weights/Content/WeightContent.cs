using TopoWeb.Networks.Formats;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Content;

/// <summary>The bytes of a file, read where they lie: a file on disk is never taken into memory whole.</summary>
internal sealed class WeightContent : IDisposable
{
    private const int ChunkBytes = 1 << 16; // a multiple of every element size

    private readonly Stream _stream;
    private readonly bool _owned;

    private WeightContent(Stream stream, bool owned) => (_stream, _owned, Length) = (stream, owned, stream.Length);

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>For readers that walk through the file; it can seek.</summary>
    public Stream Stream => _stream;

    /// <summary>A stream that cannot seek is taken into memory up to the limit.</summary>
    public static WeightContent Of(Stream stream, bool owned, WeightLimits limits)
    {
        var content = stream.CanSeek ? new WeightContent(stream, owned) : new WeightContent(BoundedContent.Read(stream, "The file", limits.MaximumBytes), owned: true);
        var problem = content.Length > limits.MaximumBytes ? $"The file has {ByteSize.Of(content.Length)}; the limit is {ByteSize.Of(limits.MaximumBytes)}. Save only the convolution weights."
            : content.Length == 0 ? "The file is empty." : null;
        if (problem is null)
            return content;
        content.Dispose();
        throw new InvalidInputException("file", problem);
    }

    /// <summary>Fills <paramref name="bytes"/> from <paramref name="offset"/>.</summary>
    /// <exception cref="InvalidInputException">The file ends before.</exception>
    public void Read(long offset, Span<byte> bytes, string what)
    {
        if (offset < 0 || offset > Length - bytes.Length)
            throw new InvalidInputException("file", $"The file is truncated: {what} needs bytes {offset} to {(decimal)offset + bytes.Length}, but it has {Length}. Download or copy it again.");
        _stream.Position = offset;
        if (_stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidInputException("file", $"The file became shorter while it was being read ({what}).");
    }

    /// <summary>Values that lie one after the other.</summary>
    public float[] ReadValues(long offset, int count, ElementType type, string name, CancellationToken cancellation)
    {
        // Before the array is allocated: a header may promise what the file does not hold.
        if (offset < 0 || offset > Length || (long)count * type.Size > Length - offset)
            throw new InvalidInputException("file", $"The file is truncated: {Shown.Name(name)} needs {(long)count * type.Size} bytes from {offset}, but it has {Length}. Download or copy it again.");
        var values = new float[count];
        ReadInto(values, offset, type, name, cancellation);
        return values;
    }

    /// <summary>Fills <paramref name="values"/> from the bytes at <paramref name="offset"/>.</summary>
    public void ReadInto(Span<float> values, long offset, ElementType type, string name, CancellationToken cancellation)
    {
        var chunk = new byte[(int)Math.Min(ChunkBytes, (long)values.Length * type.Size)];
        for (var done = 0; done < values.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = Math.Min(chunk.Length / type.Size, values.Length - done);
            Read(offset + (long)done * type.Size, chunk.AsSpan(0, part * type.Size), Shown.Name(name));
            type.Decode(chunk, values.Slice(done, part));
            done += part;
        }
    }

    public void Dispose()
    {
        if (_owned)
            _stream.Dispose();
    }
}
