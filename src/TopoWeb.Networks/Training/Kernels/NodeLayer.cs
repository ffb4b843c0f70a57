using System.Numerics.Tensors;
using TopoWeb.Networks.Training.Kernels.Products;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>One fully connected layer, forward and backward, for a batch. Products go over the inputs in chunks that stay in the caches.</summary>
internal sealed unsafe class NodeLayer : IDisposable
{
    private const int ForwardChunk = 256;
    private const int BackwardChunk = 64;

    private readonly LayerParameters _layer;
    private readonly FloatBuffer _parameters, _gradients, _inputs, _weights;

    /// <param name="layer">The layer.</param>
    /// <param name="capacity">Largest batch.</param>
    /// <param name="parameters">Read.</param>
    /// <param name="gradients">Written, the layer's own part.</param>
    public NodeLayer(LayerParameters layer, int capacity, FloatBuffer parameters, FloatBuffer gradients)
    {
        (_layer, _parameters, _gradients) = (layer, parameters, gradients);
        Pitch = (layer.Outputs + Product.Group - 1) / Product.Group * Product.Group;
        Values = new FloatBuffer((long)capacity * Pitch);
        ValuesGradient = new FloatBuffer((long)capacity * Pitch);
        _inputs = new FloatBuffer((long)capacity * BackwardChunk);
        _weights = new FloatBuffer((long)layer.Outputs * BackwardChunk);
    }

    /// <summary>Nodes.</summary>
    public int Nodes => _layer.Outputs;

    /// <summary>Floats from row to row of <see cref="Values"/> and <see cref="ValuesGradient"/>: whole vectors.</summary>
    public int Pitch { get; }

    /// <summary>The nodes, a row for each image.</summary>
    public FloatBuffer Values { get; }

    /// <summary>Gradient with respect to them.</summary>
    public FloatBuffer ValuesGradient { get; }

    /// <summary>Sets <see cref="Values"/>.</summary>
    /// <param name="input">A row of inputs for each image.</param>
    /// <param name="inputRow">Floats from row to row.</param>
    /// <param name="count">Images.</param>
    public void Forward(float* input, int inputRow, int count)
    {
        for (var first = 0; first < _layer.Inputs; first += ForwardChunk)
        {
            new Product
            {
                A = input + first, ARow = inputRow, AStep = 1,
                B = _parameters.Pointer + _layer.Weights + (nint)first * Nodes, BStep = Nodes,
                Start = first == 0 ? _parameters.Pointer + _layer.Bias : Values.Pointer, StartRow = first == 0 ? 0 : Pitch,
                C = Values.Pointer, CRow = Pitch,
                Steps = Math.Min(ForwardChunk, _layer.Inputs - first),
            }.Run(count, Nodes);
        }
    }

    /// <summary>Sets the gradients of weights and biases and of the input from <see cref="ValuesGradient"/>.</summary>
    /// <param name="input">As in <see cref="Forward"/>.</param>
    /// <param name="inputRow">Floats from row to row.</param>
    /// <param name="count">Images.</param>
    /// <param name="inputGradient">Rows as those of the input, whose place they may take.</param>
    public void Backward(float* input, int inputRow, int count, float* inputGradient)
    {
        var bias = _gradients.Span.Slice(_layer.Bias, Nodes);
        bias.Clear();
        for (var n = 0; n < count; n++)
            TensorPrimitives.Add(bias, ValuesGradient.Span.Slice(n * Pitch, Nodes), bias);
        for (var first = 0; first < _layer.Inputs; first += BackwardChunk)
        {
            var width = Math.Min(BackwardChunk, _layer.Inputs - first);
            // Rows of the input lie far apart, often at multiples of a page: together they fit a cache.
            for (var n = 0; n < count; n++)
                new ReadOnlySpan<float>(input + (nint)n * inputRow + first, width).CopyTo(new Span<float>(_inputs.Pointer + (nint)n * BackwardChunk, width));
            new Product
            {
                A = _inputs.Pointer, ARow = 1, AStep = BackwardChunk,
                B = ValuesGradient.Pointer, BStep = Pitch,
                C = _gradients.Pointer + _layer.Weights + (nint)first * Nodes, CRow = Nodes,
                Steps = count,
            }.Run(width, Nodes);
            Transposition.Run(_parameters.Pointer + _layer.Weights + (nint)first * Nodes, Nodes, width, Nodes, _weights.Pointer, BackwardChunk);
            new Product
            {
                A = ValuesGradient.Pointer, ARow = Pitch, AStep = 1,
                B = _weights.Pointer, BStep = BackwardChunk,
                C = inputGradient + first, CRow = inputRow,
                Steps = Nodes,
            }.Run(count, width);
        }
    }

    public void Dispose()
    {
        foreach (var disposable in new IDisposable[] { Values, ValuesGradient, _inputs, _weights })
            disposable.Dispose();
    }
}
