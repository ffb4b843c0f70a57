using System.Globalization;
using System.Text;

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
        return new(layer, Plain(name, Longest));
    }

    /// <summary>A name without control characters, cut where it is longer.</summary>
    internal static string Plain(string name, int longest)
    {
        var text = new StringBuilder(name.Length <= longest ? name : name[..longest] + "…");
        for (var i = 0; i < text.Length; i++)
            if (char.IsControl(text[i]) || char.IsSurrogate(text[i]) || char.GetUnicodeCategory(text[i]) == UnicodeCategory.Format)
                text[i] = '?';
        return text.ToString();
    }
}
