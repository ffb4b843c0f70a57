using TopoWeb.Components.Charts;
using TopoWeb.Exploration;

namespace TopoWeb.Components.Graphs;

/// <summary>A verdict in a few words; the whole sentence opens below them.</summary>
internal static class VerdictText
{
    private static readonly string[] Words = ["No loop", "One loop", "Two loops", "Three loops", "Four loops", "Five loops", "Six loops", "Seven loops", "Eight loops"];

    public static string Headline(VerdictView verdict)
    {
        var loops = verdict.LongBars < Words.Length ? Words[verdict.LongBars] : $"{Figures.Count(verdict.LongBars)} loops";
        return $"{loops} beyond chance:";
    }

    public static string Short(VerdictView verdict) =>
        $"from {verdict.Agreeing} of {verdict.Starts} starts, {(verdict.LongBars > 1 ? "the shortest is" : verdict.LongBars == 1 ? "it is" : "the longest bar is")} {Figures.Ratio(verdict.Ratio)} times what random filters reach.";
}
