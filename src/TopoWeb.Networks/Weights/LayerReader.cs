using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights;

/// <summary>Reads chosen layers into one bank.</summary>
internal static class LayerReader
{
    public static FilterBank Read(IReadOnlyList<(ConvolutionLayer Layer, WeightTensor Tensor)> chosen, int? inputChannel, WeightLimits limits, CancellationToken cancellation)
    {
        var size = Check(chosen, inputChannel);
        var total = chosen.Sum(c => c.Layer.Filters * size * size);
        if (total * sizeof(float) > limits.MaximumTensorBytes || total > Array.MaxLength)
            throw new InvalidInputException("layers", $"The selected layers have {total * sizeof(float)} bytes of weights; the limit is {limits.MaximumTensorBytes}. Choose fewer layers.");
        var parts = chosen.Select(c => new FilterPart(c.Layer.Number, c.Layer.Out, inputChannel is null ? c.Layer.In : 1, inputChannel ?? 0)).ToArray();
        if (chosen.Count == 1 && inputChannel is null)
            return new FilterBank(1, parts[0].Out, parts[0].In, size, Values(chosen[0], cancellation), [], parts[0].Layer, null);
        var filters = parts.Sum(p => (long)p.Out * p.In);
        float[]? values = null;
        var at = 0;
        foreach (var layer in chosen)
        {
            var read = Values(layer, cancellation);
            // Only now: a file that lies about its first tensor has not made anything large be allocated.
            values ??= new float[checked((int)(filters * size * size))];
            var (kernel, step) = (size * size, inputChannel is null ? read.Length : layer.Layer.In * size * size);
            for (var from = (inputChannel ?? 0) * kernel; from < read.Length; from += step)
            {
                var length = inputChannel is null ? read.Length : kernel;
                read.AsSpan(from, length).CopyTo(values.AsSpan(at));
                at += length;
            }
        }
        return new FilterBank(1, checked((int)filters), 1, size, values!, [], chosen.Count == 1 ? parts[0].Layer : null, null) { Parts = parts };
    }

    private static int Check(IReadOnlyList<(ConvolutionLayer Layer, WeightTensor Tensor)> chosen, int? inputChannel)
    {
        if (chosen.Count == 0)
            throw new InvalidInputException("layers", "Choose a layer.");
        if (chosen.GroupBy(c => c.Layer.Number).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidInputException("layers", $"Layer {twice.Key} is listed twice.");
        var first = chosen[0].Layer;
        foreach (var (layer, _) in chosen)
        {
            if (layer.KernelHeight != first.KernelHeight)
                throw new InvalidInputException("layers", $"Layer {first.Number} has kernels of {first.KernelHeight}×{first.KernelHeight}, layer {layer.Number} of {layer.KernelHeight}×{layer.KernelHeight}. Layers with different kernel sizes cannot form one cloud. Choose them separately.");
            if (inputChannel is { } channel && (channel < 0 || channel >= layer.In))
                throw new InvalidInputException("channel", $"Layer {layer.Number} has no channel {channel}; its input channels are 0 to {layer.In - 1}.");
        }
        return first.KernelHeight;
    }

    private static float[] Values((ConvolutionLayer Layer, WeightTensor Tensor) chosen, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (layer, tensor) = chosen;
        var values = tensor.Read!(cancellation);
        var kernel = layer.KernelHeight * layer.KernelWidth;
        for (var i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i]))
                throw new InvalidInputException("file", $"Layer {layer.Number}, {Shown.Name(layer.Name)}: the weight at output {i / kernel / layer.In}, input {i / kernel % layer.In}, row {i % kernel / layer.KernelWidth}, column {i % layer.KernelWidth} is {values[i]}; weights must be finite. Training diverged, or the file is damaged. Choose another layer or file.");
        return values;
    }
}
