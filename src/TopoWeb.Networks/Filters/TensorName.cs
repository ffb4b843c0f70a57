namespace TopoWeb.Networks.Filters;

/// <summary>Name of an array in the file that filters come from, such as <c>res2b_branch2b</c>.</summary>
/// <param name="Layer">Number of the layer; null for an array that has none.</param>
/// <param name="Name">As in the file.</param>
public sealed record TensorName(int? Layer, string Name)
{
    private const int Longest = 200;

    /// <summary>A name out of a file, short and without control characters.</summary>
    public static TensorName Of(int? layer, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(layer, Weights.Content.Shown.Plain(name, Longest));
    }
}
