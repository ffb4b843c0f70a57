using TopoWeb.Networks.Training.Kernels.Products;

namespace TopoWeb.Networks.Training.Kernels.Convolutions;

/// <summary>A convolution by Winograd's minimal filtering F(2×2, 3×3) (Lavin and Gray, 2016): 16 multiplications for four pixels instead of 36.</summary>
/// <remarks>
/// A tile of 4×4 pixels d and a filter g give 2×2 pixels Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A. Over channels the products of the 16 places are 16 products of matrices,
/// tiles by inputs times inputs by outputs. Gradient z of a result gives A z Aᵀ; times Bᵀ d B, summed over tiles, it gives the gradient of G g Gᵀ and so of g.
/// The gradient of the input is the convolution of z with the turned filters.
/// </remarks>
/// <param name="layer">The convolution.</param>
/// <param name="side">Rows and columns of an image.</param>
internal sealed unsafe class WinogradConvolution(LayerParameters layer, int side) : ImageConvolution(layer, side)
{
    private const int Places = WinogradTransforms.Places;

    private readonly int _tiles = side / 2 * (side / 2);
    private readonly FloatBuffer _weights = new((long)Places * layer.Inputs * layer.Outputs);
    private readonly FloatBuffer _turned = new((long)Places * layer.Inputs * layer.Outputs);
    private readonly FloatBuffer _sums = new((long)Places * layer.Inputs * layer.Outputs);
    private readonly FloatBuffer _taps = new((long)Taps * layer.Inputs * layer.Outputs);
    private readonly FloatBuffer _values = new((long)Places * (side / 2) * (side / 2) * Math.Max(layer.Inputs, layer.Outputs));
    private readonly FloatBuffer _products = new((long)Places * (side / 2) * (side / 2) * Math.Max(layer.Inputs, layer.Outputs));

    /// <summary>Whether a convolution is of whole tiles and vectors, with enough channels for the transformations to pay.</summary>
    public static bool Fits(LayerParameters layer, int side) =>
        side % 2 == 0 && layer.Inputs % Product.Group == 0 && layer.Outputs % Product.Group == 0;

    public override void BeginForward(FloatBuffer parameters)
    {
        // From O×I×9 to I×9×O: outputs in the lanes.
        Transposition.Run(parameters.Pointer + Layer.Weights, Inputs * Taps, Outputs, Inputs * Taps, _taps.Pointer, Outputs);
        for (var i = 0; i < Inputs; i++)
            WinogradTransforms.Filter(_taps.Pointer + i * Taps * Outputs, Outputs, Outputs, _weights.Pointer + i * Outputs, Inputs * Outputs);
    }

    public override void Forward(float* padded, float* bias, float* output)
    {
        WinogradTransforms.Input(padded, Side, Inputs, _values.Pointer);
        Multiply(_weights, Inputs, Outputs);
        WinogradTransforms.Output(_products.Pointer, Side, Outputs, bias, output);
    }

    public override void InputGradient(float* gradient, float* result)
    {
        WinogradTransforms.Input(gradient, Side, Outputs, _values.Pointer);
        Multiply(_turned, Outputs, Inputs);
        WinogradTransforms.Output(_products.Pointer, Side, Inputs, null, result);
    }

    public override void Dispose()
    {
        foreach (var buffer in new[] { _weights, _turned, _sums, _taps, _values, _products })
            buffer.Dispose();
        base.Dispose();
    }

    protected override void BeginWeights(FloatBuffer parameters)
    {
        _sums.Span.Clear();
        for (var o = 0; o < Outputs; o++)
        {
            Transposition.Run(parameters.Pointer + Layer.Weights + o * Inputs * Taps, Taps, Inputs, Taps, _taps.Pointer, Inputs);
            WinogradTransforms.Filter(_taps.Pointer + (Taps - 1) * Inputs, -Inputs, Inputs, _turned.Pointer + o * Inputs, Inputs * Outputs);
        }
    }

    protected override void AddWeights(float* padded, float* gradient)
    {
        WinogradTransforms.Input(padded, Side, Inputs, _values.Pointer);
        WinogradTransforms.Gradient(Inside(gradient), Side, Outputs, _products.Pointer);
        for (var place = 0; place < Places; place++)
        {
            var sums = _sums.Pointer + place * Inputs * Outputs;
            new Product
            {
                A = _values.Pointer + place * _tiles * Inputs, ARow = 1, AStep = Inputs,
                B = _products.Pointer + place * _tiles * Outputs, BStep = Outputs,
                Start = sums, StartRow = Outputs, C = sums, CRow = Outputs, Steps = _tiles,
            }.Run(Inputs, Outputs);
        }
    }

    protected override void EndWeights(FloatBuffer gradients)
    {
        for (var i = 0; i < Inputs; i++)
            WinogradTransforms.FilterGradient(_sums.Pointer + i * Outputs, Inputs * Outputs, Outputs, _taps.Pointer + i * Taps * Outputs, Outputs);
        Transposition.Run(_taps.Pointer, Outputs, Inputs * Taps, Outputs, gradients.Pointer + Layer.Weights, Inputs * Taps);
    }

    private void Multiply(FloatBuffer weights, int from, int to)
    {
        for (var place = 0; place < Places; place++)
        {
            new Product
            {
                A = _values.Pointer + place * _tiles * from, ARow = from, AStep = 1,
                B = weights.Pointer + place * from * to, BStep = to,
                C = _products.Pointer + place * _tiles * to, CRow = to, Steps = from,
            }.Run(_tiles, to);
        }
    }
}
