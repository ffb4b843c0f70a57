using System.Globalization;
using System.Text.RegularExpressions;

namespace TopoWeb.Tests.Published;

/// <summary>One value of a measurement as Prometheus reads it.</summary>
internal sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>Prometheus' text format, read strictly: a line that is none of it fails.</summary>
internal static partial class Exposition
{
    public static IReadOnlyList<MetricSample> Parse(string text)
    {
        var samples = new List<MetricSample>();
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0))
        {
            if (line[0] == '#')
            {
                Assert.Matches("^# (HELP|TYPE|UNIT) [a-zA-Z_:][a-zA-Z0-9_:]* .*$|^# EOF$", line);
                continue;
            }
            var match = Line().Match(line);
            Assert.True(match.Success, $"Not Prometheus' format: {line}");
            samples.Add(new(match.Groups["name"].Value, match.Groups["label"].Captures.Zip(match.Groups["text"].Captures).ToDictionary(l => l.First.Value, l => l.Second.Value), ValueOf(match.Groups["value"].Value)));
        }
        Assert.NotEmpty(samples);
        return samples;
    }

    private static double ValueOf(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" or "Nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<text>(\\.|[^"\\])*)",?)*\})? (?<value>\S+)( \d+)?$""")]
    private static partial Regex Line();
}
