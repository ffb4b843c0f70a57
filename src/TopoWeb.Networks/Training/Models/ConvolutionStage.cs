using TopoWeb.Networks.Training.Kernels;

namespace TopoWeb.Networks.Training.Models;

/// <summary>One convolution with its pooling, ReLU and (in C networks) response normalisation, forward and backward.</summary>
/// <remarks>All steps follow image by image while the image is in the cache, into memory kept from step to step.</remarks>
internal sealed unsafe class ConvolutionStage : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly LayerParameters _layer;
    private readonly PoolWindow _window;
    private readonly ImageConvolution _convolution;
    private readonly ResponseNormalization? _normalization;
    private readonly FloatBuffer _pooled, _inverse, _ratio, _padded, _convolved, _gradient;
    private readonly byte[] _chosen;
    private readonly int _side, _inputSize, _pooledSize, _pixels;

    /// <param name="layer">The convolution.</param>
    /// <param name="window">Its pooling.</param>
    /// <param name="normalizes">Whether response normalisation follows.</param>
    /// <param name="side">Rows and columns of its input.</param>
    /// <param name="capacity">Largest batch.</param>
    public ConvolutionStage(LayerParameters layer, PoolWindow window, bool normalizes, int side, int capacity)
    {
        (_layer, _window, _side) = (layer, window, side);
        PooledSide = window.Pooled(side);
        _pixels = PooledSide * PooledSide;
        (_inputSize, _pooledSize) = (checked(side * side * layer.Inputs), checked(_pixels * layer.Outputs));
        _convolution = Own(new ImageConvolution(layer, side));
        _normalization = normalizes ? Own(new ResponseNormalization(layer.Outputs)) : null;
        Output = Memory((long)capacity * _pooledSize);
        (_pooled, _inverse, _ratio) = normalizes ? (Memory(Output.Length), Memory(Output.Length), Memory(Output.Length)) : (Output, Output, Output);
        _chosen = GC.AllocateUninitializedArray<byte>(Output.Length, pinned: true);
        _padded = Memory(ImageConvolution.PaddedSize(side, layer.Inputs));
        _convolved = Memory(ImageConvolution.Size(side, layer.Outputs));
        _gradient = Memory(ImageConvolution.PaddedSize(side, layer.Outputs));

        FloatBuffer Memory(long length) => Own(new FloatBuffer(length));
    }

    /// <summary>Rows and columns of the output.</summary>
    public int PooledSide { get; }

    /// <summary>n×rows×columns×channels, which the next <see cref="Forward"/> overwrites.</summary>
    public FloatBuffer Output { get; }

    /// <summary>Fills <see cref="Output"/>.</summary>
    /// <param name="input">n×rows×columns×channels.</param>
    /// <param name="count">n.</param>
    /// <param name="parameters">Those of the network.</param>
    public void Forward(float* input, int count, FloatBuffer parameters)
    {
        _convolution.BeginForward(parameters);
        fixed (byte* chosen = _chosen)
        {
            for (var n = 0; n < count; n++)
            {
                var at = (long)n * _pooledSize;
                ImageConvolution.Pad(input + (long)n * _inputSize, _side, _layer.Inputs, _padded.Pointer);
                _convolution.Forward(_padded.Pointer, parameters.Pointer + _layer.Bias, _convolved.Pointer);
                _window.Forward(_convolved.Pointer, _side, _layer.Outputs, _pooled.Pointer + at, chosen + at);
                _normalization?.Forward(_pooled.Pointer + at, _pixels, _inverse.Pointer + at, _ratio.Pointer + at, Output.Pointer + at);
            }
        }
    }

    /// <summary>Sets the gradients of the layer.</summary>
    /// <param name="input">As in the last <see cref="Forward"/>.</param>
    /// <param name="gradient">Gradient of the output; overwritten.</param>
    /// <param name="count">n.</param>
    /// <param name="parameters">Those of the network.</param>
    /// <param name="gradients">Those of the network, the layer's own part.</param>
    /// <param name="inputGradient">Set to the gradient of the input, with <see cref="ImageConvolution.Size"/> for the last image; null where nobody needs it.</param>
    public void Backward(float* input, float* gradient, int count, FloatBuffer parameters, FloatBuffer gradients, float* inputGradient)
    {
        _convolution.BeginBackward(parameters);
        var row = (_side + 2) * _layer.Outputs;
        fixed (byte* chosen = _chosen)
        {
            for (var n = 0; n < count; n++)
            {
                var at = (long)n * _pooledSize;
                _normalization?.Backward(_pooled.Pointer + at, _pixels, _inverse.Pointer + at, _ratio.Pointer + at, gradient + at, gradient + at);
                _window.Backward(_side, _layer.Outputs, chosen + at, gradient + at, _gradient.Pointer + row + _layer.Outputs, row);
                ImageConvolution.Pad(input + (long)n * _inputSize, _side, _layer.Inputs, _padded.Pointer);
                _convolution.AddGradients(_padded.Pointer, _gradient.Pointer);
                if (inputGradient is not null)
                    _convolution.InputGradient(_gradient.Pointer, inputGradient + (long)n * _inputSize);
            }
        }
        _convolution.EndBackward(gradients);
    }

    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
    }

    private T Own<T>(T disposable) where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }
}
