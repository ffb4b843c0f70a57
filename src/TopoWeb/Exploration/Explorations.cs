using TopoWeb.Data.Caching;
using TopoWeb.Experiments;

namespace TopoWeb.Exploration;

/// <summary>What can be asked of stored results, made once for all their readers: a page is drawn twice, and several people look at one result. What one has had computed, the next finds.</summary>
internal sealed class Explorations(Caches caches)
{
    /// <summary>Beside the values of a point: its row, position and origin, and the functions that may be computed of it.</summary>
    private const int BytesBesidePoint = 96 + 20 * sizeof(double);

    public ResultExploration Of(StoredResult stored)
    {
        if (stored.ResultKey.Length == 0)
            return new(stored);
        var key = $"exploration {stored.ResultKey} {stored.FiltersKey} {stored.RunId} {stored.Choice} {stored.Document.Source?.Experiment}";
        return caches.Results.Find<ResultExploration>(key)
            ?? caches.Results.Keep(key, new ResultExploration(stored), stored.Document.Points.Kept * (long)(BytesBesidePoint + sizeof(double) * stored.Filters.Points.Dimension));
    }
}
