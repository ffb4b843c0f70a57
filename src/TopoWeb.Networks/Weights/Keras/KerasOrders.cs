using TopoWeb.Networks.Formats.Kernels;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>What a file of Keras says of its writer, which decides along which axes kernels are stored.</summary>
/// <param name="Listed">It lists layers and weights (Keras 1 and 2).</param>
/// <param name="Numbered">It numbers them (before Keras 1).</param>
/// <param name="Version">Version of Keras; null where it does not say.</param>
/// <param name="Backend">Library that Keras computed with; null where it does not say.</param>
/// <param name="DimOrdering"><c>th</c> or <c>tf</c>; null where it does not say.</param>
internal sealed record KerasWriter(bool Listed, bool Numbered, string? Version, string? Backend, string? DimOrdering);

/// <summary>
/// Axes of the kernels of a file: Keras 2 and 3 store rows × columns × I × O whatever computes with them. Keras 1 stored what its backend took, so with Theano's order
/// O × I × rows × columns. Theano's convolution flips kernels, so those are turned by 180 degrees. A file of HDF5 that is not of Keras may have either order.
/// </summary>
/// <remarks>Keras 2, engine/saving.py: preprocess_weights_for_loading, _need_convert_kernel, utils/conv_utils.py: convert_kernel.</remarks>
internal sealed class KerasOrders
{
    private const int LargestUsual = 11; // of AlexNet's first layer
    private const string Theano = "theano";

    private readonly KernelAxes? _chosen, _ofFile;
    private readonly bool _isKeras, _isOld, _oldOutFirst, _flips;
    private readonly List<string> _notes = [];

    /// <param name="writer">What the file says.</param>
    /// <param name="isKeras3">It keeps weights in groups <c>vars</c>.</param>
    /// <param name="shapes">Shapes of the kernels of plain convolutions.</param>
    /// <param name="fileName">Weights were published under names such as <c>vgg16_weights_th_dim_ordering_tf_kernels.h5</c>.</param>
    /// <param name="chosen">What a person chose.</param>
    public KerasOrders(KerasWriter writer, bool isKeras3, IReadOnlyList<int[]> shapes, string fileName, KernelAxes? chosen)
    {
        _chosen = chosen;
        _isOld = writer.Numbered || writer.Listed && (writer.Version is null || writer.Version.StartsWith("1.", StringComparison.Ordinal) || writer.Version.StartsWith("0.", StringComparison.Ordinal));
        _isKeras = _isOld || writer.Listed || isKeras3;
        _ofFile = KernelReading.OfFile(shapes);
        // Where every shape fits both, small kernels are likelier than few channels.
        var smaller = shapes.Sum(s => Math.Sign(s[0] - s[2]));
        _oldOutFirst = _isOld && (writer.DimOrdering is { } ordering ? ordering == "th" : _ofFile is { } order ? order == KernelAxes.OutFirst : smaller > 0 || smaller == 0 && writer.Numbered);
        var tensorFlow = fileName.Contains("tf_kernels", StringComparison.OrdinalIgnoreCase) || writer.Backend is not (null or Theano);
        _flips = !tensorFlow && (_isOld ? _oldOutFirst || writer.Backend == Theano : writer.Backend == Theano);
    }

    /// <summary>Remarks on the kernels asked for so far.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <param name="name">Name of the weights; tells depthwise and transposed convolutions apart.</param>
    /// <param name="type">Class of the layer; empty where the file does not say.</param>
    /// <param name="shape">As stored, four axes.</param>
    public KerasKernel Of(string name, string type, int[] shape)
    {
        if (_chosen is not null)
            return Noted(new(_chosen), $"Kernels were read in the order of axes {_chosen.Order}, as chosen.");
        if (IsDepthwise(name, type))
            return new(KernelAxes.Depthwise, _flips);
        if (IsTransposed(name, type))
            return new(KernelAxes.Transposed, _flips);
        if (!_isKeras)
            return KernelReading.Of(shape, null, _ofFile, name) is { Note: { } note } reading ? Noted(new(reading.Axes), note) : new(KernelAxes.OutFirst);
        var outFirst = _isOld ? _oldOutFirst : shape[0] > LargestUsual && shape[2] == shape[3] && shape[3] <= LargestUsual;
        return (outFirst, _flips) switch
        {
            (true, true) => Noted(new(KernelAxes.OutFirst, true), "The kernels are in Theano's order (O×I×k×k), as written by Keras 1. Theano flips kernels, so they were turned by 180 degrees to those of a cross-correlation. To keep them as stored, choose the axes oihw."),
            (true, false) => Noted(new(KernelAxes.OutFirst), "The kernels are in Theano's order (O×I×k×k), as written by Keras 1. They were not turned, because they were trained without Theano."),
            (false, true) => Noted(new(KernelAxes.ChannelsLast, true), "The model was trained with Theano, which flips kernels, so they were turned by 180 degrees to those of a cross-correlation. To keep them as stored, choose the axes hwio."),
            _ => new(KernelAxes.ChannelsLast),
        };
    }

    /// <summary>Whether a kernel is stored in an order of its own, whatever the file does otherwise.</summary>
    public static bool IsSpecial(string name, string type) => IsDepthwise(name, type) || IsTransposed(name, type);

    private static bool IsDepthwise(string name, string type) => name.Contains(type.Length == 0 ? "depthwise" : "depthwise_kernel", StringComparison.OrdinalIgnoreCase) || type.Contains("Depthwise", StringComparison.Ordinal)
        // A separable convolution has a depthwise kernel first and then one of 1×1.
        || type.Contains("Separable", StringComparison.Ordinal) && name.EndsWith("vars/0", StringComparison.Ordinal)
        || type.Length == 0 && name.Contains("separable", StringComparison.OrdinalIgnoreCase) && name.EndsWith("vars/0", StringComparison.Ordinal);

    private static bool IsTransposed(string name, string type) => type.Length > 0 ? type.Contains("Transpose", StringComparison.Ordinal) : name.Contains("transpose", StringComparison.OrdinalIgnoreCase);

    private KerasKernel Noted(KerasKernel kernel, string note)
    {
        if (!_notes.Contains(note))
            _notes.Add(note);
        return kernel;
    }
}
