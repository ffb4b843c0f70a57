using TopoWeb.Controls;
using TopoWeb.Experiments;

namespace TopoWeb.Rendering;

/// <summary>A verdict in a few words; the whole sentence opens below them.</summary>
internal static class SignificanceText
{
    private static readonly string[] Words = ["No loop", "One loop", "Two loops", "Three loops", "Four loops", "Five loops", "Six loops", "Seven loops", "Eight loops"];

    public static string Headline(SignificanceView verdict)
    {
        if (!IsSettled(verdict))
            return "Not settled:";
        var loops = verdict.LongBars < Words.Length ? Words[verdict.LongBars] : $"{NumberFormat.Count(verdict.LongBars)} loops";
        return $"{loops} beyond chance:";
    }

    /// <summary>Whether most starts agree on the number of long bars.</summary>
    public static bool IsSettled(SignificanceView verdict) => 2 * verdict.Agreeing > verdict.Starts;

    public static string Short(SignificanceView verdict) => !IsSettled(verdict)
        ? $"only {verdict.Agreeing} of {verdict.Starts} starts agree on {NumberFormat.Count(verdict.LongBars, "loop")} beyond what random filters reach."
        :
        $"from {verdict.Agreeing} of {verdict.Starts} starts, {(verdict.LongBars > 1 ? "the shortest is" : verdict.LongBars == 1 ? "it is" : "the longest bar is")} {NumberFormat.Ratio(verdict.Ratio)} times what random filters reach.";
}
