using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TopoWeb.Networks.Training.Kernels;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Models;

/// <summary>One convolution of a C network with its pooling, ReLU and response normalisation, forward and backward.</summary>
/// <remarks>
/// The convolution is torch's, channels-last; the rest follows image by image while the image is in the cache, into memory kept from step to step.
/// To be called within a dispose scope.
/// </remarks>
internal sealed unsafe class ConvolutionStage : IDisposable
{
    private readonly LayerParameters _layer;
    private readonly PoolWindow _window;
    private readonly ResponseNormalization _normalization;
    private readonly FloatBuffer _gradients, _pooled, _scale, _output, _imageGradient;
    private readonly Tensor _weights, _bias;
    private readonly int _side, _size, _pooledSize, _pixels;
    private Tensor? _input, _convolved;

    /// <param name="layer">The convolution.</param>
    /// <param name="window">Its pooling.</param>
    /// <param name="side">Rows and columns of its input.</param>
    /// <param name="capacity">Largest batch.</param>
    /// <param name="parameters">Read.</param>
    /// <param name="gradients">Written, the layer's own part.</param>
    public ConvolutionStage(LayerParameters layer, PoolWindow window, int side, int capacity, FloatBuffer parameters, FloatBuffer gradients)
    {
        (_layer, _window, _side, _gradients) = (layer, window, side, gradients);
        PooledSide = window.Pooled(side);
        _pixels = PooledSide * PooledSide;
        (_size, _pooledSize) = (side * side * layer.Outputs, _pixels * layer.Outputs);
        _normalization = new ResponseNormalization(layer.Outputs);
        (_pooled, _scale, _output) = (Memory(_pooledSize), Memory(_pooledSize), Memory(_pooledSize));
        _imageGradient = Memory(_size);
        using var scope = NewDisposeScope();
        _weights = parameters.Tensor.narrow(0, layer.Weights, (long)layer.Outputs * layer.Inputs * 9)
            .view(layer.Outputs, layer.Inputs, ParameterLayout.Kernel, ParameterLayout.Kernel).detach().requires_grad_().DetachFromDisposeScope();
        _bias = parameters.Tensor.narrow(0, layer.Bias, layer.Outputs).detach().requires_grad_().DetachFromDisposeScope();

        FloatBuffer Memory(int size) => new((long)capacity * size);
    }

    /// <summary>Rows and columns of the output.</summary>
    public int PooledSide { get; }

    /// <summary>n×rows×columns×channels, a view of memory that the next call overwrites.</summary>
    /// <param name="input">n×channels×rows×columns with channels last in memory; where it requires a gradient, <see cref="Backward"/> gives it one.</param>
    /// <param name="count">n.</param>
    public Tensor Forward(Tensor input, int count)
    {
        (_input, _convolved) = (input, Convolution.Of(input, _weights, _bias));
        var images = Pointer(_convolved);
        for (var n = 0; n < count; n++)
        {
            var at = (long)n * _pooledSize;
            _window.Forward(images + (long)n * _size, _side, _layer.Outputs, _pooled.Pointer + at);
            _normalization.Forward(_pooled.Pointer + at, _pixels, _scale.Pointer + at, _output.Pointer + at);
        }
        return _output.Tensor.narrow(0, 0, (long)count * _pooledSize).view(count, PooledSide, PooledSide, _layer.Outputs);
    }

    /// <summary>Sets the gradients of the layer; returns that of the input of the last <see cref="Forward"/> with channels fastest, null where it required none.</summary>
    /// <param name="gradient">Gradient of the output; overwritten.</param>
    /// <param name="count">n.</param>
    public float* Backward(float* gradient, int count)
    {
        var images = Pointer(_convolved!);
        for (var n = 0; n < count; n++)
        {
            var at = (long)n * _pooledSize;
            _normalization.Backward(_pooled.Pointer + at, _pixels, _scale.Pointer + at, _output.Pointer + at, gradient + at, gradient + at);
            _window.Backward(images + (long)n * _size, _side, _layer.Outputs, _pooled.Pointer + at, gradient + at, _imageGradient.Pointer + (long)n * _size);
        }
        var whole = _imageGradient.Tensor.narrow(0, 0, (long)count * _size).view(count, _side, _side, _layer.Outputs).permute(0, 3, 1, 2);
        _convolved!.backward([whole]);
        Take(_weights, _layer.Weights);
        Take(_bias, _layer.Bias);
        return _input!.requires_grad ? Pointer(_input.grad!) : null;
    }

    public void Dispose()
    {
        foreach (var disposable in new IDisposable[] { _weights, _bias, _normalization, _pooled, _scale, _output, _imageGradient })
            disposable.Dispose();
    }

    private void Take(Tensor leaf, int offset)
    {
        using var gradient = leaf.grad!;
        using var contiguous = gradient.contiguous();
        MemoryMarshal.Cast<byte, float>(contiguous.bytes).CopyTo(_gradients.Span[offset..]);
        leaf.grad = null;
    }

    /// <summary>Values with channels fastest: torch's own memory where it lies so, else a copy that the dispose scope ends.</summary>
    private static float* Pointer(Tensor images)
    {
        var values = images.detach().permute(0, 2, 3, 1).contiguous();
        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values.bytes)); // native memory: it does not move
    }
}
