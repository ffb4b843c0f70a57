using TopoWeb.Controls;
using TopoWeb.Experiments;

namespace TopoWeb.Rendering;

/// <summary>A comparison with random filters in a few words; the whole sentence opens below them.</summary>
internal static class SignificanceText
{
    private static readonly string[] Words = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"];

    public static string Headline(SignificanceView verdict) => !IsSettled(verdict) ? "Inconclusive:"
        : $"{(verdict.LongBars < Words.Length ? Words[verdict.LongBars] : NumberFormat.Count(verdict.LongBars))} significant {(verdict.LongBars is 0 or 1 ? "loop" : "loops")}:";

    /// <summary>Whether most starts agree on the number of long bars.</summary>
    public static bool IsSettled(SignificanceView verdict) => 2 * verdict.Agreeing > verdict.Starts;

    public static string Short(SignificanceView verdict) => (IsSettled(verdict), verdict.LongBars) switch
    {
        (false, _) => $"only {verdict.Agreeing} of {verdict.Starts} starting landmarks agree on {NumberFormat.Count(verdict.LongBars, "significant loop")}.",
        (_, 0) => $"from {Agreeing(verdict)}, the longest bar is shorter than in random filters.",
        (_, 1) => $"found from {Agreeing(verdict)}, {NumberFormat.Ratio(verdict.Ratio)}× longer than in random filters.",
        _ => $"found from {Agreeing(verdict)}, the shortest {NumberFormat.Ratio(verdict.Ratio)}× longer than in random filters.",
    };

    private static string Agreeing(SignificanceView verdict) =>
        verdict.Agreeing == verdict.Starts ? $"all {verdict.Starts} starting landmarks" : $"{verdict.Agreeing} of {verdict.Starts} starting landmarks";
}
