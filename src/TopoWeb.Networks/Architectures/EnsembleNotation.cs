using System.Text.RegularExpressions;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Architectures;

/// <summary>An ensemble: <c>40xM(64,0,64)</c>, also written <c>40×M(64,0,64)</c> or <c>40 M(64,0,64)</c>.</summary>
public sealed partial record EnsembleNotation(int Networks, Architecture Architecture)
{
    private const string Field = "training.notation";

    /// <summary>Most networks of an ensemble.</summary>
    public const int MaximumNetworks = 10_000;

    /// <summary>Reads the notation; a missing count means one network.</summary>
    /// <exception cref="InvalidInputException">The text is not an ensemble.</exception>
    public static EnsembleNotation Parse(string text)
    {
        var match = Form().Match(text ?? "");
        if (!match.Success)
            throw new InvalidInputException(Field, $"“{text}” is not an ensemble. Example: 40xM(64,0,64), the number of networks and their architecture.");
        var networks = 1;
        if (match.Groups["count"] is { Success: true, Value: var digits }
            && !(int.TryParse(digits, out networks) && networks is >= 1 and <= MaximumNetworks))
            throw new InvalidInputException(Field, $"“{text!.Trim()}” has {digits} networks; the limit is {MaximumNetworks}.");
        try
        {
            return new EnsembleNotation(networks, Architecture.Parse(match.Groups["architecture"].Value));
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException(Field, e.Message); // the field is the one the reader wrote
        }
    }

    /// <summary>The notation with the multiplication sign: <c>40×M(64,0,64)</c>.</summary>
    public override string ToString() => $"{Networks}×{Architecture}";

    [GeneratedRegex(@"^\s*(?:(?<count>[0-9]+)\s*[x×X*]?\s*)?(?<architecture>[MCmc].*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Form();
}
