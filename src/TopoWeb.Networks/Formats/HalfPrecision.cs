using TopoWeb.Networks.Filters;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats;

/// <summary>Filters rounded to float16, half to even. What rounding would change for good (overflow, a filter without a direction) is refused.</summary>
internal static class HalfPrecision
{
    /// <exception cref="InvalidInputException">A weight is too large, or a filter loses its direction.</exception>
    public static EnsembleArray Round(FilterBank bank)
    {
        var name = new EnsembleArray(bank).Name;
        var rounded = Array.ConvertAll(bank.Values, v => (float)(Half)v);
        var size = bank.KernelSize * bank.KernelSize;
        if (Array.FindIndex(rounded, v => !float.IsFinite(v)) is >= 0 and var at)
            throw new InvalidInputException("half", $"{name}: the weight {bank.Values[at]} of filter {at / size} is not within float16 (at most {(float)Half.MaxValue}). Write it as float32.");
        var array = new EnsembleArray(bank with { Values = rounded }, IsHalf: true);
        var (before, after) = (Normalization.Apply(bank.ToPoints()), Normalization.Apply(array.Bank.ToPoints()));
        if (before.Rows.Except(after.Rows).ToList() is { Count: > 0 } lost)
            throw new InvalidInputException("half", $"{name}: filter {lost[0]} is constant in float16, as are {lost.Count - 1:N0} others. Write it as float32.");
        var largest = 0.0;
        for (int b = 0, a = 0; b < before.Rows.Length; a++)
        {
            if (before.Rows[b] != after.Rows[a])
                throw new InvalidInputException("half", $"{name}: filter {after.Rows[a]} is constant in float32, but not in float16. Write it as float32.");
            largest = Math.Max(largest, Distance(before.Points.Row(b++), after.Points.Row(a)));
        }
        return array with { RoundingAngle = 2 * Math.Asin(Math.Min(1, largest / 2)) };
    }

    private static double Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => System.Numerics.Tensors.TensorPrimitives.Distance(x, y);
}
