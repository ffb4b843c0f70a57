using TopoWeb.Networks.Training.Kernels.Products;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>3×3 convolution, same padding, of one image at a time with channels fastest, and its gradients, as products over rows of pixels.</summary>
/// <remarks>
/// An image lies within a border of zeros (<see cref="Pad"/>). Then the values under the three taps of a row of a filter are one run of 3·I floats for each
/// pixel, and a row of the result is a product of these runs, which overlap where they lie, with a packed matrix of weights: no patch is copied.
/// The gradient of the input is the same product with the turned filters over the gradient within a border; that of the weights sums over the pixels.
/// </remarks>
/// <param name="layer">The convolution.</param>
/// <param name="side">Rows and columns of an image.</param>
internal sealed unsafe class ImageConvolution(LayerParameters layer, int side) : IDisposable
{
    private const int Kernel = ParameterLayout.Kernel;
    private const int Taps = Kernel * Kernel;

    /// <summary>Up to here all three rows of a filter are one product; beyond, a third of the weights at a time stays in the fastest cache.</summary>
    private const int SmallRun = 96;

    private static readonly float* One = ReservedOne();

    private readonly int _row = side + 2;
    private readonly int _inputs = layer.Inputs, _outputs = layer.Outputs;
    private readonly int _inputPitch = Pitch(layer.Inputs), _outputPitch = Pitch(layer.Outputs);
    private readonly FloatBuffer _weights = new((long)Taps * layer.Inputs * Pitch(layer.Outputs));
    private readonly FloatBuffer _turned = new((long)Taps * layer.Outputs * Pitch(layer.Inputs));
    private readonly FloatBuffer _sums = new(((long)Taps * layer.Inputs + 1) * Pitch(layer.Outputs));

    /// <summary>Floats that an image of some channels takes within its border.</summary>
    public static int PaddedSize(int side, int channels) => (side + 2) * (side + 2) * channels + Product.Group;

    /// <summary>Floats to have for an image of some channels that is written or read as rows of a product.</summary>
    public static int Size(int side, int channels) => side * side * channels + Product.Group;

    /// <summary>Copies an image into its border.</summary>
    /// <param name="image">side·side·channels values.</param>
    /// <param name="side">Rows and columns.</param>
    /// <param name="channels">Any number.</param>
    /// <param name="padded"><see cref="PaddedSize"/> values; the border must be zero and stays so.</param>
    public static void Pad(float* image, int side, int channels, float* padded)
    {
        var row = side * channels;
        for (var y = 0; y < side; y++)
            new ReadOnlySpan<float>(image + y * row, row).CopyTo(new Span<float>(padded + ((y + 1) * (side + 2) + 1) * channels, row));
    }

    /// <summary>To be called before the images of a batch go forward.</summary>
    /// <param name="parameters">Those of the network.</param>
    public void BeginForward(FloatBuffer parameters)
    {
        var weights = parameters.Pointer + layer.Weights;
        for (var i = 0; i < _inputs; i++)
            Transposition.Run(weights + i * Taps, _inputs * Taps, _outputs, Taps, _weights.Pointer + i * _outputPitch, _inputs * _outputPitch);
    }

    /// <summary>Sets the convolved image with its biases.</summary>
    public void Forward(float* padded, float* bias, float* output)
    {
        var run = Kernel * _inputs;
        var passes = run <= SmallRun ? 1 : Kernel;
        for (var pass = 0; pass < passes; pass++)
        {
            for (var y = 0; y < side; y++)
            {
                var result = output + y * side * _outputs;
                new Product
                {
                    A = padded + (y + pass) * _row * _inputs, ARow = _inputs, AStep = 1, ASegment = _row * _inputs,
                    B = _weights.Pointer + pass * run * _outputPitch, BStep = _outputPitch, BSegment = run * _outputPitch,
                    Start = pass == 0 ? bias : result, StartRow = pass == 0 ? 0 : _outputs,
                    C = result, CRow = _outputs,
                    Steps = run, Segments = Kernel / passes,
                }.Run(side, _outputs);
            }
        }
    }

