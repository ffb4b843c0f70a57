using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Search;

/// <summary>In which order runs are listed.</summary>
internal enum RunSort
{
    Newest,
    Oldest,
    Name,

    /// <summary>Most significant loops first; runs without a number last.</summary>
    Loops,

    /// <summary>Largest ratio of the longest H₁ bar to the second first; runs without one last.</summary>
    Ratio,
}

internal static class RunSorting
{
    /// <exception cref="InvalidInputException">There is no such order.</exception>
    public static RunSort Parse(string? text) => string.IsNullOrWhiteSpace(text) ? RunSort.Newest
        : !char.IsAsciiDigit(text.Trim()[0]) && Enum.TryParse<RunSort>(text.Trim(), ignoreCase: true, out var sort) && Enum.IsDefined(sort) ? sort
        : throw new InvalidInputException("sort", $"Unknown order “{text}”. The orders are {string.Join(", ", Enum.GetNames<RunSort>()).ToLowerInvariant()}.");

    public static IQueryable<RunRow> InOrder(this IQueryable<RunRow> runs, RunSort sort) => sort switch
    {
        RunSort.Oldest => runs.OrderBy(r => r.CreatedAt).ThenBy(r => r.Id),
        // What a run is found by begins with its name, in letters of one case.
        RunSort.Name => runs.OrderBy(r => r.SearchText).ThenByDescending(r => r.CreatedAt).ThenBy(r => r.Id),
        RunSort.Loops => runs.OrderByDescending(r => r.Results.Max(x => x.SupportedLoops) ?? -1).ThenByDescending(r => r.CreatedAt).ThenBy(r => r.Id),
        // A bar without a second says nothing of how long it is.
        RunSort.Ratio => runs.OrderByDescending(r => r.Results.Where(x => x.LongestRatio < BarcodeStatistics.LargestRatio).Max(x => x.LongestRatio) ?? 0).ThenByDescending(r => r.CreatedAt).ThenBy(r => r.Id),
        _ => runs.NewestFirst(),
    };
}
