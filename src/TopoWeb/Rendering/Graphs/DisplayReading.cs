using TopoWeb.Topology;

namespace TopoWeb.Rendering.Graphs;

/// <summary>A wrong value in an address.</summary>
/// <param name="Name">Parameter, as the address names it.</param>
/// <param name="Problem">What is wrong, in a sentence.</param>
/// <param name="Taken">What is shown instead, in a sentence.</param>
internal sealed record AddressCorrection(string Name, string Problem, string Taken)
{
    public string Notice => $"{Name} in the address: {Problem} {Taken}";
}

/// <summary>What an address asks for, with what had to be corrected. Visitors see the rest all the same; programs are told.</summary>
internal sealed record DisplayReading(GraphDisplay Display, IReadOnlyList<AddressCorrection> Corrections)
{
    /// <summary>Corrections of how the graph is drawn.</summary>
    public IReadOnlyList<string> StyleNotices => [.. Corrections.Where(c => GraphDisplayAddress.IsStyle(c.Name)).Select(c => c.Notice)];

    /// <summary>Corrections of what is drawn and chosen of it.</summary>
    public IReadOnlyList<string> PartNotices => [.. Corrections.Where(c => !GraphDisplayAddress.IsStyle(c.Name)).Select(c => c.Notice)];

    /// <exception cref="InvalidInputException">The address has a wrong value.</exception>
    public GraphDisplay OrThrow() => Corrections is [var first, ..] ? throw new InvalidInputException(first.Name, first.Problem) : Display;
}
