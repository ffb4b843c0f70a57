namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>Shapes that simple operators give; null where the operator does not fit the shape.</summary>
internal static class OnnxShape
{
    private const int MaximumAxes = 32;

    /// <summary>Reshape: 0 keeps a length (unless it is meant), one −1 takes the rest.</summary>
    public static int[]? Of(int[] shape, IReadOnlyList<long> sizes, bool allowZero)
    {
        if (sizes.Count > MaximumAxes)
            return null;
        var (result, rest, volume) = (new long[sizes.Count], -1, 1L);
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = sizes[i] == 0 && !allowZero ? i < shape.Length ? shape[i] : -1 : sizes[i];
            if (sizes[i] == -1 && rest < 0)
                (rest, result[i]) = (i, 1);
            if (result[i] is < 0 or > int.MaxValue || result[i] > 0 && volume > (1L << 46) / result[i])
                return null;
            volume *= result[i];
        }
        var all = Volume(shape);
        if (rest >= 0 && volume > 0 && all % volume == 0 && all / volume <= int.MaxValue)
            (result[rest], volume) = (all / volume, all);
        return volume == all ? Array.ConvertAll(result, size => (int)size) : null;
    }

    public static int[]? Flatten(int[] shape, long axis)
    {
        axis = axis < 0 ? axis + shape.Length : axis;
        if (axis < 0 || axis > shape.Length)
            return null;
        var (rows, columns) = (Volume(shape[..(int)axis]), Volume(shape[(int)axis..]));
        return rows > int.MaxValue || columns > int.MaxValue ? null : [(int)rows, (int)columns];
    }

    public static int[]? Squeeze(int[] shape, IReadOnlyList<long>? axes)
    {
        if (axes is not { Count: > 0 })
            return [.. shape.Where(size => size != 1)];
        var dropped = axes.Select(axis => axis < 0 ? axis + shape.Length : axis).ToHashSet();
        return dropped.All(axis => axis >= 0 && axis < shape.Length && shape[(int)axis] == 1) ? [.. shape.Where((_, axis) => !dropped.Contains(axis))] : null;
    }

    public static int[]? Unsqueeze(int[] shape, IReadOnlyList<long> axes)
    {
        var length = shape.Length + axes.Count;
        var added = axes.Select(axis => axis < 0 ? axis + length : axis).ToHashSet();
        if (length > MaximumAxes || added.Count != axes.Count || added.Any(axis => axis < 0 || axis >= length))
            return null;
        var (result, from) = (new int[length], 0);
        for (var axis = 0; axis < length; axis++)
            result[axis] = added.Contains(axis) ? 1 : shape[from++];
        return result;
    }

    /// <summary>Which step of a quantisation each value takes: the only one, that of its index along an axis, or that of its block along it.</summary>
    public static Func<int, int>? Steps(int[] shape, int[] steps, long axis, long block)
    {
        if (Volume(steps) == 1 && block == 0)
            return _ => 0;
        axis = axis < 0 ? axis + shape.Length : axis;
        if (axis < 0 || axis >= shape.Length)
            return null;
        var (length, inner) = (shape[axis], (int)Math.Min(int.MaxValue, Math.Max(1, Volume(shape[((int)axis + 1)..]))));
        if (block == 0)
            return steps is [var count] && count == length ? i => i / inner % length : null;
        var blocks = (length + block - 1) / block;
        if (block < 0 || steps.Length != shape.Length || steps[axis] != blocks || steps.Where((size, i) => i != axis && size != shape[i]).Any())
            return null;
        return i => (int)((i / inner / length * blocks + i / inner % length / block) * inner + i % inner);
    }

    public static int[]? Broadcast(int[] left, int[] right)
    {
        var shape = new int[Math.Max(left.Length, right.Length)];
        var volume = 1L;
        for (var i = 1; i <= shape.Length; i++)
        {
            var (a, b) = (i <= left.Length ? left[^i] : 1, i <= right.Length ? right[^i] : 1);
            if (a != b && a != 1 && b != 1)
                return null;
            shape[^i] = a == 1 ? b : a;
            if (shape[^i] > 0 && volume > (1L << 46) / shape[^i])
                return null;
            volume *= shape[^i];
        }
        return shape;
    }

    /// <summary>Repeats values along axes of length 1.</summary>
    public static float[] Spread(float[] values, int[] from, int[] to)
    {
        if (from.AsSpan().SequenceEqual(to))
            return values;
        var (steps, stride) = (new int[to.Length], 1);
        for (var i = 1; i <= from.Length; i++)
        {
            steps[^i] = from[^i] == 1 ? 0 : stride;
            stride *= from[^i];
        }
        var (result, index, at) = (new float[Volume(to)], new int[to.Length], 0);
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = values[at];
            for (var axis = to.Length - 1; axis >= 0; axis--)
            {
                at += steps[axis];
                if (++index[axis] < to[axis])
                    break;
                at -= steps[axis] * to[axis];
                index[axis] = 0;
            }
        }
        return result;
    }

    private static long Volume(int[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
