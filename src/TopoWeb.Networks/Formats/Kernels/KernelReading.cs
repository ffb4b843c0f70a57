using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Kernels;

/// <summary>Along which axes kernels of unknown order are read, and what the user is told of it.</summary>
/// <remarks>
/// The rule: a shape fits an order where its two kernel axes are equal. What a person chose is taken. Else a file is of one framework, so all its kernels are read in the
/// order that most of those fit which fit one order only. Where no array tells, O×I×k×k is taken, unless that makes 1×1 kernels or kernels above 11×11 and k×k×I×O does not.
/// </remarks>
/// <param name="Axes">Order of the axes.</param>
/// <param name="Note">A sentence for the user; null where there is nothing to say.</param>
internal sealed record KernelReading(KernelAxes Axes, string? Note)
{
    private const int LargestUsual = 11; // of AlexNet's first layer
    private const int LargestEver = 16;

    /// <summary>What needs no saying.</summary>
    public static readonly KernelReading Plain = new(KernelAxes.OutFirst, null);

    /// <summary>The order that most arrays of a file have which fit one only, of as many the documented one; null where no array tells.</summary>
    public static KernelAxes? OfFile(IEnumerable<int[]> shapes)
    {
        var (outFirst, last) = (0, 0);
        foreach (var shape in shapes.Where(IsKernel))
        {
            var (fitsOut, fitsLast) = Fits(shape);
            outFirst += fitsOut && !fitsLast ? 1 : 0;
            last += fitsLast && !fitsOut && (shape[^4] > 1 || shape[^1] > 1) ? 1 : 0;
        }
        return last > outFirst ? KernelAxes.ChannelsLast : outFirst > 0 ? KernelAxes.OutFirst : null;
    }

    /// <summary>How to read one array.</summary>
    /// <param name="shape">As the file keeps it; other numbers of axes than 4 or 5 are read as they are.</param>
    /// <param name="chosen">What a person chose, or null.</param>
    /// <param name="ofFile">See <see cref="OfFile"/>.</param>
    /// <param name="name">Name of the array; tells a depthwise convolution.</param>
    /// <exception cref="InvalidInputException">Axes were chosen for an array that has none of a kernel.</exception>
    public static KernelReading Of(int[] shape, KernelAxes? chosen, KernelAxes? ofFile, string name)
    {
        if (!IsKernel(shape))
            return chosen is null ? Plain
                : throw new InvalidInputException("axes", $"The array has {shape.Length} axes ({string.Join("×", shape)}). The order of axes applies to kernels with 4 axes. Remove “{chosen.Order}”, or choose another array.");
        if (chosen is not null)
            return new(chosen, $"Kernels were read in the order of axes {chosen.Order}, as chosen.");
        if (ofFile is not null)
            return Certain(ofFile, name);
        return Fits(shape) switch
        {
            (true, true) => Ambiguous(shape),
            (false, true) when shape[^4] > 1 => Certain(KernelAxes.ChannelsLast, name),
            _ => Plain,
        };
    }

    /// <summary>Whether an array can hold kernels: four axes, or five for several networks.</summary>
    public static bool IsKernel(int[] shape) => shape.Length is 4 or 5;

    private static KernelReading Certain(KernelAxes axes, string name) => axes == KernelAxes.OutFirst ? Plain
        : name.Contains("depthwise", StringComparison.OrdinalIgnoreCase) ? new(KernelAxes.Depthwise, "Depthwise kernels are stored as k×k×I×M (Keras, TensorFlow) and were read in that order (axes hwim).")
        : new(axes, "Kernels are stored as k×k×I×O (Keras, TensorFlow) and were read in that order (axes hwio).");

    private static KernelReading Ambiguous(int[] shape)
    {
        int[] four = shape[^4..];
        var stored = string.Join("×", four);
        // One of the two makes kernels that nobody looks at.
        if (four[0] == 1)
            return Plain;
        if (four[2] is 1 or > LargestUsual)
            return new(KernelAxes.ChannelsLast, $"The shape {stored} was read as k×k×I×O (axes hwio), the order of Keras and TensorFlow. If that is wrong, choose the axes oihw.");
        return new(KernelAxes.OutFirst, $"The shape {stored} fits both O×I×k×k and k×k×I×O. It was read as O×I×k×k: {(long)four[0] * four[1]} filters of {four[2]}×{four[3]}. If it is a kernel of Keras or TensorFlow, choose the axes hwio: {(long)four[2] * four[3]} filters of {four[0]}×{four[1]}.");
    }

    /// <summary>Large kernels are taken for kernels only where the documented order leaves no other choice: 192×192×1×7 has 192 channels.</summary>
    private static (bool OutFirst, bool ChannelsLast) Fits(int[] shape)
    {
        var outFirst = shape[^1] == shape[^2];
        return (outFirst, shape[^4] == shape[^3] && shape[^4] <= (outFirst ? LargestUsual : LargestEver));
    }
}
