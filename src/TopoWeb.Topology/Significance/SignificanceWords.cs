using System.Globalization;

namespace TopoWeb.Topology.Significance;

/// <summary>What a comparison with null clouds says, in words: page, caption, files and API all take them from here.</summary>
/// <param name="nullPoint">The 95th percentile of the null clouds.</param>
/// <param name="nullClouds">How many there are.</param>
/// <param name="starts">Starting landmarks.</param>
/// <param name="supported">Supported loops.</param>
/// <param name="ranks">The longest bars, at least one more than are supported.</param>
/// <param name="kind">What the null clouds are made of.</param>
public sealed class SignificanceWords(double nullPoint, int nullClouds, int starts, int supported, IReadOnlyList<RankSupport> ranks, NullKind kind = NullKind.Filters)
{
    private const int MostPartial = 2;

    private static readonly string[] Counts = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"];
    private static readonly string[] Ordinals = ["", "longest", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

    private string Null => NullClouds.NameOf(kind);

    /// <summary>Nothing is supported, and yet the longest bar is beyond the null from at least half of the starts.</summary>
    public bool IsInconclusive => supported == 0 && ranks[0].Starts > 0 && 2 * ranks[0].Starts >= starts;

    /// <summary><c>One significant loop</c>.</summary>
    public string Headline => IsInconclusive ? "Inconclusive" : $"{Upper(supported)} significant {(supported is 0 or 1 ? "loop" : "loops")}";

    /// <summary>What follows the headline and a colon where there is little room.</summary>
    public string Short => supported > 0 ? $"found from {Share(ranks[supported - 1].Starts)}{Times()}{Partial(withSpread: false)}."
        : ranks[0].Length.Largest == 0 ? $"no H₁ bar from {All("any of the")}."
        : ranks[0].Starts == 0 ? $"the longest bar is shorter than in {Null}."
        : IsInconclusive ? $"the longest bar is longer than in {Null} from {Share(ranks[0].Starts)}; a significant loop requires {SupportRule.Most(starts)}."
        : $"the longest bar is longer than in {Null} from only {Share(ranks[0].Starts)}{Median(ranks[0])}.";

    /// <summary>All of it, with its numbers.</summary>
    public string Sentence => $"{Headline}: {Statement()}{Partial(withSpread: true)}{Next()}.";

    private string Statement()
    {
        var percentile = $"the 95th percentile of {Null} ({Number(nullPoint)}, {nullClouds} {(nullClouds == 1 ? "cloud" : "clouds")})";
        return supported switch
        {
            0 when ranks[0].Length.Largest == 0 => $"there is no H₁ bar from {All("any of the")}",
            0 when ranks[0].Starts == 0 => $"the longest H₁ bar does not exceed {percentile} from {All("any of the")} ({Spread(ranks[0])})",
            0 when IsInconclusive => $"the longest H₁ bar exceeds {percentile} from {Share(ranks[0].Starts)}, and a significant loop requires {SupportRule.Most(starts)} ({Spread(ranks[0])})",
            0 => $"the longest H₁ bar exceeds {percentile} from only {Share(ranks[0].Starts)} ({Spread(ranks[0])})",
            1 => $"the longest H₁ bar exceeds {percentile} from {Share(ranks[0].Starts)} ({Spread(ranks[0])})",
            _ => $"the {Upper(supported).ToLowerInvariant()} longest H₁ bars exceed {percentile} from {Share(ranks[supported - 1].Starts)} ({string.Join("; ", Told().Select(r => $"{Ordinal(r.Rank)}: {Spread(r)}"))})",
        };
    }

    /// <summary>Of many loops the first and the last: the others lie between.</summary>
    private IEnumerable<RankSupport> Told() => ranks.Take(supported).Where(r => supported <= 3 || r.Rank == 1 || r.Rank == supported);

    /// <summary>Bars that are beyond the null from some starts, but from too few.</summary>
    private string Partial(bool withSpread)
    {
        RankSupport[] some = [.. ranks.Skip(Math.Max(1, supported)).Where(r => r.Starts > 0)];
        if (some.Length == 0)
            return "";
        var told = some.Take(MostPartial).Select(r => $"{Article(r.Rank)} {Ordinal(r.Rank)} from {r.Starts} of {starts}{(withSpread ? $" ({Spread(r)})" : "")}");
        return $"; {string.Join(", ", told)}{(some.Length > MostPartial ? ", others from fewer" : "")}";
    }

    /// <summary>The first bar that random filters reach, too, so that one sees how far below it is.</summary>
    private string Next() => supported > 0 && ranks[supported] is { Starts: 0, Length.Largest: > 0 } next ? $"; the {Ordinal(next.Rank)} does not ({Spread(next)})" : "";

    private string Times() => ranks[supported - 1].Ratio is { } ratio
        ? $", {(supported == 1 ? "" : "the shortest ")}{Factor(ratio.Median)}× longer than in {Null} (median)"
        : $", and {Null} have none";

    private static string Median(RankSupport rank) => rank.Ratio is { } ratio ? $" (median {Factor(ratio.Median)}×)" : "";

    private static string Spread(RankSupport rank) => rank.Ratio is { } ratio
        ? $"median {Factor(ratio.Median)}×, {Factor(ratio.Smallest)} to {Factor(ratio.Largest)}×"
        : $"median length {Number(rank.Length.Median)}, {Number(rank.Length.Smallest)} to {Number(rank.Length.Largest)}";

    private string Share(int some) => some == starts ? All("all") : $"{some} of {starts} starting landmarks";

    private string All(string word) => starts == 1 ? "the only starting landmark" : $"{word} {starts} starting landmarks";

    private static string Upper(int count) => count < Counts.Length ? Counts[count] : count.ToString(CultureInfo.InvariantCulture);

    /// <summary><c>longest</c>, <c>second</c>, <c>9th</c>: which bar by length.</summary>
    /// <param name="rank">1 for the longest.</param>
    public static string Ordinal(int rank) => rank < Ordinals.Length ? Ordinals[rank]
        : rank.ToString(CultureInfo.InvariantCulture) + ((rank % 100) is >= 11 and <= 13 ? "th" : (rank % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });

    /// <summary>An eighth, an 11th, an 18th, an 80th.</summary>
    private static string Article(int rank) => rank is 8 or 11 or 18 or (>= 80 and < 90) ? "an" : "a";

    /// <summary>From how many starting landmarks a bar must exceed random filters to be significant: 95 % of them, rounded up.</summary>
    /// <param name="starts">Starting landmarks in all.</param>
    public static int Required(int starts) => SupportRule.Most(starts);

    /// <summary>A quotient of lengths: two significant digits, and as many more as show on which side of 1 it lies.</summary>
    /// <param name="value">The quotient, 0 or more; infinite where nothing is divided by.</param>
    public static string Factor(double value)
    {
        if (value >= 1000)
            return "over 1,000";
        var digits = value >= 10 ? 0 : value >= 1 ? 1 : 2;
        while (digits < 4 && value != 1 && Math.Round(value, digits) == 1)
            digits++;
        return value == 0 ? "0" : value.ToString("F" + digits, CultureInfo.InvariantCulture);
    }

    /// <summary>Three significant digits.</summary>
    private static string Number(double value) => value is > 0 and < 0.0001 || value >= 1000
        ? value.ToString("0.##E0", CultureInfo.InvariantCulture)
        : Math.Round(value, value > 0 ? Math.Clamp(2 - (int)Math.Floor(Math.Log10(value)), 0, 6) : 0).ToString("0.######", CultureInfo.InvariantCulture);
}
