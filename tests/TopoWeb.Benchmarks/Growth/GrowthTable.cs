using System.Text;
using TopoWeb.Benchmarks.Reports;
using TopoWeb.Benchmarks.Running;

namespace TopoWeb.Benchmarks.Growth;

/// <summary>Stages over numbers of points, and the exponents that fit them.</summary>
internal static class GrowthTable
{
    private const int LastFitted = 3;

    public static string Markdown(IReadOnlyList<GrowthResult> results, IReadOnlyList<int> sizes)
    {
        var text = new StringBuilder();
        Append("points", stage => stage.What);
        Append("---", _ => "---");
        foreach (var size in sizes)
            Append($"{size:N0}", stage => Cell(results.Single(result => result.Stage == stage.Id && result.Points == size)));
        Append("exponent", stage => Exponent(Times(stage)));
        Append($"exponent of the last {LastFitted}", stage => Exponent([.. Times(stage).TakeLast(LastFitted)]));
        return text.ToString();

        void Append(string first, Func<GrowthStage, string> cell) => text.AppendLine($"| {first} | {string.Join(" | ", GrowthStage.All.Select(cell))} |");

        List<(double, double)> Times(GrowthStage stage) =>
            [.. results.Where(result => result.Stage == stage.Id && result.Seconds is not null).Select(result => ((double)result.Points, result.Seconds!.Value))];
    }

    private static string Cell(GrowthResult result) => result.Seconds is { } seconds ? $"{Show.Seconds(seconds)}, {Show.Bytes(result.PeakBytes)}" : result.Problem ?? Show.Nothing;

    private static string Exponent(List<(double X, double Y)> times) => times.Count < 2 ? Show.Nothing : $"{Statistics.Exponent(times):0.00}";
}
