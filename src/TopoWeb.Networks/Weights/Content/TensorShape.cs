using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Content;

/// <summary>Shapes as files give them: any 64-bit numbers, until checked.</summary>
internal static class TensorShape
{
    private const int MaximumAxes = 32; // NumPy's bound; no network has more than 6

    /// <summary>The shape, and its number of values, without overflow.</summary>
    /// <exception cref="InvalidInputException">An axis is negative or beyond int, there are too many axes, or the product passes 2⁴⁶, more than any file holds.</exception>
    public static (int[] Shape, long Volume) Check(ReadOnlySpan<long> shape, string name)
    {
        if (shape.Length > MaximumAxes)
            throw new InvalidInputException("file", $"{Shown.Name(name)} has {shape.Length} axes; the limit is {MaximumAxes}. The file is damaged.");
        var (result, volume) = (new int[shape.Length], 1L);
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] is < 0 or > int.MaxValue)
                throw new InvalidInputException("file", $"{Shown.Name(name)}: axis {i} has length {shape[i]}; it must be 0 to {int.MaxValue}. The file is damaged.");
            if (shape[i] > 0 && volume > (1L << 46) / shape[i])
                throw new InvalidInputException("file", $"{Shown.Name(name)} has the shape {Shown.Shape(shape.ToArray())}, more values than a file can hold. The file is damaged.");
            result[i] = (int)shape[i];
            volume *= shape[i];
        }
        return (result, volume);
    }
}
