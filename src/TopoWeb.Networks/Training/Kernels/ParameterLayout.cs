using TopoWeb.Networks.Architectures;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>One layer with weights: where its weights and biases lie among all parameters.</summary>
/// <param name="Inputs">Input channels or nodes I.</param>
/// <param name="Outputs">Output channels or nodes O.</param>
/// <param name="Weights">Offset of the weights: O×I×3×3 for a convolution, I×O for a fully connected layer.</param>
/// <param name="Bias">Offset of the O biases.</param>
internal readonly record struct LayerParameters(int Inputs, int Outputs, int Weights, int Bias);

/// <summary>All parameters of a network as one array: convolutions, the fully connected layer, the readout.</summary>
/// <remarks>The image after the last convolution is flattened rows, columns, channels (channels fastest), as TensorFlow does.</remarks>
internal sealed class ParameterLayout
{
    public const int Classes = 10;
    public const int Kernel = 3;

    /// <summary>Layers start at whole cache lines.</summary>
    private const int Alignment = 16;

    public ParameterLayout(Architecture architecture, int side, int channels)
    {
        Architecture = architecture;
        Side = side;
        Channels = channels;
        var convolutions = new List<LayerParameters>();
        var (width, size) = (channels, side);
        foreach (var (filters, halves) in new[] { (architecture.X, true), (architecture.Y, architecture.Family == NetworkFamily.M) })
        {
            if (filters == 0)
                continue;
            convolutions.Add(Add(width, filters, Kernel * Kernel));
            width = filters;
            size = architecture.Pooling && halves ? size / 2 : size; // both families have even sides
        }
        Convolutions = [.. convolutions];
        Flattened = checked(size * size * width);
        if (architecture.Z > 0)
            Hidden = Add(Flattened, architecture.Z, 1);
        Features = architecture.Z > 0 ? architecture.Z : Flattened;
        Readout = Add(Features, Classes, 1);
    }

    public Architecture Architecture { get; }

    /// <summary>Rows and columns of an input image.</summary>
    public int Side { get; }

    /// <summary>Channels of an input image.</summary>
    public int Channels { get; }

    /// <summary>The convolutional layers, first one first.</summary>
    public LayerParameters[] Convolutions { get; }

    /// <summary>The fully connected layer; null where Z is 0.</summary>
    public LayerParameters? Hidden { get; }

    /// <summary>The ten output nodes.</summary>
    public LayerParameters Readout { get; }

    /// <summary>Nodes after the last convolution.</summary>
    public int Flattened { get; }

    /// <summary>Nodes before the readout, where dropout acts.</summary>
    public int Features { get; }

    /// <summary>Number of values, padding included.</summary>
    public int Total { get; private set; }

    private LayerParameters Add(int inputs, int outputs, int kernel)
    {
        var weights = Total;
        var bias = Aligned(weights + checked(inputs * outputs * kernel));
        Total = Aligned(bias + outputs);
        return new LayerParameters(inputs, outputs, weights, bias);
    }

    private static int Aligned(int offset) => checked(offset + Alignment - 1) / Alignment * Alignment;
}
