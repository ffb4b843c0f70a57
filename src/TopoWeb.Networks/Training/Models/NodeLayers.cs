using System.Numerics.Tensors;
using TopoWeb.Networks.Training.Kernels;

namespace TopoWeb.Networks.Training.Models;

/// <summary>The fully connected layer (where there is one) and the readout, forward and backward, into memory kept from step to step.</summary>
internal sealed unsafe class NodeLayers : IDisposable
{
    private const int Classes = ParameterLayout.Classes;

    private readonly ParameterLayout _layout;
    private readonly FloatBuffer _scores;
    private readonly FloatBuffer? _kept;
    private readonly NodeLayer? _hidden;
    private readonly NodeLayer _readout;

    /// <param name="layout">Any.</param>
    /// <param name="capacity">Largest batch.</param>
    /// <param name="parameters">Read.</param>
    /// <param name="gradients">Written, the layers' own part.</param>
    public NodeLayers(ParameterLayout layout, int capacity, FloatBuffer parameters, FloatBuffer gradients)
    {
        _layout = layout;
        _scores = new FloatBuffer((long)capacity * Classes);
        _readout = new NodeLayer(layout.Readout, capacity, parameters, gradients);
        _hidden = layout.Hidden is { } hidden ? new NodeLayer(hidden, capacity, parameters, gradients) : null;
        _kept = _hidden is null ? new FloatBuffer((long)capacity * layout.Flattened) : null;
    }

    /// <summary>Gradients of the mean cross-entropy; returns that mean.</summary>
    /// <param name="input">n×Flattened; the gradient with respect to it takes its place, which spares the largest array of a step.</param>
    /// <param name="labels">n labels.</param>
    /// <param name="mask">Factors of the nodes before the readout, n·Z or without a fully connected layer n·Flattened; empty for no dropout.</param>
    public float Step(float* input, ReadOnlySpan<byte> labels, ReadOnlySpan<float> mask)
    {
        var n = labels.Length;
        if (_hidden is null)
            return StepReadout(input, labels, mask);
        Hidden(input, n);
        // Dropout acts between the fully connected layer and the readout; its factors come back in the gradient.
        if (mask.Length > 0)
            for (var i = 0; i < n; i++)
                TensorPrimitives.Multiply(Row(_hidden.Values, i), mask.Slice(i * _hidden.Nodes, _hidden.Nodes), Row(_hidden.Values, i));
        var loss = Loss(_hidden.Values.Pointer, _hidden.Pitch, labels);
        _readout.Backward(_hidden.Values.Pointer, _hidden.Pitch, n, _hidden.ValuesGradient.Pointer);
        for (var i = 0; i < n; i++)
            CloseRelu(Row(_hidden.Values, i), mask.Length > 0 ? mask.Slice(i * _hidden.Nodes, _hidden.Nodes) : default, Row(_hidden.ValuesGradient, i));
        _hidden.Backward(input, _layout.Flattened, n, input);
        return loss;
    }

    /// <summary>How many are classified rightly, and the sum of the cross-entropies.</summary>
    public (int Correct, double Loss) Evaluate(float* input, ReadOnlySpan<byte> labels)
    {
        if (_hidden is null)
            Scores(input, _layout.Flattened, labels.Length);
        else
        {
            Hidden(input, labels.Length);
            Scores(_hidden.Values.Pointer, _hidden.Pitch, labels.Length);
        }
        return Softmax.Judge(_scores.Span[..(labels.Length * Classes)], labels);
    }

    public void Dispose()
    {
        _scores.Dispose();
        _readout.Dispose();
        _hidden?.Dispose();
        _kept?.Dispose();
    }

    private float StepReadout(float* input, ReadOnlySpan<byte> labels, ReadOnlySpan<float> mask)
    {
        var kept = input;
        if (mask.Length > 0)
        {
            TensorPrimitives.Multiply(new ReadOnlySpan<float>(input, mask.Length), mask, _kept!.Span);
            kept = _kept.Pointer;
        }
        var loss = Loss(kept, _layout.Flattened, labels);
        _readout.Backward(kept, _layout.Flattened, labels.Length, input);
        if (mask.Length > 0)
            TensorPrimitives.Multiply(new ReadOnlySpan<float>(input, mask.Length), mask, new Span<float>(input, mask.Length));
        return loss;
    }

    /// <summary>Mean cross-entropy; leaves its gradient with respect to the scores to the readout.</summary>
    private float Loss(float* features, int row, ReadOnlySpan<byte> labels)
    {
        var n = labels.Length;
        Scores(features, row, n);
        var loss = Softmax.Gradient(_scores.Span[..(n * Classes)], labels);
        for (var i = 0; i < n; i++)
            _scores.Span.Slice(i * Classes, Classes).CopyTo(_readout.ValuesGradient.Span[(i * _readout.Pitch)..]);
        return (float)(loss / n);
    }

    private void Hidden(float* input, int n)
    {
        _hidden!.Forward(input, _layout.Flattened, n);
        var values = _hidden.Values.Span[..(n * _hidden.Pitch)];
        TensorPrimitives.Max(values, 0f, values);
    }

    private void Scores(float* features, int row, int n)
    {
        _readout.Forward(features, row, n);
        for (var i = 0; i < n; i++)
            _readout.Values.Span.Slice(i * _readout.Pitch, Classes).CopyTo(_scores.Span[(i * Classes)..]);
    }

    private Span<float> Row(FloatBuffer nodes, int i) => nodes.Span.Slice(i * _hidden!.Pitch, _hidden.Nodes);

    /// <summary>Gradient before dropout and ReLU. After both a node is positive exactly where both let it through.</summary>
    private static void CloseRelu(ReadOnlySpan<float> values, ReadOnlySpan<float> mask, Span<float> gradient)
    {
        for (var i = 0; i < values.Length; i++)
            gradient[i] = values[i] > 0 ? gradient[i] * (mask.Length > 0 ? mask[i] : 1) : 0;
    }
}
