namespace TopoWeb.Exploration;

/// <summary>What kind of values a function has, which decides its mean over a node and its colours.</summary>
public enum FunctionKind
{
    /// <summary>Numbers on a line.</summary>
    Quantity,

    /// <summary>Angles: the end of the period is its beginning.</summary>
    Angle,

    /// <summary>Numbers that are names: a network, a channel.</summary>
    Category,
}

/// <summary>A function on points by which graphs can be coloured and selections compared.</summary>
/// <param name="Id">Name in addresses and files.</param>
/// <param name="Title">For people, with its symbol.</param>
/// <param name="Kind">Kind of its values.</param>
/// <param name="Explanation">What it is, in one sentence.</param>
/// <param name="Period">Of an angle: 2π, or π for directions.</param>
public sealed record FunctionInfo(string Id, string Title, FunctionKind Kind, string Explanation, double Period = 2 * Math.PI)
{
    /// <summary>Of categories that are text, the texts that the values count, from 0; null for numbers.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>A category for people: its text, or its number.</summary>
    internal string NameOf(double value) => Texts is not null && value >= 0 && value < Texts.Count ? Texts[(int)value] : value.ToString("0", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A function with its values.</summary>
/// <param name="Info">What it is.</param>
/// <param name="Values">One for each point analysed, in their order; NaN where it has none.</param>
public sealed record PointFunction(FunctionInfo Info, double[] Values);
