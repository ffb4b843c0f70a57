using System.Globalization;
using System.Text.RegularExpressions;

namespace TopoWeb.Benchmarks.Peers;

/// <summary>Reads the bars that Ripser prints.</summary>
internal static partial class RipserOutput
{
    /// <summary>The same numbers as <see cref="Rows.Bars"/> finds.</summary>
    public static Dictionary<string, double> Find(string output)
    {
        var findings = new Dictionary<string, double>();
        var heading = "";
        foreach (var line in output.Split('\n'))
        {
            if (Dimension().Match(line) is { Success: true } dimension)
            {
                heading = $"H{dimension.Groups["dimension"].Value}";
                findings[$"{heading} bars"] = findings[$"{heading} length"] = 0;
            }
            else if (heading.Length > 0 && Bar().Match(line) is { Success: true } bar)
            {
                findings[$"{heading} bars"]++;
                if (double.TryParse(bar.Groups["death"].Value, CultureInfo.InvariantCulture, out var death))
                    findings[$"{heading} length"] += death - double.Parse(bar.Groups["birth"].Value, CultureInfo.InvariantCulture);
            }
        }

        return findings;
    }

    [GeneratedRegex(@"persistence intervals in dim (?<dimension>\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Dimension();

    [GeneratedRegex(@"\[(?<birth>[^,\s]+),(?<death>[^)]*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Bar();
}
