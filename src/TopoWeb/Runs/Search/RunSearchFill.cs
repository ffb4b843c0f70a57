using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Data.Starting;
using TopoWeb.Experiments;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Search;

/// <summary>At the start, runs from before there was a search, or from before it knew data sets or notes, get what they are found by.</summary>
internal sealed class RunSearchFill(IDbContextFactory<TopoWebContext> contexts)
{
    private const string Notes = "search.notes";
    private const int Batch = 500;

    public async Task FillAsync(CancellationToken cancellation)
    {
        await ForgetUnnotedAsync(cancellation);
        // The question below is a long one to translate, and at nearly every start there is nothing to fill.
        await using (var look = await contexts.CreateDbContextAsync(cancellation))
            if (!await look.Database.HasAsync("""SELECT 1 FROM "Runs" WHERE "SearchText" IS NULL LIMIT 1""", cancellation))
                return;
        int filled;
        do
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            var runs = await db.Runs.Where(r => r.SearchText == null).OrderBy(r => r.Id).Take(Batch)
                .Select(r => new { r.Id, r.SpecJson, r.Title, r.Note, r.Experiment!.Name, r.Experiment.PresetId }).ToListAsync(cancellation);
            foreach (var run in runs)
            {
                var (text, dataset) = TextOf(run.Title, run.Name, run.PresetId, run.SpecJson, run.Note);
                await db.Runs.Where(r => r.Id == run.Id).ExecuteUpdateAsync(s => s.SetProperty(r => r.SearchText, text).SetProperty(r => r.Dataset, dataset), cancellation);
            }
            await transaction.CommitAsync(cancellation);
            filled = runs.Count;
        }
        while (filled == Batch);
    }

    /// <summary>Once: runs whose notes were written before a search knew notes are filled again.</summary>
    private async Task ForgetUnnotedAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.FindFactAsync(Notes, cancellation) is not null)
            return;
        await db.Runs.Where(r => r.Note != null).ExecuteUpdateAsync(s => s.SetProperty(r => r.SearchText, (string?)null), cancellation);
        await db.SetFactAsync(Notes, "1", cancellation);
    }

    /// <summary>What a run is found by: its own name first, and that of its experiment, its notation and its note. The specification is read once.</summary>
    public static (string Text, string? Dataset) TextOf(string? title, string experiment, string? preset, string json, string? note)
    {
        var name = title is null ? experiment : $"{title} {experiment}";
        try
        {
            var spec = JsonSerializer.Deserialize<ExperimentSpec>(json, JsonDefaults.Options)!;
            return (RunSearch.TextOf(name, preset, spec, note), RunSearch.DatasetOf(spec));
        }
        catch (Exception e) when (e is JsonException or InvalidInputException)
        {
            // A specification that nobody can read any more is found by its name and note alone.
            return (RunSearch.Fold(note is null ? name : $"{name}\n{note}"), null);
        }
    }
}
