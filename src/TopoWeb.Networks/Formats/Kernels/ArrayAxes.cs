namespace TopoWeb.Networks.Formats.Kernels;

/// <summary>Axes of arrays that lie in row-major order.</summary>
internal static class ArrayAxes
{
    /// <summary>Brings the axes into another order: axis i of the result is axis <paramref name="permutation"/>[i] of the source.</summary>
    public static T[] Transpose<T>(T[] values, int[] shape, int[] permutation)
    {
        var (count, step) = (new int[shape.Length], new int[shape.Length]);
        for (int axis = shape.Length - 1, stride = 1; axis >= 0; stride *= shape[axis--])
        {
            var to = Array.IndexOf(permutation, axis);
            (count[to], step[to]) = (shape[axis], stride);
        }
        var (result, index, from) = (new T[values.Length], new int[shape.Length], 0);
        for (var to = 0; to < result.Length; to++)
        {
            result[to] = values[from];
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                from += step[axis];
                if (++index[axis] < count[axis])
                    break;
                from -= step[axis] * count[axis];
                index[axis] = 0;
            }
        }
        return result;
    }
}