    /// <summary>To be called before the images of a batch go backward.</summary>
    /// <param name="parameters">Those of the network.</param>
    public void BeginBackward(FloatBuffer parameters)
    {
        _sums.Span.Clear();
        var weights = parameters.Pointer + layer.Weights;
        for (var o = 0; o < _outputs; o++)
            for (var i = 0; i < _inputs; i++)
                for (var t = 0; t < Taps; t++)
                    _turned.Pointer[((Taps - 1 - t) * _outputs + o) * _inputPitch + i] = weights[(o * _inputs + i) * Taps + t];
    }

    /// <summary>Adds one image's part of the gradients of weights and biases.</summary>
    /// <param name="padded">The image within its border.</param>
    /// <param name="gradient">Gradient of the convolved image within its border.</param>
    public void AddGradients(float* padded, float* gradient)
    {
        var inside = gradient + (_row + 1) * _outputs;
        for (var dy = 0; dy < Kernel; dy++)
        {
            var sums = _sums.Pointer + dy * Kernel * _inputs * _outputPitch;
            new Product
            {
                A = padded + dy * _row * _inputs, ARow = 1, AStep = _inputs, ASegment = _row * _inputs,
                B = inside, BStep = _outputs, BSegment = _row * _outputs,
                Start = sums, StartRow = _outputPitch, C = sums, CRow = _outputPitch,
                Steps = side, Segments = side,
            }.Run(Kernel * _inputs, _outputs);
        }
        var bias = _sums.Pointer + Taps * _inputs * _outputPitch;
        new Product
        {
            A = One, ARow = 0, AStep = 0, B = inside, BStep = _outputs, BSegment = _row * _outputs,
            Start = bias, StartRow = 0, C = bias, CRow = 0, Steps = side, Segments = side,
        }.Run(1, _outputs);
    }

    /// <summary>Sets the gradient of the image.</summary>
    /// <param name="gradient">Gradient of the convolved image within its border.</param>
    /// <param name="result">side·side·I values.</param>
    public void InputGradient(float* gradient, float* result)
    {
        var run = Kernel * _outputs;
        var passes = run <= SmallRun ? 1 : Kernel;
        for (var pass = 0; pass < passes; pass++)
        {
            for (var y = 0; y < side; y++)
            {
                var row = result + y * side * _inputs;
                new Product
                {
                    A = gradient + (y + pass) * _row * _outputs, ARow = _outputs, AStep = 1, ASegment = _row * _outputs,
                    B = _turned.Pointer + pass * run * _inputPitch, BStep = _inputPitch, BSegment = run * _inputPitch,
                    Start = pass == 0 ? null : row, StartRow = _inputs,
                    C = row, CRow = _inputs,
                    Steps = run, Segments = Kernel / passes,
                }.Run(side, _inputs);
            }
        }
    }

    /// <summary>Sets the gradients of the layer when all images of a batch have gone backward.</summary>
    /// <param name="gradients">Those of the network.</param>
    public void EndBackward(FloatBuffer gradients)
    {
        var weights = gradients.Pointer + layer.Weights;
        for (var i = 0; i < _inputs; i++)
            Transposition.Run(_sums.Pointer + i * _outputPitch, _inputs * _outputPitch, Taps, _outputs, weights + i * Taps, _inputs * Taps);
        _sums.Span.Slice(Taps * _inputs * _outputPitch, _outputs).CopyTo(gradients.Span[layer.Bias..]);
    }

    public void Dispose()
    {
        _weights.Dispose();
        _turned.Dispose();
        _sums.Dispose();
    }

    private static int Pitch(int columns) => (columns + Product.Group - 1) / Product.Group * Product.Group;

    private static float* ReservedOne()
    {
        var one = (float*)System.Runtime.InteropServices.NativeMemory.Alloc(sizeof(float));
        *one = 1;
        return one;
    }
}
