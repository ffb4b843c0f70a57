using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;

namespace TopoWeb.Schedules.Drift;

/// <summary>Reads a result with all that a comparison needs; what is derived from it is found, or computed and kept among its stages.</summary>
internal sealed class DriftSideReader(IDbContextFactory<TopoWebContext> contexts, ResultReader results, StartBarcodes starts, SignificanceStore significances, ModelShares shares)
{
    private const int PatchLength = 9;

    /// <param name="run">The run.</param>
    /// <param name="choice">Name of a result; null, or one that the run has not, takes the last.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Null where there is no such run, or it has no result.</returns>
    public async Task<DriftSide?> ReadAsync(Guid run, string? choice, CancellationToken cancellation)
    {
        if (choice is not null)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            if (!await db.RunResults.AnyAsync(r => r.RunId == run && r.Choice == choice, cancellation))
                choice = null;
        }
        if (await results.FindAsync(Visitor.Program, run, choice, cancellation) is not { } stored)
            return null;
        var (significance, _) = await significances.OfAsync(stored, cancellation);
        var models = stored.Filters.Points.Dimension == PatchLength && stored.Document.Points.Kept > 0 ? await shares.OfAsync(stored, cancellation) : null;
        return new(run, stored.Choice, stored.Document, await starts.OfAsync(stored, cancellation), significance, models);
    }
}
