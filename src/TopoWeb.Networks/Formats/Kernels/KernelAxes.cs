using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Kernels;

/// <summary>
/// The order in which a file keeps the axes of convolution kernels, as letters: <c>o</c> output channels, <c>i</c> input channels, <c>h</c> rows, <c>w</c> columns;
/// <c>m</c> in place of <c>o</c> the outputs of each input channel of a depthwise convolution.
/// </summary>
/// <remarks>PyTorch, ONNX and Caffe keep <c>oihw</c>; Keras, TensorFlow and Flax <c>hwio</c>, depthwise <c>hwim</c>, transposed <c>hwoi</c>; TensorFlow Lite and MLX <c>ohwi</c>.</remarks>
public sealed class KernelAxes
{
    private const int Axes = 4;

    private readonly int[] _permutation;
    private readonly bool _depthwise;

    private KernelAxes(string order)
    {
        Order = order;
        _depthwise = order.Contains('m', StringComparison.Ordinal);
        _permutation = [.. (_depthwise ? "imhw" : "oihw").Select(letter => order.IndexOf(letter, StringComparison.Ordinal))];
    }

    /// <summary>O×I×k×k, the order in which this project keeps kernels.</summary>
    public static KernelAxes OutFirst { get; } = new("oihw");

    /// <summary>k×k×I×O.</summary>
    public static KernelAxes ChannelsLast { get; } = new("hwio");

    /// <summary>k×k×I×M, where each input channel has M outputs of its own: O is I·M, and each filter has one input channel.</summary>
    public static KernelAxes Depthwise { get; } = new("hwim");

    /// <summary>k×k×O×I, a transposed convolution of Keras.</summary>
    public static KernelAxes Transposed { get; } = new("hwoi");

    /// <summary>Orders to offer, the most frequent first.</summary>
    public static IReadOnlyList<string> Common { get; } = ["oihw", "hwio", "ohwi", "iohw", "hwoi", "hwim"];

    /// <summary>The letters, for example <c>hwio</c>.</summary>
    public string Order { get; }

    /// <summary>Reads what a person chose; null where nothing is chosen.</summary>
    /// <exception cref="InvalidInputException">Not an order of the four letters.</exception>
    public static KernelAxes? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var order = text.Trim().ToLowerInvariant();
        return order.Length == Axes && string.Concat(order.Order()) is "hiow" or "himw"
            ? new KernelAxes(order)
            : throw new InvalidInputException("axes", $"“{(order.Length > 20 ? order[..20] + "…" : order)}” is not an order of axes. Give the letters o (outputs), i (inputs), h (rows) and w (columns) as the file keeps them, for example oihw (PyTorch, ONNX) or hwio (Keras, TensorFlow); hwim is a depthwise kernel of Keras.");
    }

    /// <summary>The shape as O×I×rows×columns; axes before the last four (networks) stay.</summary>
    internal int[] ToOutFirst(int[] stored)
    {
        var before = stored.Length - Axes;
        var shape = Permutation(stored.Length).Select(axis => stored[axis]).ToArray();
        if (_depthwise)
            (shape[before], shape[before + 1]) = ((int)Math.Min(int.MaxValue, (long)shape[before] * shape[before + 1]), 1);
        return shape;
    }

    /// <summary>The values in that order, last axis fastest.</summary>
    internal T[] Turn<T>(T[] values, int[] stored) => this == OutFirst ? values : ArrayAxes.Transpose(values, stored, Permutation(stored.Length));

    private int[] Permutation(int axes) => [.. Enumerable.Range(0, axes - Axes), .. _permutation.Select(axis => axis + axes - Axes)];
}
