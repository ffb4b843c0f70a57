using TopoWeb.Networks.Filters;

namespace TopoWeb.Networks.Weights.Content;

/// <summary>Names and shapes out of a file as shown in a message: short, without control characters.</summary>
internal static class Shown
{
    private const int Longest = 80;

    public static string Name(string name) => $"“{TensorName.Plain(name, Longest)}”";

    public static string Shape(IEnumerable<long> shape) => string.Join("×", shape.Take(10));
}
