using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>Values of one buffer of a file.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">Type of the values.</param>
/// <param name="Count">Their number.</param>
/// <param name="Bytes">Where they are, if in the pickle itself, as those of NumPy.</param>
internal sealed record TorchStorage(string Key, ElementType Type, long Count, PickleBytes? Bytes = null);

/// <summary>A view of a storage, as <c>torch.as_strided</c> takes it.</summary>
/// <param name="Storage">The buffer.</param>
/// <param name="Offset">First value.</param>
/// <param name="Size">Shape.</param>
/// <param name="Stride">Step along each axis, in values.</param>
/// <param name="Quantisation">How its whole numbers become values; null for a tensor of real numbers.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Size, long[] Stride, TorchQuantisation? Quantisation = null)
{
    /// <summary>Four axes with more than a point of kernel.</summary>
    public bool IsKernel => Size is [_, _, var rows, var columns] && (rows > 1 || columns > 1);

    /// <summary>The same values under the same shape.</summary>
    public bool IsSameAs(TorchTensor other) => Storage == other.Storage && Offset == other.Offset && Size.AsSpan().SequenceEqual(other.Size) && Stride.AsSpan().SequenceEqual(other.Stride);

    /// <summary>Outputs and inputs exchanged.</summary>
    public TorchTensor Turned() => this with { Size = [Size[1], Size[0], .. Size[2..]], Stride = [Stride[1], Stride[0], .. Stride[2..]], Quantisation = Quantisation?.Turned() };
}

/// <summary>value = scale · (number − zero), with one scale and zero for all, or one for each index along an axis.</summary>
/// <remarks>PyTorch, torch/_utils.py, <c>_rebuild_qtensor</c>, and ATen/native/quantized/AffineQuantizerBase.cpp; single precision as there.</remarks>
internal sealed record TorchQuantisation(TorchNumbers Scale, TorchNumbers Zero, long Axis)
{
    public TorchQuantisation Turned() => this with { Axis = Axis switch { 0 => 1, 1 => 0, _ => Axis } };
}

/// <summary>One number for all, a few by index, or a tensor of them.</summary>
internal sealed record TorchNumbers(double[]? Values, TorchTensor? Tensor)
{
    public static TorchNumbers? Of(object? value) => value switch
    {
        double number => new([number], null),
        long number => new([number], null),
        TorchTensor { Size.Length: 1, Quantisation: null } tensor => new(null, tensor),
        PickleList { Items.Count: < 1 << 20 } list => list.Items.TrueForAll(item => item is double or long) ? new([.. list.Items.Select(item => item is double number ? number : (long)item!)], null) : null,
        _ => null,
    };
}
