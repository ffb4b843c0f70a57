using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>Along which axes a kernel of Keras is stored, and whether its convolution flips it.</summary>
/// <param name="Axes">Order of the axes.</param>
/// <param name="Flipped">Turned by 180 degrees against a cross-correlation, as Theano's convolution takes it.</param>
internal sealed record KerasKernel(KernelAxes Axes, bool Flipped = false)
{
    /// <summary>What is no kernel.</summary>
    public static readonly KerasKernel AsStored = new(KernelAxes.OutFirst);

    /// <summary>The kernel as O × I × rows × columns of a cross-correlation.</summary>
    public WeightTensor ToTensor(string name, HdfDataset dataset, HdfMetadata metadata)
    {
        var (shape, volume) = TensorShape.Check(dataset.Shape, name);
        if (dataset.Type.Float is not { } type)
            return new WeightTensor(name, shape, "not a float", null);
        if (shape.Length != 4)
            return new WeightTensor(name, shape, type.Name, null); // only named in a note
        if (dataset.Problem is { } problem)
            throw dataset.Chunks is null ? HdfMetadata.Unsupported($"{problem} ({Shown.Name(name)})") : HdfMetadata.Unsupported($"{problem} ({Shown.Name(name)})", "Save it with compression=\"gzip\", which h5py and Keras know, or without compression.");
        if (Axes == KernelAxes.Depthwise && (long)shape[2] * shape[3] > int.MaxValue)
            throw new Topology.InvalidInputException("file", $"{Shown.Name(name)} has {(long)shape[2] * shape[3]} outputs. The file is damaged. Download or save it again.");
        var read = HdfValues.Reader(dataset, type, volume, name, metadata);
        var turned = new WeightTensor(name, shape, type.Name, read).StoredAs(Axes);
        var pixels = turned.Shape[2] * turned.Shape[3];
        return Flipped ? turned with { Read = cancellation => Flip(turned.Read!(cancellation), pixels) } : turned;
    }

    /// <summary>Reversed, the pixels of a filter are the filter turned by 180 degrees.</summary>
    private static float[] Flip(float[] values, int pixels)
    {
        for (var at = 0; pixels > 0 && at + pixels <= values.Length; at += pixels)
            values.AsSpan(at, pixels).Reverse();
        return values;
    }
}
