using TopoWeb.Networks.Training.Kernels;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace TopoWeb.Networks.Training.Models;

/// <summary>The fully connected layer (where there is one) and the readout, forward and backward, as matrix products of torch into memory kept from step to step.</summary>
/// <remarks>To be called without gradients of torch and within a dispose scope.</remarks>
internal sealed unsafe class NodeLayers : IDisposable
{
    private const int Classes = ParameterLayout.Classes;

    private readonly List<IDisposable> _owned = [];
    private readonly ParameterLayout _layout;
    private readonly FloatBuffer _gradients, _scores;
    private readonly Weighted? _hidden;
    private readonly Weighted _readout;

    /// <param name="layout">Any.</param>
    /// <param name="capacity">Largest batch.</param>
    /// <param name="parameters">Read.</param>
    /// <param name="gradients">Written, the layers' own part.</param>
    public NodeLayers(ParameterLayout layout, int capacity, FloatBuffer parameters, FloatBuffer gradients)
    {
        (_layout, _gradients) = (layout, gradients);
        InputGradient = Own(new FloatBuffer((long)capacity * layout.Flattened));
        _scores = Own(new FloatBuffer((long)capacity * Classes));
        _readout = Own(new Weighted(layout.Readout, parameters, gradients, 0));
        _hidden = layout.Hidden is { } hidden ? Own(new Weighted(hidden, parameters, gradients, capacity)) : null;
    }

    /// <summary>Gradient with respect to the input of the last <see cref="Step"/>, n×Flattened.</summary>
    public FloatBuffer InputGradient { get; }

    /// <summary>Gradients of the mean cross-entropy; returns that mean.</summary>
    /// <param name="input">n×Flattened.</param>
    /// <param name="labels">n labels.</param>
    /// <param name="mask">n·Z factors between the fully connected layer and the readout; empty for no dropout, and where there is no such layer.</param>
    public float Step(Tensor input, ReadOnlySpan<byte> labels, ReadOnlySpan<float> mask)
    {
        var n = labels.Length;
        var features = Features(input, n);
        // Dropout acts between the fully connected layer and the readout; its factors come back in the gradient.
        if (_hidden is not null && mask.Length > 0)
            TensorPrimitives.Multiply(_hidden.Values.Span[..mask.Length], mask, _hidden.Values.Span);
        var scores = Scores(features, n);
        var loss = Softmax.Gradient(_scores.Span[..(n * Classes)], labels);
        _readout.WeightsGradient.addmm_(features.t(), scores, 0, 1);
        SumRows(_scores.Pointer, n, Classes, _gradients.Pointer + _layout.Readout.Bias);
        var inputGradient = View(InputGradient, n, _layout.Flattened);
        if (_hidden is null)
        {
            inputGradient.addmm_(scores, _readout.WeightsT, 0, 1);
            return (float)(loss / n);
        }
        var nodes = _hidden.Layer.Outputs;
        var hiddenGradient = View(_hidden.ValuesGradient, n, nodes);
        hiddenGradient.addmm_(scores, _readout.WeightsT, 0, 1);
        CloseRelu(_hidden, n * nodes, mask);
        _hidden.WeightsGradient.addmm_(input.t(), hiddenGradient, 0, 1);
        SumRows(_hidden.ValuesGradient.Pointer, n, nodes, _gradients.Pointer + _hidden.Layer.Bias);
        inputGradient.addmm_(hiddenGradient, _hidden.WeightsT, 0, 1);
        return (float)(loss / n);
    }

    /// <summary>How many are classified rightly, and the sum of the cross-entropies.</summary>
    public (int Correct, double Loss) Evaluate(Tensor input, ReadOnlySpan<byte> labels)
    {
        Scores(Features(input, labels.Length), labels.Length);
        return Softmax.Judge(_scores.Span[..(labels.Length * Classes)], labels);
    }

    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
    }

    private Tensor Features(Tensor input, int n)
    {
        if (_hidden is null)
            return input;
        var nodes = _hidden.Layer.Outputs;
        var hidden = View(_hidden.Values, n, nodes);
        hidden.copy_(_hidden.Bias.expand(n, nodes));
        hidden.addmm_(input, _hidden.Weights, 1, 1);
        var values = _hidden.Values.Span[..(n * nodes)];
        TensorPrimitives.Max(values, 0f, values);
        return hidden;
    }

    private Tensor Scores(Tensor features, int n)
    {
        var scores = View(_scores, n, Classes);
        scores.copy_(_readout.Bias.expand(n, Classes));
        return scores.addmm_(features, _readout.Weights, 1, 1);
    }

    /// <summary>Gradient before dropout and ReLU. After both a node is positive exactly where both let it through.</summary>
    private static void CloseRelu(Weighted hidden, int length, ReadOnlySpan<float> mask)
    {
        var values = hidden.Values.Span[..length];
        var gradient = hidden.ValuesGradient.Span[..length];
        for (var i = 0; i < length; i++)
            gradient[i] = values[i] > 0 ? gradient[i] * (mask.Length > 0 ? mask[i] : 1) : 0;
    }

    private static void SumRows(float* matrix, int rows, int columns, float* sums)
    {
        var total = new Span<float>(sums, columns);
        total.Clear();
        for (var r = 0; r < rows; r++)
            TensorPrimitives.Add(total, new ReadOnlySpan<float>(matrix + (long)r * columns, columns), total);
    }

    private static Tensor View(FloatBuffer buffer, int rows, int columns) => buffer.Tensor.narrow(0, 0, (long)rows * columns).view(rows, columns);

    private T Own<T>(T disposable) where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }

    /// <summary>Views of one layer's parameters and their gradients, and memory for its nodes.</summary>
    private sealed class Weighted : IDisposable
    {
        public Weighted(LayerParameters layer, FloatBuffer parameters, FloatBuffer gradients, int capacity)
        {
            using var scope = NewDisposeScope();
            Layer = layer;
            (Weights, Bias) = (Matrix(parameters).DetachFromDisposeScope(), parameters.Tensor.narrow(0, layer.Bias, layer.Outputs).DetachFromDisposeScope());
            WeightsT = Weights.t().DetachFromDisposeScope();
            WeightsGradient = Matrix(gradients).DetachFromDisposeScope();
            Values = new FloatBuffer((long)capacity * layer.Outputs);
            ValuesGradient = new FloatBuffer((long)capacity * layer.Outputs);

            Tensor Matrix(FloatBuffer buffer) => buffer.Tensor.narrow(0, layer.Weights, (long)layer.Inputs * layer.Outputs).view(layer.Inputs, layer.Outputs);
        }

        public LayerParameters Layer { get; }

        public Tensor Weights { get; }

        public Tensor WeightsT { get; }

        public Tensor Bias { get; }

        public Tensor WeightsGradient { get; }

        public FloatBuffer Values { get; }

        public FloatBuffer ValuesGradient { get; }

        public void Dispose()
        {
            foreach (var disposable in new IDisposable[] { Weights, WeightsT, Bias, WeightsGradient, Values, ValuesGradient })
                disposable.Dispose();
        }
    }
}
