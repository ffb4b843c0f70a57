using System.Buffers.Binary;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>Bytes of an HDF5 file that describe the data. Every read counts against limits, so that no loop of addresses in a broken file goes on for long.</summary>
internal sealed class HdfMetadata(WeightContent content, WeightLimits limits, CancellationToken cancellation)
{
    /// <summary>The address that stands for none.</summary>
    public const long Undefined = -1;

    /// <summary>What is read is kept, so a sound file is read about once: a small one must not cost what a large one may.</summary>
    private readonly long _budget = Math.Min(limits.MaximumHeaderBytes, 4 * content.Length + (1 << 20));

    private long _bytes;
    private long _parts;

    public WeightContent Content => content;

    public WeightLimits Limits => limits;

    /// <summary>Reads bytes of the description.</summary>
    /// <exception cref="InvalidInputException">They are not all there, or a limit is passed.</exception>
    public byte[] Read(long at, long count, string what)
    {
        Charge(1, count);
        if (at < 0 || count < 0 || at > content.Length - count)
            throw Broken(at, $"{what} of {count} bytes ends beyond the file, which has {content.Length}");
        var bytes = new byte[count];
        content.Read(at, bytes, what);
        return bytes;
    }

    /// <summary>Counts work against the limits: addresses of a broken file may lead to the same bytes any number of times.</summary>
    public void Charge(int parts, long bytes)
    {
        cancellation.ThrowIfCancellationRequested();
        if ((_parts += parts) > limits.MaximumObjects || bytes > _budget || (_bytes += Math.Max(0, bytes)) > _budget)
            throw new InvalidInputException("file", $"The metadata of the HDF5 file exceeds the limit of {_budget} bytes or {limits.MaximumObjects} parts for a file of {content.Length} bytes. It is damaged, or contains more than weights. Save only the weights (model.save_weights).");
    }

    /// <summary>Refuses bytes that do not start with a signature.</summary>
    public static void Expect(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature, long at, string what)
    {
        if (!bytes.StartsWith(signature))
            throw Broken(at, $"expected {what}");
    }

    public static InvalidInputException Broken(long at, string what) =>
        new("file", $"The HDF5 file is truncated or damaged at byte {at}: {what}. Download or save it again.");

    public static InvalidInputException Unsupported(string what, string advice = "Save only the weights with the Keras defaults (model.save_weights), or as .npz: np.savez(path, *model.get_weights()).") =>
        new("file", $"The HDF5 file {what}, which is not supported. {advice}");
}

/// <summary>Takes numbers and bytes one after the other.</summary>
internal ref struct HdfCursor(ReadOnlySpan<byte> bytes, long start)
{
    private ReadOnlySpan<byte> _rest = bytes;
    private readonly int _length = bytes.Length;

    /// <summary>Where the next byte lies in the file.</summary>
    public readonly long At => start + _length - _rest.Length;

    public readonly int Left => _rest.Length;

    public byte Byte() => Take(1)[0];

    public int Int16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint Int32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>A number of up to 8 bytes.</summary>
    public long Integer(int bytes)
    {
        var taken = Take(bytes);
        var value = 0L;
        for (var i = 0; i < taken.Length; i++)
            value |= (long)taken[i] << (8 * i);
        return value;
    }

    /// <summary>A number of 1, 2, 4 or 8 bytes.</summary>
    public long Number(int bytes) => bytes switch { 1 => Byte(), 2 => Int16(), 4 => Int32(), _ => Int64() };

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _rest.Length)
            throw HdfMetadata.Broken(At, $"{count} bytes are needed, but {_rest.Length} are left");
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
