using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Runs.Submission;

/// <summary>Names of runs that repeat an earlier one are numbered, so that lists, charts and comparisons tell them apart.</summary>
internal static class RepeatedName
{
    private const string Mark = ", rerun ";
    private const int Longest = 200;

    /// <summary>Room for the number.</summary>
    private const int LongestStem = Longest - 15;

    /// <summary>The name itself where none of the runs has it, else with the next number.</summary>
    /// <param name="among">Runs beside which it is read.</param>
    /// <param name="name">What the run would be called.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<string> FreeAsync(IQueryable<RunRow> among, string name, CancellationToken cancellation)
    {
        var stem = StemOf(name);
        return Free(name, await among.Select(r => r.Title ?? r.Experiment!.Name).Where(n => n.StartsWith(stem)).Distinct().ToListAsync(cancellation));
    }

    /// <summary><c>circle</c>, or where that is taken <c>circle, rerun 1</c>; of a rerun the number after the largest.</summary>
    public static string Free(string name, IReadOnlyCollection<string> taken)
    {
        if (!taken.Contains(name))
            return name;
        var stem = StemOf(name);
        var last = taken.Select(t => Split(t) is (var before, { } number) && before == stem ? number : 0).Max();
        return string.Create(CultureInfo.InvariantCulture, $"{stem}{Mark}{last + 1}");
    }

    private static string StemOf(string name) => Split(name).Stem is var stem && stem.Length <= LongestStem ? stem : stem[..LongestStem].TrimEnd();

    private static (string Stem, int? Number) Split(string name)
    {
        var at = name.LastIndexOf(Mark, StringComparison.Ordinal);
        return at > 0 && int.TryParse(name.AsSpan(at + Mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < int.MaxValue ? (name[..at], number) : (name, null);
    }
}
