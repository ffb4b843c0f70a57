using TopoWeb.Networks.Filters;

namespace TopoWeb.Networks.Formats;

/// <summary>An array of an ensemble file: a layer at a checkpoint.</summary>
/// <param name="Bank">The filters.</param>
/// <param name="IsHalf">Written as float16; else as float32.</param>
public sealed record EnsembleArray(FilterBank Bank, bool IsHalf = false)
{
    /// <summary>Name in the file, without the extension.</summary>
    public string Name => EnsembleFile.ArrayName(Bank.Layer!.Value, Bank.Iteration!.Value);

    /// <summary>Of a float16 array, the largest angle in radians by which rounding turns a normalised filter.</summary>
    public double RoundingAngle { get; init; }

    /// <summary>N×O×I×k×k; R×1×k×k of a core of R filters.</summary>
    public IReadOnlyList<int> Shape => Bank.Core is null
        ? [Bank.Networks, Bank.Out, Bank.In, Bank.KernelSize, Bank.KernelSize]
        : [Bank.Out, 1, Bank.KernelSize, Bank.KernelSize];

    internal void WriteValues(Stream output)
    {
        int[] shape = [.. Shape];
        if (IsHalf)
            NpyFile.Write(output, Array.ConvertAll(Bank.Values, v => (Half)v), shape);
        else
            NpyFile.Write(output, Bank.Values, shape);
    }
}
