namespace TopoWeb.Topology.Mapper.Settings;

/// <summary>Range [Minimum, Maximum] covered by the intervals of a lens, in the units of the lens.</summary>
public readonly record struct LensRange(double Minimum, double Maximum)
{
    /// <summary>The range of the values of a lens; at least one value.</summary>
    public static LensRange Of(ReadOnlySpan<double> lens) =>
        new(System.Numerics.Tensors.TensorPrimitives.Min(lens), System.Numerics.Tensors.TensorPrimitives.Max(lens));

    /// <summary>Values of a lens moved to the nearest end where they lie outside, so that they fall into the outermost intervals.</summary>
    internal double[] Clamp(double[] lens)
    {
        var (low, high) = (Minimum, Maximum);
        return Array.ConvertAll(lens, value => Math.Clamp(value, low, high));
    }

    internal int CountOutside(double[] lens)
    {
        var outside = 0;
        foreach (var value in lens)
            outside += value < Minimum || value > Maximum ? 1 : 0;
        return outside;
    }
}
