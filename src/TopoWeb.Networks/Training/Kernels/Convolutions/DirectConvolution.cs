using TopoWeb.Networks.Training.Kernels.Products;

namespace TopoWeb.Networks.Training.Kernels.Convolutions;

/// <summary>A convolution as products over rows of pixels.</summary>
/// <remarks>
/// Within the border of an image the values under the three taps of a row of a filter are one run of 3·I floats for each
/// pixel, and a row of the result is a product of these runs, which overlap where they lie, with a packed matrix of weights: no patch is copied.
/// The gradient of the input is the same product with the turned filters over the gradient within a border; that of the weights sums over the pixels.
/// </remarks>
/// <param name="layer">The convolution.</param>
/// <param name="side">Rows and columns of an image.</param>
internal sealed unsafe class DirectConvolution(LayerParameters layer, int side) : ImageConvolution(layer, side)
{
    /// <summary>Up to here all three rows of a filter are one product; beyond, a third of the weights at a time stays in the fastest cache.</summary>
    private const int SmallRun = 96;

    private readonly int _inputPitch = Pitch(layer.Inputs), _outputPitch = Pitch(layer.Outputs);
    private readonly FloatBuffer _weights = new((long)Taps * layer.Inputs * Pitch(layer.Outputs));
    private readonly FloatBuffer _turned = new((long)Taps * layer.Outputs * Pitch(layer.Inputs));
    private readonly FloatBuffer _sums = new((long)Taps * layer.Inputs * Pitch(layer.Outputs));

    public override void BeginForward(FloatBuffer parameters)
    {
        var weights = parameters.Pointer + Layer.Weights;
        for (var i = 0; i < Inputs; i++)
            Transposition.Run(weights + i * Taps, Inputs * Taps, Outputs, Taps, _weights.Pointer + i * _outputPitch, Inputs * _outputPitch);
    }

    public override void Forward(float* padded, float* bias, float* output)
    {
        var run = Kernel * Inputs;
        var passes = run <= SmallRun ? 1 : Kernel;
        for (var pass = 0; pass < passes; pass++)
        {
            for (var y = 0; y < Side; y++)
            {
                var result = output + y * Side * Outputs;
                new Product
                {
                    A = padded + (y + pass) * Row * Inputs, ARow = Inputs, AStep = 1, ASegment = Row * Inputs,
                    B = _weights.Pointer + pass * run * _outputPitch, BStep = _outputPitch, BSegment = run * _outputPitch,
                    Start = pass == 0 ? bias : result, StartRow = pass == 0 ? 0 : Outputs,
                    C = result, CRow = Outputs,
                    Steps = run, Segments = Kernel / passes,
                }.Run(Side, Outputs);
            }
        }
    }

    protected override void BeginWeights(FloatBuffer parameters)
    {
        _sums.Span.Clear();
        var weights = parameters.Pointer + Layer.Weights;
        for (var o = 0; o < Outputs; o++)
            for (var i = 0; i < Inputs; i++)
                for (var t = 0; t < Taps; t++)
                    _turned.Pointer[((Taps - 1 - t) * Outputs + o) * _inputPitch + i] = weights[(o * Inputs + i) * Taps + t];
    }

    protected override void AddWeights(float* padded, float* gradient)
    {
        for (var dy = 0; dy < Kernel; dy++)
        {
            var sums = _sums.Pointer + dy * Kernel * Inputs * _outputPitch;
            new Product
            {
                A = padded + dy * Row * Inputs, ARow = 1, AStep = Inputs, ASegment = Row * Inputs,
                B = Inside(gradient), BStep = Outputs, BSegment = Row * Outputs,
                Start = sums, StartRow = _outputPitch, C = sums, CRow = _outputPitch,
                Steps = Side, Segments = Side,
            }.Run(Kernel * Inputs, Outputs);
        }
    }

    public override void InputGradient(float* gradient, float* result)
    {
        var run = Kernel * Outputs;
        var passes = run <= SmallRun ? 1 : Kernel;
        for (var pass = 0; pass < passes; pass++)
        {
            for (var y = 0; y < Side; y++)
            {
                var row = result + y * Side * Inputs;
                new Product
                {
                    A = gradient + (y + pass) * Row * Outputs, ARow = Outputs, AStep = 1, ASegment = Row * Outputs,
                    B = _turned.Pointer + pass * run * _inputPitch, BStep = _inputPitch, BSegment = run * _inputPitch,
                    Start = pass == 0 ? null : row, StartRow = Inputs,
                    C = row, CRow = Inputs,
                    Steps = run, Segments = Kernel / passes,
                }.Run(Side, Inputs);
            }
        }
    }

    protected override void EndWeights(FloatBuffer gradients)
    {
        var weights = gradients.Pointer + Layer.Weights;
        for (var i = 0; i < Inputs; i++)
            Transposition.Run(_sums.Pointer + i * _outputPitch, Inputs * _outputPitch, Taps, Outputs, weights + i * Taps, Inputs * Taps);
    }

    public override void Dispose()
    {
        _weights.Dispose();
        _turned.Dispose();
        _sums.Dispose();
        base.Dispose();
    }
}
