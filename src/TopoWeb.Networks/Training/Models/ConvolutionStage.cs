using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Kernels.Convolutions;

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
    private readonly FloatBuffer _pooled, _root, _padded, _convolved, _gradient;
    private readonly byte[] _chosen;
    private readonly int _side, _pooledSize, _pixels;

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
        _pooledSize = checked(_pixels * layer.Outputs);
        _convolution = Own(ImageConvolution.Create(layer, side));
        _normalization = normalizes ? Own(new ResponseNormalization(layer.Outputs)) : null;
        Output = Memory((long)capacity * _pooledSize);
        (_pooled, _root) = normalizes ? (Memory(Output.Length), Memory(Output.Length)) : (Output, Output);
        _chosen = GC.AllocateUninitializedArray<byte>(Output.Length, pinned: true);
        _padded = Memory(ImageConvolution.PaddedSize(side, layer.Inputs));
        _convolved = Memory(ImageConvolution.Size(side, layer.Outputs));
        _gradient = Memory(ImageConvolution.PaddedSize(side, layer.Outputs));

        FloatBuffer Memory(long length) => Own(new FloatBuffer(length));
    }

    /// <summary>Rows and columns of the output.</summary>
    public int PooledSide { get; }

    /// <summary>n×rows×columns×channels, which the next batch overwrites.</summary>
    public FloatBuffer Output { get; }

    /// <summary>Output of image n.</summary>
    public float* OutputOf(int n) => Output.Pointer + (long)n * _pooledSize;

    /// <summary>To be called before the images of a batch go forward.</summary>
    /// <param name="parameters">Those of the network.</param>
    public void BeginForward(FloatBuffer parameters) => _convolution.BeginForward(parameters);

    /// <summary>Sets the output of image n and returns it.</summary>
    /// <param name="n">Number of the image.</param>
    /// <param name="input">Rows×columns×channels.</param>
    /// <param name="parameters">Those of the network.</param>
    public float* Forward(int n, float* input, FloatBuffer parameters)
    {
        var at = (long)n * _pooledSize;
        ImageConvolution.Pad(input, _side, _layer.Inputs, _padded.Pointer);
        _convolution.Forward(_padded.Pointer, parameters.Pointer + _layer.Bias, _convolved.Pointer);
        fixed (byte* chosen = _chosen)
            _window.Forward(_convolved.Pointer, _side, _layer.Outputs, _pooled.Pointer + at, chosen + at);
        _normalization?.Forward(_pooled.Pointer + at, _pixels, _root.Pointer + at, OutputOf(n));
        return OutputOf(n);
    }

    /// <summary>To be called before the images of a batch go backward.</summary>
    /// <param name="parameters">Those of the network.</param>
    public void BeginBackward(FloatBuffer parameters) => _convolution.BeginBackward(parameters);

    /// <summary>Adds one image's part of the gradients of the layer, and sets the gradient of its input.</summary>
    /// <param name="n">Number of the image.</param>
    /// <param name="input">As in the last <see cref="Forward"/>.</param>
    /// <param name="gradient">Gradient of the output; overwritten.</param>
    /// <param name="inputGradient"><see cref="ImageConvolution.Size"/> values; null where nobody needs them.</param>
    public void Backward(int n, float* input, float* gradient, float* inputGradient)
    {
        var at = (long)n * _pooledSize;
        var row = (_side + 2) * _layer.Outputs;
        _normalization?.Backward(_pooled.Pointer + at, _pixels, _root.Pointer + at, gradient, gradient);
        fixed (byte* chosen = _chosen)
            _window.Backward(_side, _layer.Outputs, chosen + at, gradient, _gradient.Pointer + row + _layer.Outputs, row);
        ImageConvolution.Pad(input, _side, _layer.Inputs, _padded.Pointer);
        _convolution.AddGradients(_padded.Pointer, _gradient.Pointer);
        if (inputGradient is not null)
            _convolution.InputGradient(_gradient.Pointer, inputGradient);
    }

    /// <summary>Sets the gradients of the layer when all images of a batch have gone backward.</summary>
    /// <param name="gradients">Those of the network, the layer's own part.</param>
    public void EndBackward(FloatBuffer gradients) => _convolution.EndBackward(gradients);

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
