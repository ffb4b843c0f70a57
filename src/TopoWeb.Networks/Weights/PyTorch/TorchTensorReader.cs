using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>Where the bytes of a storage are.</summary>
/// <param name="Length">Their number.</param>
/// <param name="Open">A stream positioned at the first one.</param>
internal sealed record StorageBytes(long Length, Func<Stream> Open);

/// <summary>Gathers the values of a tensor by its offset and strides.</summary>
internal static class TorchTensorReader
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>Checks that the tensor lies within its storage.</summary>
    public static WeightTensor ToTensor(string name, TorchTensor tensor, Func<TorchStorage, StorageBytes> storages, WeightLimits limits)
    {
        var (shape, read) = Prepare(name, tensor, storages, limits);
        var type = tensor.Storage.Type;
        if (tensor.Quantisation is not { } quantisation)
            return new WeightTensor(name, shape, type.Name, type.IsReal ? read : null);
        if (quantisation.Axis < 0 || quantisation.Axis >= Math.Max(shape.Length, 1) || !type.CanDecode)
            return new WeightTensor(name, shape, type.Name, null);
        var (scale, zero) = (NumbersOf(quantisation.Scale), NumbersOf(quantisation.Zero));
        return new WeightTensor(name, shape, $"{type.Name} quantised", cancellation => Dequantised(read(cancellation), shape, (int)quantisation.Axis, scale(cancellation), zero(cancellation)));

        Func<CancellationToken, float[]> NumbersOf(TorchNumbers numbers)
        {
            var expected = shape.Length == 0 ? 1 : shape[quantisation.Axis];
            var count = numbers.Tensor?.Size[0] ?? numbers.Values!.Length;
            if (count != 1 && count != expected || numbers.Tensor?.Storage.Type.CanDecode == false)
                throw new InvalidInputException("file", $"{Shown.Name(name)} is quantised with {count} scales or zero points for {expected} channels. The file is damaged. Download or save it again.");
            return numbers.Tensor is { } given ? Prepare(name, given, storages, limits).Read : _ => Array.ConvertAll(numbers.Values!, value => (float)value);
        }
    }

    private static (int[] Shape, Func<CancellationToken, float[]> Read) Prepare(string name, TorchTensor tensor, Func<TorchStorage, StorageBytes> storages, WeightLimits limits)
    {
        var (shape, volume) = TensorShape.Check(tensor.Size, name);
        var (type, bytes) = (tensor.Storage.Type, storages(tensor.Storage));
        if (tensor.Stride.Length != shape.Length || tensor.Offset < 0 || tensor.Stride.Any(s => s is < 0 or > int.MaxValue))
            throw new InvalidInputException("file", $"{Shown.Name(name)} has the offset {tensor.Offset} and {tensor.Stride.Length} strides {Shown.Shape(tensor.Stride)} for {shape.Length} axes. The file is damaged. Download or save it again.");
        var span = volume == 0 ? 0 : Span(shape, tensor.Stride);
        if (tensor.Offset > bytes.Length / type.Size || span > bytes.Length / type.Size - tensor.Offset)
            throw new InvalidInputException("file", $"{Shown.Name(name)} needs values {tensor.Offset} to {(decimal)tensor.Offset + span} of its storage, which has {bytes.Length / type.Size}. The file is truncated or damaged. Download or save it again.");
        return (shape, cancellation =>
        {
            if (volume > span)
                throw new InvalidInputException("file", $"{Shown.Name(name)} uses {volume} of {span} stored values (strides {Shown.Shape(tensor.Stride)}). Save it as contiguous (tensor.contiguous()).");
            // A view with gaps: what lies between is read too.
            if (span * sizeof(float) > limits.MaximumTensorBytes || span > Array.MaxLength)
                throw new InvalidInputException("file", $"{Shown.Name(name)} spans {span * sizeof(float)} bytes; the limit is {limits.MaximumTensorBytes}. Save it as contiguous (tensor.contiguous()).");
            var values = ReadSpan(bytes, tensor.Offset, (int)span, type, name, cancellation);
            return span == volume && IsRowMajor(shape, tensor.Stride) ? values : Gather(values, shape, tensor.Stride, (int)volume);
        });
    }

    private static float[] Dequantised(float[] values, int[] shape, int axis, float[] scale, float[] zero)
    {
        var step = 1L;
        for (var inner = axis + 1; inner < shape.Length; inner++)
            step *= shape[inner];
        var channels = shape.Length == 0 ? 1 : shape[axis];
        for (var i = 0; i < values.Length; i++)
        {
            var channel = (int)(i / step % channels);
            values[i] = scale[scale.Length == 1 ? 0 : channel] * (values[i] - zero[zero.Length == 1 ? 0 : channel]);
        }
        return values;
    }

    /// <summary>Values from the first to the last one; saturates, as sizes and strides of a broken file may be any.</summary>
    private static long Span(int[] shape, long[] stride)
    {
        var span = 1L;
        for (var axis = 0; axis < shape.Length; axis++)
            span += Math.Min((shape[axis] - 1L) * stride[axis], 1L << 50);
        return span;
    }

    private static bool IsRowMajor(int[] shape, long[] stride)
    {
        var expected = 1L;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            if (shape[axis] > 1 && stride[axis] != expected)
                return false;
            expected *= shape[axis];
        }
        return true;
    }

    private static float[] ReadSpan(StorageBytes bytes, long offset, int count, ElementType type, string name, CancellationToken cancellation)
    {
        using var stream = bytes.Open();
        var chunk = new byte[(int)Math.Min(ChunkBytes, Math.Max(offset, count) * type.Size)];
        for (var skip = offset * type.Size; skip > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = (int)Math.Min(skip, chunk.Length);
            Fill(stream, chunk.AsSpan(0, part), name);
            skip -= part;
        }
        var values = new float[count];
        for (var done = 0; done < count;)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = Math.Min(chunk.Length / type.Size, count - done);
            Fill(stream, chunk.AsSpan(0, part * type.Size), name);
            type.Decode(chunk, values.AsSpan(done, part));
            done += part;
        }
        return values;
    }

    private static void Fill(Stream stream, Span<byte> bytes, string name)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidInputException("file", $"The file is truncated: the storage of {Shown.Name(name)} ends early. Download or save it again.");
    }

    private static float[] Gather(float[] values, int[] shape, long[] stride, int volume)
    {
        var (result, index, from) = (new float[volume], new int[shape.Length], 0L);
        for (var to = 0; to < volume; to++)
        {
            result[to] = values[from];
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                from += stride[axis];
                if (++index[axis] < shape[axis])
                    break;
                from -= stride[axis] * shape[axis];
                index[axis] = 0;
            }
        }
        return result;
    }
}
