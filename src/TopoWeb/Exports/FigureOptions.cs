using System.Globalization;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Topology;

namespace TopoWeb.Exports;

/// <summary>How a figure is drawn; the query of its address.</summary>
internal sealed record FigureOptions
{
    /// <summary>What is shown, in the words of the result page.</summary>
    public GraphDisplay Display { get; init; } = new();

    /// <summary>Pixels of a PNG for one of the drawing.</summary>
    public int Scale { get; init; } = 2;

    /// <exception cref="InvalidInputException">A value is none of those allowed: a program is told, where a page shows something else.</exception>
    public static FigureOptions Read(IQueryCollection query) => new()
    {
        Display = GraphDisplayAddress.Read(query.Select(q => new KeyValuePair<string, string>(q.Key, q.Value.FirstOrDefault() ?? ""))).OrThrow(),
        Scale = query["scale"].FirstOrDefault() switch
        {
            null or "" => 2,
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var scale) && scale is >= 1 and <= 4 => scale,
            var text => throw new InvalidInputException("scale", $"“{text}” is not a whole number from 1 to 4."),
        },
    };
}
