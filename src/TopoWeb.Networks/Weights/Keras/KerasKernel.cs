using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>Turns a kernel of Keras, rows × columns × I × O, into O × I × rows × columns.</summary>
internal static class KerasKernel
{
    /// <param name="name">Name of the weights; tells depthwise and transposed convolutions apart.</param>
    /// <param name="dataset">Where they are.</param>
    /// <param name="content">The file.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="outputsFirst">The kernel is stored as O × I × rows × columns, as Keras wrote with Theano.</param>
    public static WeightTensor ToTensor(string name, HdfDataset dataset, WeightContent content, WeightLimits limits, out bool outputsFirst)
    {
        outputsFirst = false;
        var (shape, volume) = TensorShape.Check(dataset.Shape, name);
        if (dataset.Type.Float is not { } type)
            return new WeightTensor(name, shape, "not a little-endian float", null);
        if (shape.Length != 4)
            return new WeightTensor(name, shape, type.Name, null); // only named in a note
        if (dataset.Problem is { } problem)
            throw HdfMetadata.Unsupported($"{problem} ({Shown.Name(name)})");
        if (dataset.Bytes / type.Size < volume)
            throw HdfMetadata.Broken(dataset.At, $"{Shown.Name(name)} has the shape {Shown.Shape(dataset.Shape)} of {type.Name}, {volume} values, but {dataset.Bytes} bytes");
        var kernel = limits.MaximumKernelSize;
        outputsFirst = shape[0] > kernel && shape[2] == shape[3] && shape[3] <= kernel;
        if (outputsFirst)
            return new WeightTensor(name, shape, type.Name, Values);
        // Depthwise: rows × columns × I × M, each input channel has M outputs of its own. Transposed: rows × columns × O × I.
        var depthwise = name.Contains("depthwise", StringComparison.OrdinalIgnoreCase);
        var transposed = name.Contains("transpose", StringComparison.OrdinalIgnoreCase);
        var inner = depthwise || transposed ? 2 : 3;
        var outputs = depthwise ? (long)shape[2] * shape[3] : shape[inner];
        if (outputs > int.MaxValue)
            throw new InvalidInputException("file", $"{Shown.Name(name)} has {outputs} outputs. The file is damaged. Download or save it again.");
        int[] turned = [(int)outputs, depthwise ? 1 : shape[5 - inner], shape[0], shape[1]];
        return new WeightTensor(name, turned, type.Name, cancellation => Turn(Values(cancellation), shape, outputsInner: inner == 3));

        float[] Values(CancellationToken cancellation) => content.ReadValues(dataset.At, checked((int)volume), type, name, cancellation);
    }

    private static float[] Turn(float[] values, int[] shape, bool outputsInner)
    {
        var result = new float[values.Length];
        var (pixels, a, b) = (shape[0] * shape[1], shape[2], shape[3]);
        var from = 0;
        for (var pixel = 0; pixel < pixels; pixel++)
            for (var i = 0; i < a; i++)
                for (var j = 0; j < b; j++)
                    result[(outputsInner ? j * a + i : i * b + j) * pixels + pixel] = values[from++];
        return result;
    }
}
