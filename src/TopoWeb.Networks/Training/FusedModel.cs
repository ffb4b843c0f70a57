using TorchSharp;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training;

/// <summary>M networks with one pooled convolution and a fully connected layer: the convolution by <see cref="FirstLayer"/>, the rest as matrix products of torch into memory kept from step to step.</summary>
internal sealed unsafe class FusedModel : NetworkModel
{
    private readonly List<IDisposable> _owned = [];
    private readonly FloatBuffer _pooledGradient, _hidden, _hiddenGradient, _scores;
    private readonly FirstLayerMemory _first;
    private readonly LayerParameters _node, _readout;
    private readonly Tensor _nodeWeights, _nodeWeightsT, _nodeBias, _readoutWeights, _readoutWeightsT, _readoutBias;
    private readonly Tensor _nodeWeightsGradient, _nodeBiasGradient, _readoutWeightsGradient, _readoutBiasGradient;

    /// <param name="layout">One for which <see cref="Fits"/> is true.</param>
    /// <param name="capacity">Largest batch.</param>
    public FusedModel(ParameterLayout layout, int capacity) : base(layout)
    {
        (_node, _readout) = (layout.Hidden!.Value, layout.Readout);
        _first = Own(new FirstLayerMemory(layout, capacity));
        _pooledGradient = Own(new FloatBuffer((long)capacity * layout.Flattened));
        _hidden = Own(new FloatBuffer((long)capacity * _node.Outputs));
        _hiddenGradient = Own(new FloatBuffer((long)capacity * _node.Outputs));
        _scores = Own(new FloatBuffer((long)capacity * ParameterLayout.Classes));
        (_nodeWeights, _nodeBias) = Views(Parameters, _node);
        (_readoutWeights, _readoutBias) = Views(Parameters, _readout);
        (_nodeWeightsGradient, _nodeBiasGradient) = Views(Gradients, _node);
        (_readoutWeightsGradient, _readoutBiasGradient) = Views(Gradients, _readout);
        _nodeWeightsT = Own(_nodeWeights.t().DetachFromDisposeScope());
        _readoutWeightsT = Own(_readoutWeights.t().DetachFromDisposeScope());
    }

    /// <summary>Whether this model can do the network; <see cref="TorchModel"/> can do all.</summary>
    public static bool Fits(ParameterLayout layout) => FirstLayerMemory.Fits(layout) && layout.Convolutions.Length == 1 && layout.Hidden is not null;

    public override float Step(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels, ReadOnlySpan<float> mask)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var n = labels.Length;
        var (pooled, hidden, scores) = Forward(images, n, keepChoice: true);
        // Dropout acts between the fully connected layer and the readout; its factors come back in the gradient.
        if (mask.Length > 0)
            System.Numerics.Tensors.TensorPrimitives.Multiply(_hidden.Span[..mask.Length], mask, _hidden.Span);
        Readout(hidden, scores);

        var loss = Softmax.Gradient(_scores.Span[..(n * ParameterLayout.Classes)], labels);
        var hiddenGradient = _hiddenGradient.Tensor.narrow(0, 0, (long)n * _node.Outputs).view(n, _node.Outputs);
        var pooledGradient = _pooledGradient.Tensor.narrow(0, 0, (long)n * Layout.Flattened).view(n, Layout.Flattened);
        _readoutWeightsGradient.addmm_(hidden.t(), scores, 0, 1);
        SumRows(_scores.Pointer, n, ParameterLayout.Classes, Gradients.Pointer + _readout.Bias);
        hiddenGradient.addmm_(scores, _readoutWeightsT, 0, 1);
        CloseRelu(n * _node.Outputs, mask);
        _nodeWeightsGradient.addmm_(pooled.t(), hiddenGradient, 0, 1);
        SumRows(_hiddenGradient.Pointer, n, _node.Outputs, Gradients.Pointer + _node.Bias);
        pooledGradient.addmm_(hiddenGradient, _nodeWeightsT, 0, 1);
        _first.Backward(images, n, _pooledGradient.Pointer, Gradients);
        return (float)(loss / n);
    }

    public override (int Correct, double Loss) Evaluate(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (_, hidden, scores) = Forward(images, labels.Length, keepChoice: false);
        Readout(hidden, scores);
        return Softmax.Judge(_scores.Span[..(labels.Length * ParameterLayout.Classes)], labels);
    }

    public override void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
        base.Dispose();
    }

    private (Tensor Pooled, Tensor Hidden, Tensor Scores) Forward(ReadOnlySpan<float> images, int n, bool keepChoice)
    {
        var pooled = _first.Forward(images, n, Parameters, keepChoice).view(n, Layout.Flattened);
        var hidden = _hidden.Tensor.narrow(0, 0, (long)n * _node.Outputs).view(n, _node.Outputs);
        var scores = _scores.Tensor.narrow(0, 0, (long)n * ParameterLayout.Classes).view(n, ParameterLayout.Classes);
        hidden.copy_(_nodeBias.expand(n, _node.Outputs));
        hidden.addmm_(pooled, _nodeWeights, 1, 1);
        var values = _hidden.Span[..(n * _node.Outputs)];
        System.Numerics.Tensors.TensorPrimitives.Max(values, 0f, values);
        return (pooled, hidden, scores);
    }

    private void Readout(Tensor hidden, Tensor scores)
    {
        scores.copy_(_readoutBias.expand(scores.shape));
        scores.addmm_(hidden, _readoutWeights, 1, 1);
    }

    /// <summary>Gradient before dropout and ReLU. After both a node is positive exactly where both let it through.</summary>
    private void CloseRelu(int length, ReadOnlySpan<float> mask)
    {
        var values = _hidden.Span[..length];
        var gradient = _hiddenGradient.Span[..length];
        for (var i = 0; i < length; i++)
            gradient[i] = values[i] > 0 ? gradient[i] * (mask.Length > 0 ? mask[i] : 1) : 0;
    }

    private static void SumRows(float* matrix, int rows, int columns, float* sums)
    {
        var total = new Span<float>(sums, columns);
        total.Clear();
        for (var r = 0; r < rows; r++)
            System.Numerics.Tensors.TensorPrimitives.Add(total, new ReadOnlySpan<float>(matrix + r * columns, columns), total);
    }

    private (Tensor Weights, Tensor Bias) Views(FloatBuffer buffer, LayerParameters layer)
    {
        using var scope = NewDisposeScope();
        var weights = buffer.Tensor.narrow(0, layer.Weights, (long)layer.Inputs * layer.Outputs).view(layer.Inputs, layer.Outputs);
        var bias = buffer.Tensor.narrow(0, layer.Bias, layer.Outputs);
        return (Own(weights.DetachFromDisposeScope()), Own(bias.DetachFromDisposeScope()));
    }

    private T Own<T>(T disposable) where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }
}
