using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Data.Contents;
using TopoWeb.Experiments;

namespace TopoWeb.Runs.Search;

/// <summary>Writes beside each result how many of its loops random filters do not have, and how long its longest bar is: lists are searched, sorted and summed up by it, and the result itself is read only by who opens it.</summary>
internal sealed class ResultNumbers(IDbContextFactory<TopoWebContext> contexts, SignificanceStore significances, ResultReader results)
{
    private const string Filled = "results.numbers";
    private const string BarsFilled = "results.bars";
    private const int Batch = 500;

    /// <summary>Of the results of a run whose comparisons have been computed.</summary>
    public async Task FillAsync(Guid run, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        foreach (var (id, key) in await db.RunResults.Where(r => r.RunId == run && r.SupportedLoops == null).Select(r => new ValueTuple<Guid, string>(r.Id, r.ResultKey)).ToListAsync(cancellation))
            await WriteAsync(db, id, key, cancellation);
    }

    /// <summary>At the first start with these numbers: of all results that were computed before.</summary>
    public async Task FillOnceAsync(CancellationToken cancellation)
    {
        await FillLoopsOnceAsync(cancellation);
        await FillBarsOnceAsync(cancellation);
    }

    private async Task FillBarsOnceAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.FindFactAsync(BarsFilled, cancellation) is not null)
            return;
        // Reruns alone, of whose bars lists show the spread, and the newest of them: a start waits for no more. A ratio says that there is a bar.
        var without = await db.RunResults.Where(r => r.LongestBar == null && r.LongestRatio != null && r.Run!.ScheduleId != null).OrderByDescending(r => r.CreatedAt).Take(Batch)
            .Select(r => new ValueTuple<Guid, string>(r.Id, r.ResultKey)).ToListAsync(cancellation);
        foreach (var (id, key) in without)
            if (await LongestBarAsync(key, cancellation) is { } bar)
                await db.RunResults.Where(r => r.Id == id && r.ResultKey == key).ExecuteUpdateAsync(s => s.SetProperty(r => r.LongestBar, bar), cancellation);
        await db.SetFactAsync(BarsFilled, "1", cancellation);
    }

    private async Task<double?> LongestBarAsync(string key, CancellationToken cancellation)
    {
        try
        {
            return BarcodeStatistics.LongestBar((await results.DocumentAsync(key, cancellation))?.Barcode);
        }
        catch (DamagedContentException)
        {
            // Whoever opens the result is told.
            return null;
        }
    }

    private async Task FillLoopsOnceAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.FindFactAsync(Filled, cancellation) is not null)
            return;
        List<(Guid Id, string Key)> results;
        var last = Guid.Empty;
        do
        {
            results = await db.RunResults.Where(r => r.SupportedLoops == null && r.Id.CompareTo(last) > 0).OrderBy(r => r.Id).Take(Batch).Select(r => new ValueTuple<Guid, string>(r.Id, r.ResultKey)).ToListAsync(cancellation);
            foreach (var (id, key) in results)
                await WriteAsync(db, last = id, key, cancellation);
        }
        while (results.Count == Batch);
        await db.SetFactAsync(Filled, "1", cancellation);
    }

    private async Task WriteAsync(TopoWebContext db, Guid result, string key, CancellationToken cancellation)
    {
        if (await significances.FindAsync(key, cancellation) is { SupportedLoops: var loops })
            await db.RunResults.Where(r => r.Id == result && r.ResultKey == key).ExecuteUpdateAsync(s => s.SetProperty(r => r.SupportedLoops, loops), cancellation);
    }
}
