using System.Text.RegularExpressions;
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
public sealed partial record Architecture(NetworkFamily Family, int X, int Y, int Z, bool Pooling = true)
{
    private const string Field = "training.architecture";

    /// <summary>Largest X, Y or Z accepted.</summary>
    public const int MaximumWidth = 4096;

    /// <summary>Number of convolutional layers: 0, 1 or 2.</summary>
    public int ConvLayers => (X > 0 ? 1 : 0) + (Y > 0 ? 1 : 0);

    /// <summary>Reads <c>M(64,0,64)</c>, <c>C*(64,32,64)</c>; spaces are allowed.</summary>
    /// <exception cref="InvalidInputException">The text is not an architecture; the message shows the form expected.</exception>
    public static Architecture Parse(string text)
    {
        var match = Form().Match(text ?? "");
        if (!match.Success)
            throw new InvalidInputException(Field, $"“{text}” is not an architecture. Examples: M(64,0,64) or C(64,32,64), with * after the letter for no pooling.");
        var family = match.Groups["family"].Value is "M" or "m" ? NetworkFamily.M : NetworkFamily.C;
        var architecture = new Architecture(family, Width("x"), Width("y"), Width("z"), match.Groups["star"].Length == 0);
        if (architecture.ConvLayers == 0)
            throw new InvalidInputException(Field, $"{architecture} has no convolutional layer and therefore no filters. Set the first or second number to at least 1.");
        return architecture;

        int Width(string group)
        {
            var digits = match.Groups[group].Value;
            return int.TryParse(digits, out var width) && width <= MaximumWidth
                ? width
                : throw new InvalidInputException(Field, $"A layer of “{text!.Trim()}” has {digits} nodes; it must have 0 to {MaximumWidth}.");
        }
    }

    /// <summary>The paper's notation, which <see cref="Parse"/> reads back.</summary>
    public override string ToString() => $"{Family}{(Pooling ? "" : "*")}({X},{Y},{Z})";

    [GeneratedRegex(@"^\s*(?<family>[MCmc])\s*(?<star>\*?)\s*\(\s*(?<x>[0-9]+)\s*,\s*(?<y>[0-9]+)\s*,\s*(?<z>[0-9]+)\s*\)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
