using TopoWeb.Topology;

namespace TopoWeb.Networks.Architectures;

/// <summary>Families of small networks studied in the paper.</summary>
public enum NetworkFamily
{
    /// <summary>MNIST networks, 28×28×1.</summary>
    M,

    /// <summary>CIFAR-10 networks, 24×24 crops, gray or colour.</summary>
    C,
}

/// <summary>M(X,Y,Z) or C(X,Y,Z): X and Y filters in the convolutional layers, Z nodes in the fully connected layer; a zero removes its layer.</summary>
/// <param name="Family">M or C.</param>
/// <param name="X">Filters of layer 1.</param>
/// <param name="Y">Filters of layer 2.</param>
/// <param name="Z">Fully connected nodes.</param>
/// <param name="Pooling">False for the starred form (<c>C*</c>), which drops all max-pooling.</param>
public sealed record Architecture(NetworkFamily Family, int X, int Y, int Z, bool Pooling = true)
{
    /// <summary>Largest X, Y or Z accepted.</summary>
    public const int MaximumWidth = 4096;

    /// <summary>Number of convolutional layers: 0, 1 or 2.</summary>
    public int ConvLayers => (X > 0 ? 1 : 0) + (Y > 0 ? 1 : 0);

    /// <summary>Reads <c>M(64,0,64)</c>, <c>C*(64,32,64)</c>; spaces are allowed.</summary>
    /// <exception cref="SettingException">The text is not an architecture; the message shows the form expected.</exception>
    public static Architecture Parse(string text) => throw new NotSupportedException();

    /// <summary>The paper's notation, which <see cref="Parse"/> reads back.</summary>
    public override string ToString() => throw new NotSupportedException();
}

/// <summary>An ensemble: <c>40xM(64,0,64)</c>, also written <c>40×M(64,0,64)</c> or <c>40 M(64,0,64)</c>.</summary>
public sealed record EnsembleNotation(int Networks, Architecture Architecture)
{
    /// <summary>Reads the notation; a missing count means one network.</summary>
    /// <exception cref="SettingException">The text is not an ensemble.</exception>
    public static EnsembleNotation Parse(string text) => throw new NotSupportedException();

    /// <summary>The notation with the multiplication sign: <c>40×M(64,0,64)</c>.</summary>
    public override string ToString() => throw new NotSupportedException();
}
