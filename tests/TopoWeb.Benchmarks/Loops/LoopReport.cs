using System.Text;
using TopoWeb.Benchmarks.Reports;

namespace TopoWeb.Benchmarks.Loops;

/// <summary><c>make bench ARGS="--loops"</c>: what the comparison with random filters says of known clouds, and how often it is wrong.</summary>
internal static class LoopReport
{
    public static int Make(Options options)
    {
        var alarms = new StringBuilder("| Random filters | ρ | Clouds | Significant loop | Inconclusive | Longest bar of the first start above the percentile |\n| ---: | --- | ---: | ---: | ---: | ---: |\n");
        foreach (var kind in FalseAlarms.All)
        {
            Console.Error.WriteLine($"{options.Clouds} clouds of {kind.Filters:N0} random filters …");
            var found = kind.Count(options.Clouds);
            alarms.Append($"| {kind.Filters:N0} | ρ({kind.K}, {kind.P}) | {found.Clouds} | {Share(found.Supported, found)} | {Share(found.Inconclusive, found)} | {Share(found.First, found)} |\n");
        }

        Console.WriteLine(alarms);
        var sentences = new StringBuilder("| Points | ρ | Result |\n| --- | --- | --- |\n");
        foreach (var known in LoopCase.All)
        {
            Console.Error.WriteLine($"{known.Title} …");
            if (known.Points() is { } points)
                sentences.Append($"| {known.Title} | ρ({known.K}, {known.P}) | {known.Compare(points).Sentence} |\n");
        }

        Console.WriteLine(sentences);
        if (options.IsComplete)
        {
            ReadmeSection.Write("false-alarms", alarms.ToString());
            ReadmeSection.Write("loops", sentences.ToString());
        }

        return 0;
    }

    private static string Share(int some, FalseAlarms.Counted of) => $"{some} ({100.0 * some / of.Clouds:0.0} %)";
}
