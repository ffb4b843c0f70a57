using TopoWeb.Networks.Training.Kernels.Products;

namespace TopoWeb.Networks.Training.Kernels.Convolutions;

/// <summary>3×3 convolution, same padding, of one image at a time with channels fastest, and its gradients. Images lie within a border of zeros (<see cref="Pad"/>).</summary>
/// <param name="layer">The convolution.</param>
/// <param name="side">Rows and columns of an image.</param>
internal abstract unsafe class ImageConvolution(LayerParameters layer, int side) : IDisposable
{
    protected const int Kernel = ParameterLayout.Kernel;
    protected const int Taps = Kernel * Kernel;

    private readonly FloatBuffer _bias = new(Pitch(layer.Outputs));
    private readonly FloatBuffer _one = new(1);

    protected LayerParameters Layer => layer;

    protected int Inputs => layer.Inputs;

    protected int Outputs => layer.Outputs;

    protected int Side => side;

    /// <summary>Pixels of a row within its border.</summary>
    protected int Row => side + 2;

    /// <summary>The faster way for a shape. Nothing else decides: results do not depend on what a clock says.</summary>
    public static ImageConvolution Create(LayerParameters layer, int side) =>
        WinogradConvolution.Fits(layer, side) ? new WinogradConvolution(layer, side) : new DirectConvolution(layer, side);

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
    public abstract void BeginForward(FloatBuffer parameters);

    /// <summary>Sets the convolved image with its biases.</summary>
    /// <param name="padded">The image within its border.</param>
    /// <param name="bias">One value for each channel of the result.</param>
    /// <param name="output"><see cref="Size"/> values.</param>
    public abstract void Forward(float* padded, float* bias, float* output);

    /// <summary>To be called before the images of a batch go backward.</summary>
    /// <param name="parameters">Those of the network.</param>
    public void BeginBackward(FloatBuffer parameters)
    {
        _bias.Span.Clear();
        _one.Span[0] = 1;
        BeginWeights(parameters);
    }

    /// <summary>Adds one image's part of the gradients of weights and biases.</summary>
    /// <param name="padded">The image within its border.</param>
    /// <param name="gradient">Gradient of the convolved image within its border.</param>
    public void AddGradients(float* padded, float* gradient)
    {
        new Product
        {
            A = _one.Pointer, ARow = 0, AStep = 0, B = Inside(gradient), BStep = Outputs, BSegment = Row * Outputs,
            Start = _bias.Pointer, C = _bias.Pointer, CRow = 0, Steps = Side, Segments = Side,
        }.Run(1, Outputs);
        AddWeights(padded, gradient);
    }

    /// <summary>Sets the gradient of the image.</summary>
    /// <param name="gradient">Gradient of the convolved image within its border.</param>
    /// <param name="result"><see cref="Size"/> values.</param>
    public abstract void InputGradient(float* gradient, float* result);

    /// <summary>Sets the gradients of the layer when all images of a batch have gone backward.</summary>
    /// <param name="gradients">Those of the network.</param>
    public void EndBackward(FloatBuffer gradients)
    {
        _bias.Span[..Outputs].CopyTo(gradients.Span[layer.Bias..]);
        EndWeights(gradients);
    }

    public virtual void Dispose()
    {
        _bias.Dispose();
        _one.Dispose();
    }

    protected static int Pitch(int columns) => (columns + Product.Group - 1) / Product.Group * Product.Group;

    /// <summary>The first pixel within the border.</summary>
    protected float* Inside(float* gradient) => gradient + (Row + 1) * Outputs;

    protected abstract void BeginWeights(FloatBuffer parameters);

    protected abstract void AddWeights(float* padded, float* gradient);

    protected abstract void EndWeights(FloatBuffer gradients);
}
