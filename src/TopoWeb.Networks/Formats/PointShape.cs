using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats;

/// <summary>What the axes of an array mean: n×d points, n×k×k patches, O×I×k×k weights of a layer, or N×O×I×k×k of N networks.</summary>
internal static class PointShape
{
    private const string Field = "file";

    /// <summary>Rejects a shape that is none of these, is empty, or passes a limit.</summary>
    public static void Check(NpyHeader header, string name, PointFileLimits limits, KernelAxes axes)
    {
        var text = string.Join("×", header.Shape);
        var shape = InOrder(header.Shape, axes);
        if (shape.Length is < 2 or > 5)
            throw new InvalidInputException(Field, shape.Length switch
            {
                0 => $"{name} is a single number without axes. Points are an array of rows n×d.",
                1 => $"{name} has 1 axis ({text}): numbers in a row. If each is a point on a line, save a.reshape(-1, 1); if together they are one row, save several as n×d.",
                _ => $"{name} has {shape.Length} axes ({text}); it must be rows n×d, patches n×k×k, or weights O×I×k×k or N×O×I×k×k.",
            });
        if (shape.Length > 2 && shape[^1] != shape[^2])
            throw new InvalidInputException(Field, shape.Length == 3
                ? $"{name} has the shape {text}; patches must be square (n×k×k). Save each as a row: a.reshape(len(a), -1)."
                : axes == KernelAxes.OutFirst ? $"{name} has the shape {text}; the last two axes of weights must be equal (k×k). If its axes are in another order, give it (axes), for example ohwi."
                : $"{name} has the shape {text}, which has no square kernels in the order of axes {axes.Order}. Give another order (axes).");
        if (Array.IndexOf(shape, 0) >= 0)
            throw new InvalidInputException(Field, $"{name} is empty: its shape is {text}.");
        var dimension = shape.Length == 2 ? shape[1] : (long)shape[^1] * shape[^2];
        if (dimension > limits.MaximumDimension)
            throw new InvalidInputException(Field, $"{name} has points with {dimension} coordinates; the limit is {limits.MaximumDimension}{PointFileLimits.In(limits.DimensionSetting)}.{(shape.Length == 2 && shape[0] < shape[1] ? " Rows are points: if yours are columns, save a.T." : "")}");
        var rows = 1L;
        foreach (var size in shape.AsSpan(0, shape.Length == 2 ? 1 : shape.Length - 2))
            rows = rows > limits.MaximumRows ? rows : rows * size; // three sizes below 2³¹ could overflow
        if (rows > limits.MaximumRows)
            throw new InvalidInputException(Field, $"{name} holds {(shape.Length == 2 ? $"{rows}" : $"more than {limits.MaximumRows}")} points; the limit is {limits.MaximumRows}{PointFileLimits.In(limits.RowsSetting)}.");
        if (rows * dimension * header.ItemSize > limits.MaximumBytes)
            throw new InvalidInputException(Field, $"{name} unpacks to {ByteSize.Of(rows * dimension * header.ItemSize)}; the limit is {ByteSize.Of(limits.MaximumBytes)}{PointFileLimits.In(limits.BytesSetting)}.");
    }

    /// <summary>The points, and the bank where there are channels.</summary>
    public static PointFileContent ToContent(NpyArray array, string name, string? arrayName = null, IReadOnlyList<string>? arrays = null, Origin origin = default, KernelReading? reading = null)
    {
        reading ??= KernelReading.Plain;
        if (reading.Axes != KernelAxes.OutFirst)
            array = new(InOrder(array.Shape, reading.Axes), reading.Axes.Turn(array.Values, array.Shape));
        var shape = array.Shape;
        var dimension = shape.Length == 2 ? shape[1] : shape[^1] * shape[^2];
        for (var i = 0; i < array.Values.Length; i++)
            if (!double.IsFinite(array.Values[i]))
                throw new InvalidInputException(Field, $"{name}: row {i / dimension}, column {i % dimension} is {array.Values[i]}; values must be finite.");
        return new PointFileContent(new PointCloud(array.Values, dimension), ToBank(array, origin), arrayName, arrays ?? []) { Notes = reading.Note is { } note ? [note] : [] };
    }

    private static int[] InOrder(int[] shape, KernelAxes axes) => KernelReading.IsKernel(shape) ? axes.ToOutFirst(shape) : shape;

    /// <summary>The array as weights; null for rows and patches.</summary>
    public static FilterBank? ToBank(NpyArray array, Origin origin)
    {
        var shape = array.Shape;
        if (shape.Length < 4)
            return null;
        var networks = shape.Length == 5 ? shape[0] : 1;
        var values = new float[array.Values.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)array.Values[i];
        // Of a core, seeds and accuracies are those of the whole ensemble.
        var whole = origin.Core?.Networks ?? networks;
        return new FilterBank(networks, shape[^4], shape[^3], shape[^1], values, origin.Seeds?.Length == whole ? origin.Seeds : [], origin.Layer, origin.Iteration)
        {
            Accuracies = origin.Accuracies?.Length == whole ? origin.Accuracies : [],
            Members = origin.Members?.Length == whole ? origin.Members : [],
            Core = origin.Core,
        };
    }

    /// <summary>What is known of an array besides its values.</summary>
    public readonly record struct Origin(int? Layer, int? Iteration, long[]? Seeds, double[]? Accuracies, int[]? Members = null, FilterCore? Core = null);
}
