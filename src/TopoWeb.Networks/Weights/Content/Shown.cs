using System.Globalization;
using System.Text;

namespace TopoWeb.Networks.Weights.Content;

/// <summary>Names and shapes out of a file as shown in a message: short, without control characters.</summary>
internal static class Shown
{
    private const int Longest = 80;

    public static string Name(string name) => $"“{Plain(name, Longest)}”";

    /// <summary>Without quotes.</summary>
    public static string Plain(string name, int longest)
    {
        var text = new StringBuilder(name.Length <= longest ? name : name[..longest] + "…");
        for (var i = 0; i < text.Length; i++)
            if (char.IsControl(text[i]) || char.IsSurrogate(text[i]) || char.GetUnicodeCategory(text[i]) == UnicodeCategory.Format)
                text[i] = '?';
        return text.ToString();
    }

    public static string Shape(IEnumerable<long> shape) => string.Join("×", shape.Take(10));
}
