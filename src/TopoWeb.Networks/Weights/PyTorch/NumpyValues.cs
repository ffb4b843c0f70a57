using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights.PyTorch;

/// <summary>A <c>numpy.dtype</c> of a pickle.</summary>
internal sealed class NumpyType(string code)
{
    /// <summary>Order of the bytes: <c>&lt;</c>, <c>&gt;</c>, or <c>|</c> where it does not matter.</summary>
    public string Order { get; set; } = "|";

    public ElementType Element => code.TrimStart('<', '|', '=') switch
    {
        "f4" or "float32" when Order != ">" => ElementType.F32,
        "f2" or "float16" when Order != ">" => ElementType.F16,
        "f8" or "float64" when Order != ">" => ElementType.F64,
        var other => new ElementType($"{(Order == ">" ? ">" : "")}{other}", other.Length > 0 && other[^1] is >= '1' and <= '8' ? other[^1] - '0' : 1),
    };
}

/// <summary>An array of NumPy in a pickle, filled when its state is set.</summary>
internal sealed class NumpyArrayValue
{
    private PickleBytes? _bytes;
    private NumpyType? _type;
    private long[] _shape = [];
    private bool _columnsFirst;

    public void Fill(long[] shape, NumpyType type, bool columnsFirst, object? bytes) =>
        (_shape, _type, _columnsFirst, _bytes) = (shape, type, columnsFirst, bytes as PickleBytes ?? (bytes is string text ? PickleBytes.Of(text) : null));

    /// <summary>The array as a tensor; null where it holds objects or was never filled.</summary>
    public TorchTensor? ToTensor()
    {
        if (_bytes is null || _type is null)
            return null;
        var stride = new long[_shape.Length];
        var step = 1L;
        for (var i = 0; i < stride.Length; i++)
        {
            var axis = _columnsFirst ? i : stride.Length - 1 - i;
            stride[axis] = step;
            step = Math.Min(step * Math.Clamp(_shape[axis], 0, int.MaxValue), 1L << 31);
        }
        return new TorchTensor(new TorchStorage("", _type.Element, _bytes.Length / _type.Element.Size, _bytes), 0, _shape, stride);
    }
}
